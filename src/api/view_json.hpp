// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "api/host.hpp"
#include "signalling/views.hpp"
#include "store/records.hpp"

/// What signalling shows of its state, in the form of openapi.yaml (schemas Phone, Line, Call, …).
namespace offhook::api {

/// `record`: what is remembered of the phone; may be null.
boost::json::object phone_json(
    const signalling::PhoneView& phone, const store::PhoneRecord* record, const Host& host
);
/// The word of PhoneState: "inService", "waiting", ….
std::string_view state_word(signalling::PhoneState state);
boost::json::value dialog_json(const signalling::PhoneView& phone, const Host& host);
boost::json::array capabilities_json(const std::vector<switchboard::ServiceView>& services);

boost::json::object line_json(const switchboard::LineView& line, const Host& host);
boost::json::object call_json(
    const switchboard::CallView& call, const std::vector<std::string>& watchers, const Host& host
);
/// The accounts that monitor the line, each once.
std::vector<std::string> watchers_of(const switchboard::LineView& line);
boost::json::object monitor_json(const switchboard::MonitorView& monitor);
boost::json::object client_json(const signalling::ClientView& client, const Host& host);

boost::json::array texts_json(const std::vector<std::string>& texts);

}  // namespace offhook::api
