// SPDX-License-Identifier: Apache-2.0
#include "http/request_reader.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/text.hpp"
#include "http/target.hpp"

namespace offhook::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

class RequestReader::Parser : public beast_http::request_parser<beast_http::string_body> {};

namespace {

using HeadAndBody = beast_http::request_parser<beast_http::string_body>;

const Refusal kBadRequest{400, "http_bad_request", "the request is no valid HTTP/1.1"};
const Refusal kTooLarge{413, "http_body_too_large", "the body of the request is too large"};

/// RFC 9112 2.2: some senders put one before a request.
void drop_empty_lines(std::string& bytes) {
    const auto count = bytes.find_first_not_of("\r\n");
    bytes.erase(0, std::min(count, bytes.size()));
}

Refusal refusal_of(const boost::beast::error_code& error, const HeadAndBody& parser) {
    using Code = beast_http::error;
    if (error == Code::body_limit) return kTooLarge;
    if (error == Code::bad_version) return {505, "http_bad_version", "only HTTP/1.1 and 1.0 are served"};
    if (error != Code::header_limit) return kBadRequest;
    if (parser.get().target().empty()) return {414, "http_target_too_long", "the target is too long"};
    return {431, "http_head_too_large", "the header fields of the request are too large"};
}

}  // namespace

RequestReader::RequestReader(const HttpLimits& limits)
    : parser_(std::make_unique<Parser>()), header_bytes_(limits.header_bytes) {
    parser_->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser_->body_limit(boost::none);  // decided when the head is known
}

RequestReader::~RequestReader() = default;

bool RequestReader::started() const {
    return parser_->got_some();
}
bool RequestReader::keep_alive() const {
    return parser_->keep_alive();
}
bool RequestReader::is_http_1_0() const {
    return parser_->get().version() == 10;
}
bool RequestReader::expects_continue() const {
    return !is_http_1_0() && equals_ignoring_case(request_.fields.get("Expect"), "100-continue") &&
           !parser_->is_done();
}

RequestReader::Step RequestReader::read(std::string& bytes) {
    if (!started()) drop_empty_lines(bytes);
    while (!parser_->is_done()) {
        const bool had_head = parser_->is_header_done();
        boost::beast::error_code error;
        const std::size_t used = parser_->put(asio::buffer(bytes), error);
        bytes.erase(0, used);
        if (error && error != beast_http::error::need_more) return refuse(refusal_of(error, *parser_));
        if (!had_head && parser_->is_header_done()) return take_head();
        if (bytes.size() > header_bytes_ && error) return refuse(kBadRequest);  // an endless chunk header
        if (!parser_->is_done() && (error || bytes.empty())) return Step::need_more;
    }
    request_.body = std::move(parser_->get().body());
    return Step::done;
}

RequestReader::Step RequestReader::take_head() {
    const auto& head = parser_->get();
    request_.method = head.method_string();
    request_.target = head.target();
    for (const auto& field : head) {
        request_.fields.add(std::string(field.name_string()), std::string(field.value()));
    }
    const auto hosts = head.count(beast_http::field::host);
    if (hosts > 1 || (hosts == 0 && !is_http_1_0())) {
        return refuse({400, "http_bad_request", "a request has exactly one Host"});
    }
    if (const auto bad_coding = check_transfer_coding()) return refuse(*bad_coding);
    auto target = parse_target(request_.target);
    if (!target) return refuse({400, target.error().reason, target.error().text});
    request_.path = std::move(target->path);
    request_.query = std::move(target->query);
    return Step::head;
}

/// Beast takes a body in other codings for none at all, and would read it as the next request (RFC
/// 9112 6.1, 6.3).
std::optional<Refusal> RequestReader::check_transfer_coding() const {
    if (!request_.fields.has("Transfer-Encoding")) return std::nullopt;
    if (is_http_1_0()) return kBadRequest;
    if (equals_ignoring_case(request_.fields.get("Transfer-Encoding"), "chunked")) return std::nullopt;
    return Refusal{501, "http_bad_transfer_coding", "no transfer coding but chunked is served"};
}

RequestReader::Step RequestReader::set_body_limit(std::size_t bytes) {
    parser_->body_limit(bytes);
    if (parser_->content_length().value_or(0) > bytes) return refuse(kTooLarge);
    return Step::head;
}

RequestReader::Step RequestReader::refuse(Refusal refusal) {
    refusal_ = std::move(refusal);
    return Step::refused;
}

}  // namespace offhook::http
