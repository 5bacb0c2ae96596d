// SPDX-License-Identifier: Apache-2.0
#include "net/network.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "net/test_support.hpp"

using namespace offhook;
using namespace offhook::net;
using namespace offhook::net::test;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

using namespace std::chrono_literals;

std::string numbered(int number, const std::string& body = {}) {
    return request(fmt::format("call-{}", number), body).to_string();
}

/// Takes all descriptors that the process may have while it lives.
class AllDescriptors {
public:
    AllDescriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit few{std::min<rlim_t>(before_.rlim_cur, 256), before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &few);
        for (int taken = ::dup(0); taken >= 0; taken = ::dup(0)) taken_.push_back(taken);
    }
    ~AllDescriptors() {
        for (const int taken : taken_) ::close(taken);
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
    AllDescriptors(const AllDescriptors&) = delete;
    AllDescriptors& operator=(const AllDescriptors&) = delete;

private:
    rlimit before_{};
    std::vector<int> taken_;
};

}  // namespace

/// Everything is the same with all on the loop's thread (1) and with workers of their own (2).
class NetworkTest : public testing::TestWithParam<std::size_t> {
protected:
    std::size_t workers() const { return GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Workers, NetworkTest, testing::Values(1, 2));

TEST_P(NetworkTest, echoes_a_message_and_tells_the_life_of_the_flow) {
    Server server(workers());
    const auto port = server.listen();
    Peer peer(port);
    peer.send(numbered(1, "hello"));
    EXPECT_THAT(peer.receive_until("hello"), StartsWith("SIP/2.0 200 OK\r\n"));
    peer.close();
    ASSERT_TRUE(server.wait_for_down("peer_closed"));
    server.on_loop([&] {
        ASSERT_EQ(server.handler.flows.size(), 1U);
        const auto& heard = server.handler.flows.begin()->second;
        EXPECT_EQ(heard.info.listener, "phones");
        EXPECT_EQ(heard.info.transport, Transport::tcp);
        EXPECT_EQ(heard.info.peer_address, "127.0.0.1");
        EXPECT_EQ(heard.info.local_address, "127.0.0.1");
        EXPECT_EQ(heard.info.local_port, port);
        EXPECT_NE(heard.info.peer_port, 0);
        EXPECT_EQ(heard.info.tls_version, "");
        EXPECT_EQ(heard.messages.size(), 1U);
    });
    EXPECT_TRUE(server.wait_until([&] { return server.network->flow_count() == 0; }));
}

TEST_P(NetworkTest, takes_a_message_cut_at_every_byte) {
    Server server(workers());
    Peer peer(server.listen());
    const auto bytes = numbered(1, "hello") + numbered(2, "again");
    for (const char c : bytes) peer.send({&c, 1});
    EXPECT_THAT(peer.receive_until("again"), HasSubstr("hello"));
}

TEST_P(NetworkTest, takes_many_messages_of_one_segment_in_order_and_in_bounded_batches) {
    Limits limits;
    limits.input_batch = 10;
    Server server(workers(), limits);
    Peer peer(server.listen());
    std::string bytes;
    for (int i = 0; i < 105; ++i) bytes += numbered(i);
    peer.send(bytes);
    ASSERT_TRUE(server.wait_until([&] { return server.handler.messages() == 105; }));
    server.on_loop([&] {
        int expected = 0;
        for (const auto& message : server.handler.flows.begin()->second.messages) {
            EXPECT_EQ(message.call_id(), fmt::format("call-{}", expected++));
        }
    });
}

TEST_P(NetworkTest, answers_a_ping_itself) {
    Server server(workers());
    Peer peer(server.listen());
    peer.send("\r\n\r\n");
    EXPECT_EQ(peer.receive(2), "\r\n");
    EXPECT_EQ(server.on_loop([&] { return server.handler.messages(); }), 0U);
}

TEST_P(NetworkTest, writes_what_is_sent_in_one_turn_in_order) {
    Server server(workers());
    Peer peer(server.listen());
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    server.on_loop([&] {
        const auto flow = server.handler.order.front();
        server.network->send(flow, request("first"));
        server.network->send_raw(flow, "second\r\n");
        server.network->send(flow, request("third"));
        server.network->send_raw(flow, "end");
    });
    const auto all = peer.receive_until("end");
    EXPECT_LT(all.find("Call-ID: first"), all.find("second\r\n"));
    EXPECT_LT(all.find("second\r\n"), all.find("Call-ID: third"));
}

TEST_P(NetworkTest, passes_on_what_is_malformed_and_goes_on_if_it_can) {
    Server server(workers());
    Peer peer(server.listen());
    auto bad = request("bad");
    bad.remove("From");
    peer.send(bad.to_string() + numbered(2, "fine"));
    EXPECT_THAT(peer.receive_until("fine"), StartsWith("SIP/2.0 400 "));
}

TEST_P(NetworkTest, closes_after_the_answer_when_framing_is_lost) {
    Server server(workers());
    Peer peer(server.listen());
    auto bytes = numbered(1);
    bytes.replace(bytes.find("Content-Length: 0"), 17, "Content-Length: x");
    peer.send(bytes);
    EXPECT_THAT(peer.receive_until("\r\n\r\n"), StartsWith("SIP/2.0 400 "));
    EXPECT_TRUE(peer.ended());
    EXPECT_TRUE(server.wait_for_down("malformed"));
}

TEST_P(NetworkTest, closes_what_speaks_no_sip) {
    Server server(workers());
    const auto port = server.listen();
    Peer web(port);
    web.send("GET / HTTP/1.1\r\nHost: offhook\r\n\r\n");
    EXPECT_TRUE(web.ended());
    EXPECT_TRUE(server.wait_for_down("not_sip"));
    Peer tls(port);
    tls.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    EXPECT_TRUE(tls.ended());
    EXPECT_TRUE(server.wait_for_down("tls_on_plain_port"));
}

TEST_P(NetworkTest, answers_a_peer_that_has_ended_its_side) {
    Server server(workers());
    Peer peer(server.listen());
    peer.send(numbered(1, "last words"));
    peer.half_close();
    EXPECT_THAT(peer.receive_until("last words"), StartsWith("SIP/2.0 200 "));
    EXPECT_TRUE(peer.ended());
    EXPECT_TRUE(server.wait_for_down("peer_closed"));
    EXPECT_TRUE(server.wait_until([&] { return server.network->flow_count() == 0; }));
}

TEST_P(NetworkTest, notices_a_reset) {
    Server server(workers());
    Peer peer(server.listen());
    peer.send(numbered(1, "hello"));
    peer.receive_until("hello");
    peer.reset();
    EXPECT_TRUE(server.wait_for_down("peer_reset"));
}

// ---- ends by this side

TEST_P(NetworkTest, closes_after_all_that_was_sent) {
    Server server(workers());
    Peer peer(server.listen());
    peer.send(numbered(1));
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    const std::string much(300'000, 'x');
    server.on_loop([&] {
        const auto flow = server.handler.order.front();
        server.network->send_raw(flow, much);
        server.network->close(flow, true);
        server.network->send_raw(flow, "too late");
    });
    EXPECT_THAT(peer.receive(much.size() + 1'000'000), testing::EndsWith("x"));
    EXPECT_TRUE(server.wait_for_down("closed"));
}

TEST_P(NetworkTest, tells_nothing_but_the_end_after_a_close) {
    Server server(workers());
    Peer peer(server.listen());
    peer.send(numbered(1));
    ASSERT_TRUE(server.wait_until([&] { return server.handler.messages() == 1; }));
    server.on_loop([&] { server.network->close(server.handler.order.front(), true); });
    peer.send(numbered(2));
    EXPECT_TRUE(server.wait_for_down("closed"));
    EXPECT_EQ(server.on_loop([&] { return server.handler.messages(); }), 1U);
}

TEST_P(NetworkTest, closes_at_once_a_peer_that_does_not_read) {
    Server server(workers());
    Peer peer(server.listen());
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    server.on_loop([&] { server.network->close(server.handler.order.front(), false); });
    EXPECT_TRUE(peer.ended());
    EXPECT_TRUE(server.wait_until([&] { return server.network->flow_count() == 0; }));
}

TEST_P(NetworkTest, gives_up_on_flushing_to_a_peer_that_does_not_read) {
    Limits limits;
    limits.output_queue = 100'000'000;
    limits.flush = 50ms;
    Server server(workers(), limits);
    Peer peer(server.listen());
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    server.on_loop([&] {
        const auto flow = server.handler.order.front();
        server.network->send_raw(flow, std::string(50'000'000, 'x'));
        server.network->close(flow, true);
    });
    EXPECT_TRUE(server.wait_for_down("closed"));
    EXPECT_TRUE(server.wait_until([&] { return server.network->flow_count() == 0; }));
}

// ---- bounds

TEST_P(NetworkTest, cuts_off_a_peer_that_does_not_read_while_others_go_on) {
    Limits limits;
    limits.output_queue = 200'000;
    Server server(workers(), limits);
    const auto port = server.listen();
    Peer deaf(port);
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    Peer fine(port);
    const std::string chunk(50'000, 'x');
    constexpr int kChunks = 2'000;
    int chunks = 0;
    while (server.on_loop([&] { return server.handler.down_reasons.empty(); }) && chunks < kChunks) {
        server.on_loop([&] { server.network->send_raw(server.handler.order.front(), chunk); });
        ++chunks;
        if (chunks % 20 != 0) continue;
        const auto word = fmt::format("word-{}", chunks);
        fine.send(numbered(chunks, word));
        EXPECT_THAT(fine.receive_until(word), HasSubstr(word));
    }
    EXPECT_TRUE(server.wait_for_down("slow_reader"));
    // The kernel's buffers take megabytes, and some is on the way to the worker; all of it would be 100 MB.
    EXPECT_LT(chunks, kChunks);
}

TEST_P(NetworkTest, ends_a_flow_without_a_first_message_even_if_it_dribbles_or_pings) {
    Limits limits;
    limits.first_message = 60ms;
    Server server(workers(), limits);
    const auto port = server.listen();
    Peer silent(port);
    Peer dribbling(port);
    Peer pinging(port);
    dribbling.send("OPTIONS sip:a SIP/2.0\r\n");
    pinging.send("\r\n\r\n");
    EXPECT_TRUE(silent.ended());
    EXPECT_TRUE(dribbling.ended());
    EXPECT_TRUE(pinging.ended());
    EXPECT_TRUE(server.wait_until([&] { return server.handler.down_reasons.size() == 3; }));
    EXPECT_THAT(server.handler.down_reasons, testing::Each("no_first_message"));
}

TEST_P(NetworkTest, ends_a_flow_that_takes_too_long_for_a_message_but_not_an_idle_one) {
    Limits limits;
    limits.first_message = 60s;
    limits.finish_message = 60ms;
    Server server(workers(), limits);
    const auto port = server.listen();
    Peer idle(port);
    idle.send(numbered(1, "hello"));
    idle.receive_until("hello");
    Peer slow(port);
    slow.send(numbered(2, "hello"));
    slow.receive_until("hello");
    const auto bytes = numbered(3);
    const auto start = std::chrono::steady_clock::now();
    for (const char c : bytes) {
        slow.send({&c, 1});
        std::this_thread::sleep_for(2ms);
        if (std::chrono::steady_clock::now() - start > 200ms) break;
    }
    EXPECT_TRUE(slow.ended());
    EXPECT_TRUE(server.wait_for_down("slow_message"));
    idle.send(numbered(4, "still here"));
    EXPECT_THAT(idle.receive_until("still here"), HasSubstr("still here"));
}

TEST_P(NetworkTest, refuses_the_flow_beyond_a_limit_and_takes_one_again_later) {
    struct Case {
        const char* reason;
        Limits limits;
    };
    Case cases[3] = {
        {"too_many_flows", {}}, {"too_many_half_open_flows", {}}, {"too_many_flows_of_address", {}}};
    cases[0].limits.flows = 3;
    cases[1].limits.half_open_flows = 3;
    cases[2].limits.flows_per_address = 3;
    for (const auto& one : cases) {
        SCOPED_TRACE(one.reason);
        Server server(workers(), one.limits);
        const auto port = server.listen();
        std::vector<Peer> inside;
        for (int i = 0; i < 3; ++i) inside.emplace_back(port);
        ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 3; }));
        EXPECT_EQ(server.on_loop([&] { return server.network->flow_count("phones"); }), 3U);
        EXPECT_EQ(server.on_loop([&] { return server.network->flow_count_from("127.0.0.1"); }), 3U);
        EXPECT_EQ(server.on_loop([&] { return server.network->half_open_count(); }), 3U);
        Peer one_too_many(port);
        EXPECT_TRUE(one_too_many.ended());
        EXPECT_EQ(server.on_loop([&] { return server.reporter.counts[one.reason]; }), 1);
        inside.pop_back();
        ASSERT_TRUE(server.wait_until([&] { return server.network->flow_count() == 2; }));
        Peer again(port);
        again.send(numbered(1, "hello"));
        EXPECT_THAT(again.receive_until("hello"), HasSubstr("hello"));
    }
}

TEST_P(NetworkTest, a_flow_that_was_heard_is_not_half_open_any_more) {
    Limits limits;
    limits.half_open_flows = 1;
    Server server(workers(), limits);
    const auto port = server.listen();
    std::vector<Peer> peers;
    for (int i = 0; i < 5; ++i) {
        peers.emplace_back(port);
        peers.back().send(numbered(i, "hello"));
        EXPECT_THAT(peers.back().receive_until("hello"), HasSubstr("hello"));
    }
    EXPECT_EQ(server.on_loop([&] { return server.network->half_open_count(); }), 0U);
}

TEST_P(NetworkTest, reads_no_further_than_the_core_takes) {
    Limits limits;
    limits.input_queue = 50'000;
    Server server(workers(), limits);
    Peer peer(server.listen());
    const std::string bytes = numbered(1, std::string(20'000, 'x'));
    constexpr std::size_t kCount = 1'000;  // far more than socket buffers hold
    std::atomic<std::size_t> written{0};
    std::promise<void> release;
    server.handler.echo = false;
    server.handler.keep_messages = false;
    server.loop.post([&] { release.get_future().wait(); });  // the core hangs
    std::thread writer([&] {
        for (std::size_t i = 0; i < kCount; ++i) {
            peer.send(bytes);
            ++written;
        }
    });
    std::size_t before = 0;
    do {
        before = written;
        std::this_thread::sleep_for(100ms);
    } while (written != before);
    EXPECT_LT(written, kCount);
    release.set_value();
    writer.join();
    EXPECT_EQ(written, kCount);
    peer.send(numbered(2));
    peer.close();
    EXPECT_TRUE(server.wait_for_down("peer_closed"));
}

TEST_P(NetworkTest, goes_on_serving_without_descriptors_and_accepts_when_there_are_some_again) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the sanitizer itself needs descriptors to look at memory";
#endif
    Limits limits;
    limits.accept_pause = 20ms;
    Server server(workers(), limits);
    const auto port = server.listen();
    Peer served(port);
    served.send(numbered(1, "hello"));
    served.receive_until("hello");
    Peer waiting;
    {
        const AllDescriptors taken;
        waiting.connect(port);
        waiting.send(numbered(2, "patience"));
        ASSERT_TRUE(server.wait_until([&] { return server.reporter.counts["cannot_accept"] > 0; }));
        served.send(numbered(3, "still here"));
        EXPECT_THAT(served.receive_until("still here"), HasSubstr("still here"));
        server.on_loop([&] { server.network->connect({"127.0.0.1", port, {}, 5s}); });
        EXPECT_TRUE(server.wait_for_down("connect_failed"));
    }
    EXPECT_THAT(waiting.receive_until("patience"), HasSubstr("patience"));
}

// ---- listeners

TEST_P(NetworkTest, says_who_uses_a_port) {
    const BoundSocket other(true);
    Server server(workers());
    const auto result = server.on_loop([&] {
        return server.network->listen({"lan", "127.0.0.1", other.port(), {}});
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().reason, "port_in_use");
    const auto owner = fmt::format(
        "'lan': port {} on 127.0.0.1 is in use by net_test (process {})", other.port(), ::getpid()
    );
    EXPECT_EQ(result.error().text, owner);
}

TEST_P(NetworkTest, refuses_listeners_that_cannot_be) {
    Server server(workers());
    server.listen();
    const auto reason = [&](const ListenerSettings& settings) {
        return server.on_loop([&] { return server.network->listen(settings); }).error().reason;
    };
    EXPECT_EQ(reason({"phones", "127.0.0.1", 0, {}}), "listener_exists");
    EXPECT_EQ(reason({"a", "pbx.example", 0, {}}), "bad_address");
    EXPECT_EQ(reason({"a", "192.0.2.1", 0, {}}), "address_not_here");
    EXPECT_EQ(
        reason({"a", "127.0.0.1", 0, TlsServerSettings{"/nowhere.pem", "/nowhere.key", {}, {}, false}}),
        "tls_file"
    );
}

TEST_P(NetworkTest, a_closed_listener_frees_its_port_at_once_and_keeps_or_ends_its_flows) {
    Server server(workers());
    const auto port = server.listen();
    Peer peer(port);
    peer.send(numbered(1, "hello"));
    peer.receive_until("hello");
    const auto reopened = server.on_loop([&] {
        server.network->close_listener("phones", true);
        return server.network->listen({"again", "127.0.0.1", port, {}});
    });
    EXPECT_TRUE(reopened);
    peer.send(numbered(2, "still here"));
    EXPECT_THAT(peer.receive_until("still here"), HasSubstr("still here"));
    server.on_loop([&] { server.network->close_listener("phones", false); });
    EXPECT_TRUE(peer.ended());
    EXPECT_TRUE(server.wait_for_down("closed"));
    Peer next(port);
    next.send(numbered(3, "welcome"));
    EXPECT_THAT(next.receive_until("welcome"), HasSubstr("welcome"));
}

// ---- connections made by this side

TEST_P(NetworkTest, connects_by_address_and_by_name_and_talks_both_ways) {
    Server server(workers());
    const auto port = server.listen();
    for (const auto* host : {"127.0.0.1", "localhost"}) {
        SCOPED_TRACE(host);
        const auto flow = server.on_loop([&] {
            const auto id = server.network->connect({host, port, {}, 5s});
            server.network->send(id, request("from-here", "hello"));  // before it is up
            return id;
        });
        EXPECT_TRUE(server.wait_until([&] { return server.handler.flows[flow].messages.size() == 1; }));
        server.on_loop([&] {
            const auto& heard = server.handler.flows[flow];
            EXPECT_EQ(heard.info.listener, "");
            EXPECT_EQ(heard.info.peer_port, port);
            EXPECT_EQ(heard.messages.front().status, 200);
            server.network->close(flow);
        });
        EXPECT_TRUE(server.wait_until([&] { return server.network->flow_count() == 0; }));
    }
}

TEST_P(NetworkTest, tells_why_a_connection_failed) {
    const BoundSocket closed(false);
    Server server(workers());
    const auto reason = [&](const ConnectSettings& settings) {
        const auto flow = server.on_loop([&] { return server.network->connect(settings); });
        const auto ended = [&] { return server.handler.flows[flow].down.has_value(); };
        return server.wait_until(ended) ? server.handler.flows[flow].down->reason : "nothing";
    };
    EXPECT_EQ(reason({"127.0.0.1", closed.port(), {}, 5s}), "connect_refused");
    EXPECT_EQ(reason({"no-such-host.invalid", 5060, {}, 5s}), "host_not_found");
    EXPECT_EQ(reason({"255.255.255.255", 5060, {}, 5s}), "connect_failed");
    EXPECT_EQ(reason({"127.0.0.1", 1, TlsClientSettings{"/nowhere.pem", true, {}}, 5s}), "tls_file");
}

TEST_P(NetworkTest, gives_up_connecting_after_the_time_out) {
    const BoundSocket full(true, 0);  // its backlog of one is taken, the next connection hangs
    const Peer first(full.port());
    Server server(workers());
    const auto flow = server.on_loop([&] {
        return server.network->connect({"127.0.0.1", full.port(), {}, 50ms});
    });
    ASSERT_TRUE(server.wait_for_down("connect_timeout"));
    EXPECT_EQ(server.on_loop([&] { return server.handler.flows.count(flow); }), 1U);
}

TEST_P(NetworkTest, a_connection_can_be_given_up_before_it_stands) {
    const BoundSocket full(true, 0);
    const Peer first(full.port());
    Server server(workers());
    server.on_loop([&] {
        const auto flow = server.network->connect({"127.0.0.1", full.port(), {}, 60s});
        server.network->close(flow);
    });
    EXPECT_TRUE(server.wait_for_down("closed"));
}

// ---- many

TEST_P(NetworkTest, opens_and_closes_two_thousand_flows) {
    Server server(workers());
    const auto port = server.listen();
    constexpr std::size_t kFlows = 2'000;
    std::vector<Peer> peers;
    for (std::size_t i = 0; i < kFlows; ++i) {
        peers.emplace_back(port);
        peers.back().send(numbered(static_cast<int>(i)));
    }
    EXPECT_TRUE(server.wait_until([&] { return server.handler.messages() == kFlows; }));
    EXPECT_EQ(server.on_loop([&] { return server.network->flow_count("phones"); }), kFlows);
    peers.clear();
    EXPECT_TRUE(server.wait_until([&] { return server.handler.down_reasons.size() == kFlows; }));
    EXPECT_TRUE(server.wait_until([&] { return server.network->flow_count() == 0; }));
    EXPECT_EQ(server.on_loop([&] { return server.network->flow_count_from("127.0.0.1"); }), 0U);
}

TEST_P(NetworkTest, keeps_the_order_of_each_flow_under_load) {
    Server server(workers());
    const auto port = server.listen();
    constexpr int kFlows = 8;
    constexpr int kMessages = 500;
    std::vector<Peer> peers;
    for (int i = 0; i < kFlows; ++i) peers.emplace_back(port);
    for (int i = 0; i < kMessages; ++i) {
        for (auto& peer : peers) peer.send(numbered(i));
    }
    for (auto& peer : peers) {
        std::string all = peer.receive_until(fmt::format("Call-ID: call-{}\r\n", kMessages - 1));
        std::size_t at = 0;
        for (int i = 0; i < kMessages; ++i) {
            at = all.find(fmt::format("Call-ID: call-{}\r\n", i), at);
            ASSERT_NE(at, std::string::npos) << i;
        }
    }
}

// ---- the end

TEST_P(NetworkTest, stops_after_what_is_queued_was_sent) {
    Limits limits;
    limits.output_queue = 100'000'000;
    Server server(workers(), limits);
    const auto port = server.listen();
    Peer peer(port);
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    constexpr std::size_t kMuch = 20'000'000;
    std::promise<void> stopped;
    server.on_loop([&] {
        server.network->send_raw(server.handler.order.front(), std::string(kMuch, 'x'));
        server.network->stop(5s, [&] { stopped.set_value(); });
    });
    EXPECT_EQ(peer.receive(kMuch).size(), kMuch);
    EXPECT_TRUE(peer.ended());
    EXPECT_EQ(stopped.get_future().wait_for(5s), std::future_status::ready);
    EXPECT_THAT(server.handler.down_reasons, ElementsAre("shut_down"));
    Peer refused(port);
    EXPECT_EQ(refused.descriptor(), -1);
    server.on_loop([&] { server.network->connect({"127.0.0.1", port, {}, 5s}); });
    EXPECT_TRUE(server.wait_until([&] { return server.handler.down_reasons.size() == 2; }));
}

TEST_P(NetworkTest, stops_in_time_though_a_peer_does_not_read) {
    Limits limits;
    limits.output_queue = 100'000'000;
    Server server(workers(), limits);
    Peer peer(server.listen());
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    std::promise<void> stopped;
    server.on_loop([&] {
        server.network->send_raw(server.handler.order.front(), std::string(50'000'000, 'x'));
        server.network->stop(50ms, [&] { stopped.set_value(); });
    });
    EXPECT_EQ(stopped.get_future().wait_for(3s), std::future_status::ready);
    EXPECT_THAT(server.handler.down_reasons, ElementsAre("shut_down"));
}

TEST_P(NetworkTest, stops_at_once_without_flows) {
    Server server(workers());
    server.listen();
    std::promise<void> stopped;
    server.on_loop([&] { server.network->stop(5s, [&] { stopped.set_value(); }); });
    EXPECT_EQ(stopped.get_future().wait_for(3s), std::future_status::ready);
}

TEST_P(NetworkTest, goes_without_a_word_when_destroyed_amid_traffic) {
    Server server(workers());
    const auto port = server.listen();
    std::vector<Peer> peers;
    for (int i = 0; i < 20; ++i) {
        peers.emplace_back(port);
        for (int j = 0; j < 20; ++j) peers.back().send(numbered(j));
    }
    server.on_loop([&] {
        server.network->connect({"127.0.0.1", port, {}, 5s});
        server.network.reset();
    });
    for (auto& peer : peers) EXPECT_TRUE(peer.ended());
    EXPECT_THAT(server.handler.down_reasons, ElementsAre());
}
