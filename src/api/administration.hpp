// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>
#include <tl/expected.hpp>

#include "api/context.hpp"
#include "api/login_delay.hpp"
#include "api/passwords.hpp"
#include "api/resource.hpp"
#include "api/sessions.hpp"
#include "api/users.hpp"

namespace offhook::api {

/// What the resources of administration work with beside the Context. All of it outlives them.
struct Administration {
    const Context& context;
    Users& users;
    Sessions& sessions;
    LoginDelay& delay;
    Passwords& passwords;

    store::UnixSeconds unix_seconds() const { return context.host.unix_milliseconds() / 1'000; }
};

std::unique_ptr<Resource> setup_resource(const Administration& administration);
std::unique_ptr<Resource> session_resource(const Administration& administration);
std::unique_ptr<Resource> user_resource(const Administration& administration);
std::unique_ptr<Resource> token_resource(const Administration& administration);
std::unique_ptr<Resource> setting_resource(const Administration& administration);
std::unique_ptr<Resource> network_resource(const Administration& administration);
std::unique_ptr<Resource> client_resource(const Administration& administration);
std::unique_ptr<Resource> licence_resource(const Administration& administration);
std::unique_ptr<Resource> audit_resource(const Administration& administration);
std::unique_ptr<Resource> backup_resource(const Administration& administration);
std::unique_ptr<Resource> service_resource(const Administration& administration);

// --- What several of them need

/// Opens a session for the user and answers the call with it (`wrap` makes the body of its JSON).
void answer_with_session(
    const Administration& administration,
    Call& call,
    const std::string& user,
    int status,
    const std::function<boost::json::object(boost::json::object)>& wrap
);

/// Setting keys and what they are to become; nothing: back to the default.
using SettingChanges = std::map<std::string, std::optional<std::string>>;

/// Reads {"phones.lan.tcp_port": 5062, …}. Problems name the setting as the field: unknown_key, locked (409),
/// not_in_database (409), bad_value.
tl::expected<SettingChanges, Problem> read_setting_changes(
    const boost::json::object& values, const store::LoadedSettings& loaded
);

/// Saves them, all or none, with an audit record each; gives what could not take effect.
tl::expected<std::vector<std::string>, Problem> save_setting_changes(
    const Context& context, const Identity& who, const SettingChanges& changes
);

/// {"chain", "key", "password"} put into use. `prefix` as of Body.
std::optional<Problem> use_uploaded_certificate(
    const Context& context, const Identity& who, const boost::json::object& upload, const std::string& prefix
);

boost::json::object listener_json(const ListenerState& listener);
boost::json::object certificates_json(const Certificates& certificates, store::UnixSeconds now);

/// A port that could be listened on, or why not (schema PortCheck).
boost::json::object port_check_json(Host& host, const std::string& address, std::uint16_t port);

/// Names of users and accounts: no spaces, control characters, or those of `forbidden`.
bool is_plain_name(std::string_view name, std::string_view forbidden);

/// 412 if If-Match wants another state than `now_is`.
std::optional<Problem> changed_meanwhile(const Call& call, const boost::json::value& now_is);

}  // namespace offhook::api
