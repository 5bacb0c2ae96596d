// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "api/identity.hpp"
#include "api/problem.hpp"
#include "base/clock.hpp"
#include "http/message.hpp"
#include "http/server.hpp"

namespace offhook::api {

/// One request on its way through a handler. It is answered once: at once or later, by whoever holds it; a
/// call that is let go unanswered is answered with 500. Only the loop's thread touches it.
///
/// A command on a WebSocket is a call too, without an exchange: its answer goes back over the socket.
class Call {
public:
    using Reply = std::function<void(http::Response)>;

    /// A request over HTTP. `exchange` may be asked for an event stream or WebSocket instead of an answer.
    explicit Call(std::shared_ptr<http::Exchange> exchange);
    /// A command of a WebSocket.
    Call(http::Request request, Reply reply);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    const http::Request& request() const;
    /// Null for a command of a WebSocket. Whoever starts a stream on it says so by taken_over().
    const std::shared_ptr<http::Exchange>& exchange() const { return exchange_; }

    // Set by Router and Api before the handler is called.
    Identity who;
    Time now{};
    std::map<std::string, std::string, std::less<>> path;  ///< the parameters of the route's pattern

    /// A parameter of the path, "{username}"; empty if the pattern has none of that name.
    const std::string& path_parameter(std::string_view name) const;
    /// A parameter of the query; empty if it was not given.
    std::string_view query(std::string_view name) const { return request().parameter(name); }

    /// The body as an object. Problems: not_json, json_too_deep, not_an_object, unsupported_media_type (415).
    tl::expected<boost::json::object, Problem> body() const;

    void respond(http::Response response);
    void respond_json(const boost::json::value& value, int status = 200);
    /// The same with an ETag made of the text; 304 if the request has it already (RFC 9110 13.1.2).
    void respond_tagged(const boost::json::value& value);
    void respond_nothing();  ///< 204
    void respond_text(std::string text, std::string_view media_type, int status = 200);
    /// A file to keep: Content-Disposition: attachment.
    void respond_file(std::string content, std::string_view media_type, std::string_view name);
    void refuse(const Problem& problem);
    void taken_over() { answered_ = true; }
    bool answered() const { return answered_; }

private:
    std::shared_ptr<http::Exchange> exchange_;
    http::Request request_;  ///< of a command of a WebSocket
    Reply reply_;
    bool answered_ = false;
};

/// What a deferred answer keeps.
using CallPtr = std::shared_ptr<Call>;

/// The strong entity tag of a text: quoted, as it stands in ETag and If-Match.
std::string entity_tag(std::string_view text);

/// Whether If-Match lets a change of what now has `tag` pass; without the field it does (RFC 9110 13.1.1).
bool if_match_passes(const http::Request& request, std::string_view tag);

}  // namespace offhook::api
