// SPDX-License-Identifier: Apache-2.0
// What a message costs on its way in and out, and what a login costs.
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "sip/digest_client.hpp"
#include "sip/digest_server.hpp"
#include "sip/stream_parser.hpp"

namespace {

using namespace offhook;
using namespace offhook::sip;

Message request(const std::string& method) {
    Message message = Message::request(method, "sip:pbx.example.com;transport=tls");
    message.add("Via", "SIP/2.0/TLS 192.168.10.21:49152;branch=z9hG4bK-524287-1---f3b4a1c2d5e60718;rport");
    message.add("Max-Forwards", "70");
    message.add("From", "\"Anna Schmidt\" <sip:000413abcdef@pbx.example.com>;tag=8f3a2b1c");
    message.add("To", "<sip:000413abcdef@pbx.example.com>;tag=5d2c7e90");
    message.add("Call-ID", "313337393836-x2k9s0a8d7f6@192.168.10.21");
    message.add("CSeq", "4711 " + method);
    message.add("User-Agent", "snomD785/10.1.159.12");
    return message;
}

Message make_register() {
    Message message = request("REGISTER");
    message.add(
        "Contact",
        "<sip:000413abcdef@192.168.10.21:49152;transport=tls>;reg-id=1;"
        "+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\";expires=300"
    );
    message.add(
        "Allow", "INVITE, ACK, CANCEL, BYE, REFER, OPTIONS, NOTIFY, SUBSCRIBE, PRACK, MESSAGE, INFO, UPDATE"
    );
    message.add("Supported", "path, outbound, gruu");
    message.add("Expires", "300");
    message.add(
        "Authorization",
        "Digest username=\"000413abcdef\", realm=\"offhook\", "
        "nonce=\"00000000000f4240a1b2c3d4e5f60718293a4b5c6d7e8f90"
        "a1b2c3d4e5f60718\", uri=\"sip:pbx.example.com\", response=\"6629fae49393a05397450978507c4ef1\", "
        "algorithm=MD5, qop=auth, nc=00000001, cnonce=\"0a4f113b\""
    );
    return message;
}

Message make_info() {
    Message message = request("INFO");
    message.set_body(
        "application/csta+xml", "<?xml version=\"1.0\"?><DeliveredEvent>" + std::string(1400, 'x')
    );
    return message;
}

void parse(benchmark::State& state, const std::string& text) {
    StreamParser parser;
    std::vector<StreamItem> items;
    for (auto _ : state) {
        items.clear();
        parser.feed(text, items);
        benchmark::DoNotOptimize(items.data());
    }
    if (items.size() != 1 || !std::holds_alternative<Message>(items.front())) state.SkipWithError("not read");
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void write(benchmark::State& state, const Message& message) {
    for (auto _ : state) benchmark::DoNotOptimize(message.to_string());
    const auto size = static_cast<std::int64_t>(message.to_string().size());
    state.SetBytesProcessed(state.iterations() * size);
}

void parse_register(benchmark::State& state) {
    parse(state, make_register().to_string());
}
BENCHMARK(parse_register);

void parse_info(benchmark::State& state) {
    parse(state, make_info().to_string());
}
BENCHMARK(parse_info);

void write_register(benchmark::State& state) {
    write(state, make_register());
}
BENCHMARK(write_register);

void write_info(benchmark::State& state) {
    write(state, make_info());
}
BENCHMARK(write_info);

void write_response(benchmark::State& state) {
    const Message info = make_info();
    for (auto _ : state) benchmark::DoNotOptimize(Message::response_to(info, 200).to_string());
}
BENCHMARK(write_response);

void challenge_and_login(benchmark::State& state) {
    SeededRandom random(1);
    DigestServer server({}, random);
    const Ha1Lookup lookup = [key = ha1(DigestAlgorithm::md5, "u", "offhook", "p")](auto, auto) {
        return key;
    };
    const Time now{};
    for (auto _ : state) {
        Message message = request("REGISTER");
        Message refusal = Message::response_to(message, 401);
        refusal.add("WWW-Authenticate", server.challenge(now).front());
        DigestClient client("u", "p");
        client.take_challenges(message, refusal);
        client.authorize(message, random);
        if (server.verify(message, lookup, now).kind != DigestVerdict::Kind::ok)
            state.SkipWithError("refused");
    }
}
BENCHMARK(challenge_and_login);

}  // namespace
