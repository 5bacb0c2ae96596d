// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"

#include <atomic>
#include <future>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

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

Response text_response(std::string body) {
    Response response;
    response.fields.add("Content-Type", "text/plain");
    response.body = std::move(body);
    return response;
}

/// Answers with what it understood of the request.
void tell_request(const std::shared_ptr<Exchange>& exchange) {
    const Request& request = exchange->request();
    auto body = fmt::format("{} {}", request.method, fmt::join(request.path, "|"));
    for (const Field& field : request.query) body += fmt::format(" {}={}", field.name, field.value);
    if (!request.body.empty()) body += " body " + request.body;
    exchange->respond(text_response(body));
}

std::string post(std::string_view target, std::string_view body, std::string_view lines = {}) {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n{}\r\n{}", target, body.size(), lines, body
    );
}

}  // namespace

// ---- requests and answers

TEST(HttpServer, answers_on_the_executors_thread) {
    std::atomic<std::thread::id> thread;
    TestServer server([&](const std::shared_ptr<Exchange>& exchange) {
        thread = std::this_thread::get_id();
        EXPECT_EQ(exchange->request().peer.address, "127.0.0.1");
        EXPECT_FALSE(exchange->request().peer.tls);
        EXPECT_FALSE(exchange->request().peer.local);
        EXPECT_EQ(exchange->request().cookie("session"), "42");
        tell_request(exchange);
    });
    TestPeer peer(server.port);
    peer.send(get("/api/v1/sip%3A100%40pbx?name=J%C3%BCrgen+M&x", "cookie: a=b; session=42\r\n"));
    const auto response = peer.response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_THAT(response, HasSubstr("Content-Type: text/plain\r\n"));
    EXPECT_THAT(response, EndsWith("\r\n\r\nGET api|v1|sip:100@pbx name=J\u00fcrgen M x="));
    EXPECT_EQ(thread, server.executor.id());
}

TEST(HttpServer, keeps_connections_for_further_requests) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    for (int i = 0; i < 3; ++i) {
        peer.send(post(fmt::format("/{}", i), "hello"));
        const auto response = peer.response();
        EXPECT_THAT(response, EndsWith(fmt::format("POST {} body hello", i)));
        EXPECT_THAT(response, Not(HasSubstr("Connection:")));
    }
    EXPECT_EQ(server.server->connection_count(), 1U);
    peer.send(get("/", "Connection: close\r\n"));
    EXPECT_THAT(peer.receive_all(), HasSubstr("Connection: close\r\n"));
}

TEST(HttpServer, closes_after_an_answer_to_http_1_0_unless_asked_to_keep) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    peer.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THAT(peer.response(), HasSubstr("Connection: keep-alive\r\n"));
    peer.send("GET /b HTTP/1.0\r\n\r\n");
    EXPECT_THAT(peer.receive_all(), EndsWith("GET b"));
}

TEST(HttpServer, answers_pipelined_requests_in_their_order) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    peer.send(get("/1") + post("/2", "x") + "\r\n" + get("/3", "Connection: close\r\n"));
    EXPECT_THAT(peer.response(), EndsWith("GET 1"));
    EXPECT_THAT(peer.response(), EndsWith("POST 2 body x"));
    EXPECT_THAT(peer.receive_all(), EndsWith("GET 3"));
}

TEST(HttpServer, reads_requests_that_come_byte_by_byte) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    for (const char c : post("/slow", "0123456789")) peer.send(std::string(1, c));
    EXPECT_THAT(peer.response(), EndsWith("POST slow body 0123456789"));
}

TEST(HttpServer, reads_chunked_bodies) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    peer.send("POST /c HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n");
    peer.send("2\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
    EXPECT_THAT(peer.response(), EndsWith("POST c body abcde"));
}

TEST(HttpServer, says_continue_to_whoever_waits_for_it) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    peer.send("POST /e HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(peer.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    peer.send("abc");
    EXPECT_THAT(peer.response(), EndsWith("POST e body abc"));
    peer.send("POST /e HTTP/1.1\r\nHost: test\r\nContent-Length: 3000000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_THAT(peer.response(), StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServer, answers_a_peer_that_ended_its_side) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    peer.send(get("/1") + get("/2"));
    peer.half_close();
    EXPECT_THAT(peer.response(), EndsWith("GET 1"));
    EXPECT_THAT(peer.receive_all(), EndsWith("GET 2"));
}

TEST(HttpServer, sends_no_body_where_none_belongs) {
    TestServer server([](const std::shared_ptr<Exchange>& exchange) {
        auto response = text_response("content");
        if (exchange->request().path.at(0) == "nothing") response.status = 204;
        exchange->respond(std::move(response));
    });
    TestPeer peer(server.port);
    peer.send("HEAD /x HTTP/1.1\r\nHost: test\r\n\r\n");
    EXPECT_THAT(peer.response(false), HasSubstr("Content-Length: 7\r\n"));
    peer.send(get("/nothing"));
    const auto nothing = peer.response(false);
    EXPECT_THAT(nothing, AllOf(StartsWith("HTTP/1.1 204 "), Not(HasSubstr("Content-Length"))));
    peer.send(get("/x", "Connection: close\r\n"));
    EXPECT_THAT(peer.receive_all(), AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("content")));
}

TEST(HttpServer, lets_no_response_field_begin_another) {
    TestServer server([](const std::shared_ptr<Exchange>& exchange) {
        Response response = text_response("");
        response.fields.add("Location", "/a\r\nSet-Cookie: evil=1");
        response.fields.add("Content-Length", "99");
        exchange->respond(std::move(response));
    });
    TestPeer peer(server.port);
    peer.send(get("/"));
    const auto response = peer.response();
    EXPECT_THAT(response, HasSubstr("Location: /a  Set-Cookie: evil=1\r\n"));
    EXPECT_THAT(response, AllOf(HasSubstr("Content-Length: 0\r\n"), Not(HasSubstr("99"))));
}

TEST(HttpServer, answers_500_for_an_exchange_that_is_dropped_or_a_handler_that_throws) {
    TestServer server([](const std::shared_ptr<Exchange>& exchange) {
        if (exchange->request().path.at(0) == "throw") throw std::runtime_error("of the test");
    });
    TestPeer peer(server.port);
    peer.send(get("/drop") + get("/throw"));
    EXPECT_THAT(peer.response(), AllOf(StartsWith("HTTP/1.1 500 "), HasSubstr("\"http_unanswered\"")));
    EXPECT_THAT(peer.response(), StartsWith("HTTP/1.1 500 "));
    EXPECT_TRUE(server.has_reported("http_handler_failed"));
    EXPECT_EQ(server.reporter.count("http_unanswered"), 2);
}

TEST(HttpServer, takes_the_first_answer_from_any_thread_at_any_time) {
    std::shared_ptr<Exchange> kept;
    TestServer server([&](std::shared_ptr<Exchange> exchange) { kept = std::move(exchange); });
    TestPeer peer(server.port);
    peer.send(get("/1") + get("/2"));
    const auto take = [&] {
        std::shared_ptr<Exchange> exchange;
        wait_until([&] {
            std::promise<void> looked;
            server.executor.post([&] {
                exchange = std::exchange(kept, nullptr);
                looked.set_value();
            });
            looked.get_future().wait();
            return exchange != nullptr;
        });
        return exchange;
    };
    auto exchange = take();
    ASSERT_TRUE(exchange);
    exchange->respond(text_response("one"));
    exchange->respond(text_response("not this"));
    EXPECT_EQ(exchange->accept_websocket(""), nullptr);
    bool told = false;
    exchange->start_events({})->on_closed([&] { told = true; });
    EXPECT_THAT(peer.response(), EndsWith("one"));
    exchange = take();
    ASSERT_TRUE(exchange);
    peer.close();
    exchange->respond(text_response("nobody hears this"));
    exchange.reset();
    EXPECT_TRUE(wait_until([&] { return server.server->connection_count() == 0; }));
    server.stop();
    EXPECT_TRUE(told);
}

TEST(HttpServer, lets_exchanges_outlive_it) {
    std::promise<std::shared_ptr<Exchange>> promise;
    TestServer server(
        [&](std::shared_ptr<Exchange> exchange) { promise.set_value(std::move(exchange)); }, HttpLimits{}
    );
    TestPeer peer(server.port);
    peer.send(get("/"));
    auto exchange = promise.get_future().get();
    std::thread stopping([&] { server.stop(); });
    EXPECT_THAT(peer.receive_all(), AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("Connection: close")));
    peer.close();
    stopping.join();
    exchange->respond(text_response("too late"));
    EXPECT_EQ(exchange->request().path, std::vector<std::string>{});
}

// ---- what is refused

TEST(HttpServer, refuses_what_it_cannot_serve_with_the_right_status) {
    struct Case {
        std::string request;
        int status;
        std::string reason;
    };
    const std::string host = "Host: test\r\n";
    const Case cases[] = {
        {"hello\r\n\r\n", 400, "http_bad_request"},
        {"GET  / HTTP/1.1\r\n" + host + "\r\n", 400, "http_bad_request"},
        {"GET / HTTP/1.1\r\n\r\n", 400, "http_bad_request"},
        {"GET / HTTP/1.1\r\n" + host + host + "\r\n", 400, "http_bad_request"},
        {"GET / HTTP/1.1\r\n" + host + "A : b\r\n\r\n", 400, "http_bad_request"},
        {get("/%zz"), 400, "http_bad_target"},
        {get("/a%00b"), 400, "http_bad_target"},
        {get("no/slash"), 400, "http_bad_target"},
        {"OPTIONS * HTTP/1.1\r\n" + host + "\r\n", 400, "http_bad_target"},
        {"CONNECT test:80 HTTP/1.1\r\n" + host + "\r\n", 400, "http_bad_target"},
        {"GET / HTTP/2.0\r\n" + host + "\r\n", 505, "http_bad_version"},
        {get("/" + std::string(20'000, 'a')), 414, "http_target_too_long"},
        {get("/", "A: " + std::string(20'000, 'a') + "\r\n"), 431, "http_head_too_large"},
        {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1048577\r\n\r\n", 413, "http_body_too_large"},
        {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n200000\r\n", 413,
         "http_body_too_large"},
        {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(20'000, 'x'),
         400, "http_bad_request"},
        {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n", 501, "http_bad_transfer_coding"},
        {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501,
         "http_bad_transfer_coding"},
        {"POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 400, "http_bad_request"},
        {"POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", 400, "http_bad_request"},
        {"POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", 400,
         "http_bad_request"},
        {"POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
         "http_bad_request"},
    };
    TestServer server(tell_request);
    for (const auto& [request, status, reason] : cases) {
        const int before = server.reporter.count(reason);
        TestPeer peer(server.port);
        peer.send(request);
        const auto response = peer.receive_all();
        EXPECT_THAT(response, StartsWith(fmt::format("HTTP/1.1 {} ", status))) << request.substr(0, 120);
        EXPECT_THAT(response, HasSubstr("Content-Type: application/problem+json\r\n"));
        EXPECT_THAT(response, HasSubstr(fmt::format("\"reason\":\"{}\"", reason)));
        EXPECT_EQ(server.reporter.count(reason), before + 1) << server.reporter.reasons();
    }
}

TEST(HttpServer, tells_a_peer_that_goes_on_sending_why_it_is_refused) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    peer.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 8000000\r\n\r\n");
    peer.send(std::string(8'000'000, 'x'));
    EXPECT_THAT(peer.receive_until("}"), StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServer, takes_larger_bodies_as_uploads) {
    TestServer server([](const std::shared_ptr<Exchange>& exchange) {
        exchange->respond(text_response(std::to_string(exchange->request().body.size())));
    });
    server.server->set_is_upload([](const Request& request) { return request.path.at(0) == "restore"; });
    TestPeer peer(server.port);
    peer.send(post("/restore", std::string(3'000'000, 'x')));
    EXPECT_THAT(peer.response(), EndsWith("\r\n\r\n3000000"));
    peer.send("POST /restore HTTP/1.1\r\nHost: test\r\nContent-Length: 67108865\r\n\r\n");
    EXPECT_THAT(peer.response(), StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServer, answers_408_to_a_request_that_does_not_end) {
    TestServer server(tell_request, quick_limits());
    for (const auto* half : {"GET / HT", "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nabc"}) {
        TestPeer peer(server.port);
        peer.send(half);
        EXPECT_THAT(peer.receive_all(), StartsWith("HTTP/1.1 408 "));
    }
    EXPECT_EQ(server.reporter.count("http_slow_request"), 2);
}

TEST(HttpServer, gives_a_sender_of_single_bytes_no_more_time) {
    TestServer server(tell_request, quick_limits());
    TestPeer peer(server.port);
    for (const char c : std::string("GET /a HTTP/1.1\r\nHost: t")) {
        peer.send(std::string(1, c));
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_THAT(peer.receive_all(), StartsWith("HTTP/1.1 408 "));
}

TEST(HttpServer, ends_idle_connections_without_a_word) {
    TestServer server(tell_request, quick_limits());
    TestPeer silent(server.port);
    TestPeer kept(server.port);
    kept.send(get("/a"));
    EXPECT_THAT(kept.response(), EndsWith("GET a"));
    EXPECT_EQ(silent.receive_all(), "");
    EXPECT_EQ(kept.receive_all(), "");
    EXPECT_EQ(server.reporter.reasons(), "");
}

TEST(HttpServer, cuts_off_a_peer_that_does_not_read_its_answer) {
    TestServer server(
        [](const std::shared_ptr<Exchange>& exchange) {
            exchange->respond(text_response(std::string(30'000'000, 'x')));
        },
        quick_limits()
    );
    TestPeer peer(server.port);
    peer.send(get("/"));
    EXPECT_TRUE(server.has_reported("http_slow_reader"));
    EXPECT_TRUE(wait_until([&] { return server.server->connection_count() == 0; }));
}

TEST(HttpServer, writes_large_answers_whole) {
    TestServer server([](const std::shared_ptr<Exchange>& exchange) {
        exchange->respond(text_response(std::string(5'000'000, 'x')));
    });
    TestPeer peer(server.port);
    peer.send(get("/"));
    const auto response = peer.response();
    EXPECT_EQ(response.size() - response.find("\r\n\r\n") - 4, 5'000'000U);
}

TEST(HttpServer, limits_connections_of_one_address) {
    auto limits = test_limits();
    limits.connections_per_address = 2;
    TestServer server(tell_request, limits);
    TestPeer first(server.port);
    auto second = std::make_unique<TestPeer>(server.port);
    EXPECT_TRUE(wait_until([&] { return server.server->connection_count() == 2; }));
    TestPeer third(server.port);
    EXPECT_THAT(third.receive_all(), StartsWith("HTTP/1.1 429 "));
    EXPECT_TRUE(server.has_reported("http_too_many_connections_of_address"));
    second.reset();
    EXPECT_TRUE(wait_until([&] { return server.server->connection_count() == 1; }));
    TestPeer fourth(server.port);
    fourth.send(get("/again"));
    EXPECT_THAT(fourth.response(), EndsWith("GET again"));
    first.send(get("/first"));
    EXPECT_THAT(first.response(), EndsWith("GET first"));
}

TEST(HttpServer, limits_all_connections) {
    auto limits = test_limits();
    limits.connections = 1;
    TestServer server(tell_request, limits);
    TestPeer first(server.port);
    EXPECT_TRUE(wait_until([&] { return server.server->connection_count() == 1; }));
    TestPeer second(server.port);
    EXPECT_THAT(second.receive_all(), StartsWith("HTTP/1.1 503 "));
    EXPECT_TRUE(server.has_reported("http_too_many_connections"));
}

// ---- listeners

TEST(HttpServer, names_who_has_a_port_in_use) {
    TestServer server(tell_request);
    const auto again = server.server->listen({"second", "127.0.0.1", server.port, {}});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().reason, "port_in_use");
    EXPECT_THAT(again.error().text, HasSubstr(fmt::format("(process {})", ::getpid())));
}

TEST(HttpServer, says_what_is_wrong_with_a_listener) {
    TestServer server(tell_request);
    const auto reason_of = [&](const ListenerSettings& settings) {
        const auto opened = server.server->listen(settings);
        return opened ? std::string("opened") : opened.error().reason;
    };
    EXPECT_EQ(reason_of({"test", "127.0.0.1", 0, {}}), "listener_exists");
    EXPECT_EQ(reason_of({"a", "localhost", 0, {}}), "bad_address");
    EXPECT_EQ(reason_of({"a", "192.0.2.1", 0, {}}), "address_not_here");
    EXPECT_EQ(reason_of({"a", "127.0.0.1", 0, {}}), "opened");
}

TEST(HttpServer, frees_the_port_of_a_closed_listener_and_keeps_its_connections) {
    TestServer server(tell_request);
    TestPeer peer(server.port);
    peer.send(get("/before"));
    EXPECT_THAT(peer.response(), EndsWith("GET before"));
    server.server->close_listener("test");
    EXPECT_FALSE(TestPeer(server.port).is_connected());
    peer.send(get("/after"));
    EXPECT_THAT(peer.response(), EndsWith("GET after"));
    EXPECT_TRUE(server.server->listen({"test", "127.0.0.1", server.port, {}}));
}

// ---- the end

TEST(HttpServer, finishes_the_answer_under_way_when_it_ends) {
    const std::size_t size = 20'000'000;
    TestServer server(
        [&](const std::shared_ptr<Exchange>& exchange) {
            exchange->respond(text_response(std::string(size, 'x')));
        },
        HttpLimits{}
    );
    TestPeer peer(server.port);
    peer.send(get("/"));
    auto response = peer.receive_until("\r\n\r\n");
    std::thread stopping([&] { server.stop(); });
    response += peer.receive_all();
    peer.close();
    stopping.join();
    EXPECT_EQ(response.size() - response.find("\r\n\r\n") - 4, size);
}

TEST(HttpServer, does_not_wait_for_idle_or_deaf_peers_when_it_ends) {
    auto limits = test_limits();
    limits.drain = 100ms;
    TestServer server(
        [](const std::shared_ptr<Exchange>& exchange) {
            exchange->respond(text_response(std::string(30'000'000, 'x')));
        },
        limits
    );
    TestPeer idle(server.port);
    TestPeer deaf(server.port);
    deaf.send(get("/"));
    deaf.receive_until("\r\n\r\n");
    const auto begin = std::chrono::steady_clock::now();
    server.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
    EXPECT_EQ(idle.receive_all(), "");
}
