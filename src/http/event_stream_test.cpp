// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <future>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.hpp"
#include "http/test_support.hpp"

using namespace offhook;
using namespace offhook::http;
using namespace offhook::http::test;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

using namespace std::chrono_literals;

/// A server that answers every request with an event stream, whose ends it counts.
class EventServer {
    std::mutex mutex_;
    std::vector<std::shared_ptr<EventStream>> streams_;

public:
    explicit EventServer(const HttpLimits& limits = test_limits())
        : server([this](const auto& e) { start(e); }, limits) {}

    /// The streams so far, as soon as there are that many.
    std::vector<std::shared_ptr<EventStream>> streams(std::size_t count) {
        std::vector<std::shared_ptr<EventStream>> copy;
        wait_until([&] {
            const std::lock_guard lock(mutex_);
            copy = streams_;
            return copy.size() >= count;
        });
        return copy;
    }

    std::atomic<int> closed = 0;
    std::atomic<bool> closed_elsewhere = false;
    TestServer server;  // the last, so that it ends before what its thread uses

private:
    void start(const std::shared_ptr<Exchange>& exchange) {
        Fields fields;
        fields.add("X-Test", "1");
        auto stream = exchange->start_events(fields);
        stream->on_closed([this] {
            ++closed;
            if (std::this_thread::get_id() != server.executor.id()) closed_elsewhere = true;
        });
        const std::lock_guard lock(mutex_);
        streams_.push_back(std::move(stream));
    }
};

}  // namespace

TEST(EventStream, carries_events_in_chunks_until_it_is_closed) {
    EventServer events;
    TestPeer peer(events.server.port);
    peer.send(get("/"));
    const auto head = peer.response(false);
    EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
    EXPECT_THAT(head, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(head, HasSubstr("X-Test: 1\r\n"));
    EXPECT_THAT(head, HasSubstr("Transfer-Encoding: chunked\r\n"));
    const auto stream = events.streams(1).at(0);
    stream->send("7", "delivered", "{\"a\":1}");
    EXPECT_EQ(peer.receive_until("\n\n\r\n"), "26\r\nevent: delivered\nid: 7\ndata: {\"a\":1}\n\n\r\n");
    stream->send("", "", "last");
    stream->close();
    stream->send("", "", "not this");
    EXPECT_EQ(peer.receive_all(), "c\r\ndata: last\n\n\r\n0\r\n\r\n");
    peer.close();
    EXPECT_TRUE(wait_until([&] { return events.closed == 1; }));
}

TEST(EventStream, is_ended_by_the_peer) {
    EventServer events;
    {
        TestPeer peer(events.server.port);
        peer.send(get("/"));
        peer.response(false);
    }
    EXPECT_TRUE(wait_until([&] { return events.closed == 1; }));
    EXPECT_FALSE(events.closed_elsewhere);
    EXPECT_EQ(events.server.server->connection_count(), 0U);
    const auto stream = events.streams(1).at(0);
    stream->send("", "", "nobody");
    stream->close();
    std::promise<void> late;
    stream->on_closed([&] { late.set_value(); });
    EXPECT_EQ(late.get_future().wait_for(5s), std::future_status::ready);
    EXPECT_EQ(events.closed, 1);
}

TEST(EventStream, needs_no_chunks_for_http_1_0_and_no_events_for_head) {
    EventServer events;
    TestPeer old(events.server.port);
    old.send("GET / HTTP/1.0\r\n\r\n");
    EXPECT_THAT(old.response(false), Not(HasSubstr("chunked")));
    events.streams(1).at(0)->send("", "", "plain");
    events.streams(1).at(0)->close();
    EXPECT_EQ(old.receive_all(), "data: plain\n\n");
    old.close();
    TestPeer head(events.server.port);
    head.send("HEAD / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(head.receive_all(), AllOf(HasSubstr("text/event-stream"), EndsWith("\r\n\r\n")));
    head.close();
    EXPECT_TRUE(wait_until([&] { return events.closed == 2; }));
}

TEST(EventStream, keeps_itself_awake_beyond_all_other_times) {
    auto limits = quick_limits();
    limits.heartbeat = 20ms;
    EventServer events(limits);
    TestPeer peer(events.server.port);
    peer.send(get("/"));
    peer.response(false);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(peer.receive_until("\n\n\r\n"), "3\r\n:\n\n\r\n");
    EXPECT_EQ(events.closed, 0);
}

TEST(EventStream, cuts_off_a_reader_that_does_not_read_and_nobody_else) {
    auto limits = test_limits();
    limits.queued_bytes = 100'000;
    EventServer events(limits);
    TestPeer deaf(events.server.port);
    TestPeer reader(events.server.port);
    deaf.shrink_receive_buffer();
    deaf.send(get("/"));
    deaf.response(false);
    ASSERT_EQ(events.streams(1).size(), 1U);
    reader.send(get("/"));
    reader.response(false);
    const auto streams = events.streams(2);
    const std::string data(10'000, 'x');
    EXPECT_TRUE(wait_until([&] {
        streams.at(0)->send("", "", data);
        streams.at(1)->send("", "", data);
        EXPECT_THAT(reader.receive_until("\n\n\r\n"), HasSubstr(data));
        return events.closed == 1;
    }));
    EXPECT_EQ(events.server.reporter.count("http_slow_reader"), 1);
    EXPECT_EQ(events.server.server->connection_count(), 1U);
    streams.at(1)->send("", "", "still here");
    EXPECT_THAT(reader.receive_until("still here"), EndsWith("still here"));
}

TEST(EventStream, cuts_off_a_reader_of_few_events_in_time) {
    auto limits = quick_limits();
    limits.queued_bytes = 40'000'000;
    EventServer events(limits);
    TestPeer deaf(events.server.port);
    deaf.send(get("/"));
    deaf.response(false);
    events.streams(1).at(0)->send("", "", std::string(30'000'000, 'x'));
    EXPECT_TRUE(wait_until([&] { return events.closed == 1; }));
    EXPECT_EQ(events.server.reporter.count("http_slow_reader"), 1);
}

TEST(EventStream, is_ended_properly_with_the_server) {
    EventServer events(HttpLimits{});
    TestPeer peer(events.server.port);
    peer.send(get("/"));
    peer.response(false);
    events.streams(1).at(0)->send("", "", "last words");
    std::thread stopping([&] { events.server.stop(); });
    EXPECT_THAT(peer.receive_all(), AllOf(HasSubstr("last words"), EndsWith("0\r\n\r\n")));
    peer.close();
    stopping.join();
    events.streams(1).at(0)->send("", "", "nobody");
}

TEST(EventStream, takes_events_from_many_threads) {
    EventServer events;
    TestPeer peer(events.server.port);
    peer.send(get("/"));
    peer.response(false);
    const auto stream = events.streams(1).at(0);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 500; ++j) stream->send("", "", "event");
        });
    }
    for (auto& thread : threads) thread.join();
    stream->close();
    const auto all = peer.receive_all();
    std::size_t count = 0;
    for (auto at = all.find("data: event\n\n"); at != std::string::npos;
         at = all.find("data: event\n\n", at + 1)) {
        ++count;
    }
    EXPECT_EQ(count, 2000U);
}
