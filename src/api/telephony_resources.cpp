// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "api/cti_clients.hpp"
#include "api/cti_resource.hpp"
#include "api/event_resource.hpp"
#include "api/line_resource.hpp"
#include "api/log_resource.hpp"
#include "api/overview.hpp"
#include "api/phone_resource.hpp"
#include "api/resource.hpp"
#include "api/status_resource.hpp"
#include "api/trace_resource.hpp"

namespace offhook::api {

Resources telephony_resources(const Context& context) {
    const auto clients = std::make_shared<CtiClients>(context);
    const auto overview = std::make_shared<Overview>(context);
    Resources resources;
    resources.push_back(std::make_unique<StatusResource>(context, clients, overview));
    resources.push_back(std::make_unique<PhoneResource>(context));
    resources.push_back(std::make_unique<LineResource>(context));
    resources.push_back(std::make_unique<CtiResource>(context, clients));
    resources.push_back(std::make_unique<EventResource>(context, clients, overview));
    resources.push_back(std::make_unique<TraceResource>(context));
    resources.push_back(std::make_unique<LogResource>(context));
    return resources;
}

}  // namespace offhook::api
