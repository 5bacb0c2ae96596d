// SPDX-License-Identifier: Apache-2.0
// What must hold for any input, tried on generated ones.
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "sip/stream_parser.hpp"
#include "sip/testing/stream_text.hpp"

namespace offhook::sip {
namespace {

using rc::Gen;
namespace gen = rc::gen;

constexpr int kSmall = 8;  // generated lists and texts grow up to this

Gen<std::string> text_of(const std::string& alphabet) {
    return gen::resize(kSmall, gen::nonEmpty(gen::container<std::string>(gen::elementOf(alphabet))));
}

Gen<std::string> token() {
    return text_of("abcXYZ019-._~");
}

Gen<std::string> joined(const std::vector<std::string>& pieces) {
    return gen::map(
        gen::nonEmpty(gen::container<std::vector<std::string>>(gen::elementOf(pieces))),
        [](const std::vector<std::string>& chosen) {
            std::string all;
            for (const std::string& piece : chosen) all += piece;
            return all;
        }
    );
}

/// Whatever one may write into a display name or a body.
Gen<std::string> any_text() {
    return gen::container<std::string>(gen::elementOf(std::string("aZ9 \t\"\\<>,;:@%=\x01\x7f\xC3\xBC")));
}

Gen<Parameters> parameters(const Gen<std::string>& value) {
    const auto list = gen::resize(
        kSmall, gen::container<std::vector<std::pair<std::string, std::string>>>(gen::pair(token(), value))
    );
    return gen::map(list, [](const auto& pairs) {
        Parameters all;
        for (const auto& [name, text] : pairs) {
            all.set(name, text.empty() ? std::nullopt : std::optional<std::string>(text));
        }
        return all;
    });
}

Gen<Uri> uri() {
    return gen::build<Uri>(
        gen::set(&Uri::scheme, gen::element<std::string>("sip", "sips")),
        gen::set(&Uri::user, joined({"a", "Z", "9", ";", "?", "/", "&", "=", "+", "$", ",", "%41", "%3b"})),
        gen::set(&Uri::host, gen::oneOf(text_of("abc019.-"), gen::just(std::string("[2001:db8::1]")))),
        gen::set(&Uri::port), gen::set(&Uri::parameters, parameters(token())),
        gen::set(&Uri::headers, parameters(token()))
    );
}

Gen<NameAddr> name_addr() {
    return gen::build<NameAddr>(
        gen::set(&NameAddr::display_name, any_text()), gen::set(&NameAddr::uri, uri()),
        gen::set(&NameAddr::parameters, parameters(any_text()))
    );
}

bool same(const Parameters& a, const Parameters& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Parameter& x, const Parameter& y) {
        return x.name == y.name && x.value == y.value;
    });
}

bool same(const Uri& a, const Uri& b) {
    return a.scheme == b.scheme && a.user == b.user && a.password == b.password && a.host == b.host &&
           a.port == b.port && same(a.parameters, b.parameters) && same(a.headers, b.headers);
}

bool same(const std::vector<Header>& a, const std::vector<Header>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Header& x, const Header& y) {
        return x.name == y.name && x.value == y.value;
    });
}

Gen<Message> message() {
    return gen::exec([] {
        Message made = Message::request(*token(), (*uri()).host.insert(0, "sip:"));
        made.add("Via", "SIP/2.0/TCP a;branch=" + *token());
        made.add("From", (*name_addr()).to_string());
        made.add("To", (*name_addr()).to_string());
        made.add("Call-ID", *token());
        made.add("CSeq", CSeq{*gen::inRange<std::uint32_t>(0, 1U << 31U), made.method}.to_string());
        made.add("X-" + *token(), *token());
        made.body = *gen::container<std::string>(gen::arbitrary<char>());
        return made;
    });
}

/// Bytes that look enough like SIP to come far, and others.
Gen<std::string> noise() {
    return gen::oneOf(
        gen::container<std::string>(gen::arbitrary<char>()), joined(
                                                                 {"\r\n",
                                                                  "\n",
                                                                  "\r",
                                                                  "\r\n\r\n",
                                                                  "INFO sip:a@b SIP/2.0\r\n",
                                                                  "SIP/2.0 200 OK\r\n",
                                                                  "Via: SIP/2.0/TCP a\r\n",
                                                                  "Content-Length: ",
                                                                  "l: 3\r\n",
                                                                  "l: 0\r\n",
                                                                  "From: <sip:a@b>\r\n",
                                                                  "To: <sip:a@b>\r\n",
                                                                  "i: 1\r\n",
                                                                  "CSeq: 1 INFO\r\n",
                                                                  " ",
                                                                  "\"",
                                                                  "<",
                                                                  ",",
                                                                  ";",
                                                                  "%",
                                                                  "abc"}
                                                             )
    );
}

RC_GTEST_PROP(UriProperty, ReadsBackWhatItWrote, ()) {
    const Uri made = *uri();
    const auto read = Uri::parse(made.to_string());
    RC_ASSERT(read.has_value());
    RC_ASSERT(same(*read, made));
    RC_ASSERT(read->equivalent(made));
}

RC_GTEST_PROP(NameAddrProperty, ReadsBackWhatItWrote, ()) {
    const NameAddr made = *name_addr();
    const auto read = NameAddr::parse(made.to_string());
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->display_name == made.display_name);
    RC_ASSERT(same(read->uri, made.uri));
    RC_ASSERT(same(read->parameters, made.parameters));
}

RC_GTEST_PROP(MessageProperty, ReadsBackWhatItWrote, ()) {
    const Message made = *message();
    const auto read = parse_message(made.to_string());
    if (!read) RC_FAIL(read.error().error.reason + ": " + read.error().error.text);
    Message got = *read;
    got.remove("Content-Length");
    RC_ASSERT(got.method == made.method);
    RC_ASSERT(got.request_uri == made.request_uri);
    RC_ASSERT(same(got.headers, made.headers));
    RC_ASSERT(got.body == made.body);
}

RC_GTEST_PROP(
    MessageProperty, NoValueBreaksOutOfItsLine, (const std::string& name, const std::string& value)
) {
    Message made = Message::request("INFO", "sip:" + value);
    made.add(name, value);
    const std::string text = made.to_string();
    RC_ASSERT(std::count(text.begin(), text.end(), '\n') == 4);
    RC_ASSERT(std::count(text.begin(), text.end(), '\r') == 4);
}

RC_GTEST_PROP(StreamProperty, CutsDoNotMatter, ()) {
    std::string bytes = *noise();
    if (*gen::arbitrary<bool>()) bytes = (*message()).to_string() + bytes;
    StreamParser whole;
    std::vector<StreamItem> expected;
    whole.feed(bytes, expected);
    StreamParser cut;
    std::vector<StreamItem> items;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto size = *gen::inRange<std::size_t>(1, 40);
        cut.feed(std::string_view(bytes).substr(at, size), items);
        at += size;
    }
    RC_ASSERT(testing::describe(items, cut) == testing::describe(expected, whole));
}

RC_GTEST_PROP(StreamProperty, NoiseStaysWithinTheLimits, ()) {
    Limits limits;
    limits.message_size = 300;
    limits.start_line_size = 40;
    limits.header_size = 30;
    limits.header_count = 4;
    StreamParser parser(limits);
    std::vector<StreamItem> items;
    parser.feed(*noise(), items);
    RC_ASSERT(parser.memory() <= 2 * limits.message_size + 64);
    for (const StreamItem& item : items) {
        const auto* malformed = std::get_if<Malformed>(&item);
        const Message& read = malformed                               ? malformed->problem.partial
                              : std::holds_alternative<Message>(item) ? std::get<Message>(item)
                                                                      : Message{};
        RC_ASSERT(read.headers.size() <= limits.header_count);
        for (const Header& header : read.headers) RC_ASSERT(header.value.size() <= limits.header_size);
        RC_ASSERT(read.body.size() <= limits.message_size);
    }
}

}  // namespace
}  // namespace offhook::sip
