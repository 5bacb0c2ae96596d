// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>

#include "api/host.hpp"

/// What the program tells of itself, in the form of openapi.yaml (schemas Service, Licences).
namespace offhook::signalling {
class Signalling;
}

namespace offhook::api {

boost::json::object service_json(const Host& host);
/// Numbers in use are those of the switchboard.
boost::json::object licences_json(const Host& host, const signalling::Signalling& signalling);

}  // namespace offhook::api
