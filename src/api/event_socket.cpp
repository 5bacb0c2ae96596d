// SPDX-License-Identifier: Apache-2.0
#include "api/event_socket.hpp"

#include <array>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/body.hpp"
#include "api/limits.hpp"
#include "http/target.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr std::size_t kIdSize = 64;
constexpr std::size_t kPathSize = 4'096;
constexpr std::size_t kFieldSize = 256;
constexpr std::array<std::string_view, 6> kMethods = {"GET", "POST", "PUT", "PATCH", "DELETE", "SUBSCRIBE"};

BadCommand bad(std::string reason, std::string detail) {
    Problem problem;
    problem.reason = std::move(reason);
    problem.detail = std::move(detail);
    return {std::nullopt, std::move(problem)};
}

tl::expected<json::object, BadCommand> read_object(std::string_view text) {
    json::parse_options options;
    options.max_depth = ApiLimits{}.json_depth + 1;  // a body of an operation, one deeper
    boost::system::error_code error;
    json::value value = json::parse(json::string_view(text.data(), text.size()), error, {}, options);
    if (error) return tl::unexpected(bad("not_json", "The command is not JSON: " + error.message() + "."));
    if (!value.is_object()) return tl::unexpected(bad("not_an_object", "A command is a JSON object."));
    return std::move(value.get_object());
}

void set_field(http::Request& request, std::string name, const std::optional<std::string>& value) {
    if (value) request.fields.set(std::move(name), *value);
}

}  // namespace

tl::expected<SocketCommand, BadCommand> read_command(std::string_view text, const http::Peer& peer) {
    const auto object = read_object(text);
    if (!object) return tl::unexpected(object.error());
    SocketCommand command;
    Body body(*object);
    command.id = body.text("id", 0, kIdSize);
    command.request.method = body.choice("method", kMethods);
    command.request.target = body.text("path", 0, kPathSize);
    const json::value* inner = body.any("body");
    set_field(command.request, "Idempotency-Key", body.optional_text("idempotencyKey", 1, kFieldSize));
    set_field(command.request, "If-Match", body.optional_text("ifMatch", 1, kFieldSize));
    command.request.peer = peer;
    command.subscribe = command.request.method == "SUBSCRIBE";
    if (inner != nullptr && !inner->is_null()) {
        command.request.fields.set("Content-Type", "application/json");
        command.request.body = json::serialize(*inner);
    }
    auto target = http::parse_target(command.request.target);
    if (!target && !command.subscribe)
        body.fail("path", "path must be a path of this API, as \"/api/v1/lines\".");
    if (const auto problem = body.problem()) return tl::unexpected(BadCommand{command.id, *problem});
    if (target) {
        command.request.path = std::move(target->path);
        command.request.query = std::move(target->query);
    }
    return command;
}

std::string answer_text(const std::optional<std::string>& id, const http::Response& response) {
    json::object answer;
    answer["id"] = nullptr;
    if (id) answer["id"] = *id;
    answer["status"] = response.status;
    answer["body"] = nullptr;
    if (!response.body.empty()) {
        boost::system::error_code error;
        json::value body = json::parse(response.body, error);
        answer["body"] = error ? json::value(json::string(response.body)) : std::move(body);
    }
    return json::serialize(answer);
}

}  // namespace offhook::api
