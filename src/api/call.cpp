// SPDX-License-Identifier: Apache-2.0
#include "api/call.hpp"

#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include "api/limits.hpp"
#include "base/text.hpp"

namespace offhook::api {

namespace {

Problem bad_body(std::string reason, std::string detail) {
    Problem problem;
    problem.reason = std::move(reason);
    problem.detail = std::move(detail);
    return problem;
}

Problem wrong_media_type() {
    Problem problem;
    problem.status = 415;
    problem.reason = "unsupported_media_type";
    problem.detail = "The body must be JSON, with Content-Type: application/json.";
    return problem;
}

bool says_json(const http::Request& request) {
    std::string_view type = request.fields.get("Content-Type");
    type = trim(type.substr(0, type.find(';')));
    return equals_ignoring_case(type, "application/json");
}

/// Whether the list of an If-Match or If-None-Match has the tag. Weak ones count for If-None-Match only,
/// which is right here since all tags are strong.
bool list_has_tag(std::string_view list, std::string_view tag) {
    for (std::string_view item : split(list, ',')) {
        item = trim(item);
        if (item == tag || item == "*") return true;
    }
    return false;
}

}  // namespace

Call::Call(std::shared_ptr<http::Exchange> exchange) : exchange_(std::move(exchange)) {}

Call::Call(http::Request request, Reply reply) : request_(std::move(request)), reply_(std::move(reply)) {}

Call::~Call() {
    if (answered_) return;
    Problem problem;
    problem.status = 500;
    problem.reason = "unanswered";
    problem.detail = "The server lost this request.";
    refuse(problem);
}

const http::Request& Call::request() const {
    return exchange_ ? exchange_->request() : request_;
}

const std::string& Call::path_parameter(std::string_view name) const {
    static const std::string none;
    const auto found = path.find(name);
    return found == path.end() ? none : found->second;
}

tl::expected<boost::json::object, Problem> Call::body() const {
    if (!says_json(request())) return tl::unexpected(wrong_media_type());
    boost::json::parse_options options;
    options.max_depth = ApiLimits{}.json_depth;
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(request().body, error, {}, options);
    if (error == boost::json::error::too_deep) {
        return tl::unexpected(bad_body("json_too_deep", "The body is nested too deeply."));
    }
    if (error) return tl::unexpected(bad_body("not_json", "The body is not JSON: " + error.message() + "."));
    if (!value.is_object())
        return tl::unexpected(bad_body("not_an_object", "The body must be a JSON object."));
    return std::move(value.get_object());
}

void Call::respond(http::Response response) {
    if (answered_) return;
    answered_ = true;
    if (exchange_) {
        exchange_->respond(std::move(response));
    } else if (reply_) {
        reply_(std::move(response));
    }
}

void Call::respond_json(const boost::json::value& value, int status) {
    respond_text(boost::json::serialize(value), "application/json", status);
}

void Call::respond_tagged(const boost::json::value& value) {
    const std::string text = boost::json::serialize(value);
    const std::string tag = entity_tag(text);
    http::Response response;
    response.fields.set("ETag", tag);
    if (list_has_tag(request().fields.get("If-None-Match"), tag)) {
        response.status = 304;
        return respond(std::move(response));
    }
    response.fields.set("Content-Type", "application/json");
    response.body = text;
    respond(std::move(response));
}

void Call::respond_nothing() {
    http::Response response;
    response.status = 204;
    respond(std::move(response));
}

void Call::respond_text(std::string text, std::string_view media_type, int status) {
    http::Response response;
    response.status = status;
    response.fields.set("Content-Type", std::string(media_type));
    response.body = std::move(text);
    respond(std::move(response));
}

void Call::respond_file(std::string content, std::string_view media_type, std::string_view name) {
    http::Response response;
    response.fields.set("Content-Type", std::string(media_type));
    response.fields.set("Content-Disposition", fmt::format("attachment; filename=\"{}\"", name));
    response.body = std::move(content);
    respond(std::move(response));
}

void Call::refuse(const Problem& problem) {
    respond(to_response(problem));
}

std::string entity_tag(std::string_view text) {
    constexpr std::size_t kSize = 16;
    unsigned char hash[kSize];
    crypto_generichash(
        hash, sizeof hash, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0
    );
    return '"' + to_hex(std::string_view(reinterpret_cast<const char*>(hash), sizeof hash)) + '"';
}

bool if_match_passes(const http::Request& request, std::string_view tag) {
    if (!request.fields.has("If-Match")) return true;
    return list_has_tag(request.fields.get("If-Match"), tag);
}

}  // namespace offhook::api
