// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "api/problem.hpp"
#include "http/message.hpp"

namespace offhook::api {

/// A command on a WebSocket (schema SocketCommand).
struct SocketCommand {
    std::string id;
    http::Request request;  ///< as it would have come over HTTP; of SUBSCRIBE the body only
    bool subscribe = false;
};

/// What could not be read, with the command's id as far as it is known.
struct BadCommand {
    std::optional<std::string> id;
    Problem problem;
};

/// `peer` is that of the socket. Problems: not_json, not_an_object, those of Body, bad_value for the path.
tl::expected<SocketCommand, BadCommand> read_command(std::string_view text, const http::Peer& peer);

/// The text of a SocketAnswer. No id: the command could not be read.
std::string answer_text(const std::optional<std::string>& id, const http::Response& response);

}  // namespace offhook::api
