// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/administration.hpp"
#include "api/server_json.hpp"
#include "api/setting_json.hpp"
#include "api/times.hpp"
#include "api/view_json.hpp"
#include "signalling/signalling.hpp"

namespace offhook::api {

namespace {

constexpr std::size_t kPhonesInBundle = 2'000;

/// The telephone service, and what a helper wants to know of the server.
class ServiceResource final : public Resource {
public:
    explicit ServiceResource(const Administration& administration)
        : administration_(administration),
          context_(administration.context),
          host_(administration.context.host) {}

    void add_routes(Router& router) override {
        router.add("GET", "/service", Access::viewer, [this](const CallPtr& call) { tell(*call); });
        router.add("POST", "/service/start", Access::admin, [this](const CallPtr& call) { start(*call); });
        router.add("POST", "/service/stop", Access::admin, [this](const CallPtr& call) { stop(*call); });
        router.add("POST", "/service/restart", Access::admin, [this](const CallPtr& call) {
            restart(*call);
        });
        router.add("GET", "/support-bundle", Access::admin, [this](const CallPtr& call) { bundle(*call); });
    }

private:
    void tell(Call& call) { call.respond_json(service_json(host_)); }

    /// Starting what runs, and stopping what does not, is not wrong: it is as it was wanted.
    void start(Call& call) {
        if (!host_.service().running) {
            const auto started = host_.start_service();
            if (!started) return call.refuse(problem_of(started.error()));
            context_.audit.record(call.who, "service.start", "");
        }
        tell(call);
    }

    void stop(Call& call) {
        const auto stopped = host_.stop_service();
        if (!stopped) return call.refuse(problem_of(stopped.error()));
        context_.audit.record(call.who, "service.stop", "");
        tell(call);
    }

    void restart(Call& call) {
        const auto stopped = host_.stop_service();
        const auto started = stopped ? host_.start_service() : stopped;
        if (!started) return call.refuse(problem_of(started.error()));
        context_.audit.record(call.who, "service.restart", "");
        tell(call);
    }

    void bundle(Call& call) {
        boost::json::object json;
        json["madeAt"] = time_text(host_.unix_milliseconds());
        json["version"] = host_.version();
        json["startedAt"] = time_or_null(host_.started());
        json["service"] = service_json(host_);
        json["licences"] = licences_without_codes();
        json["settings"] = settings_json(host_.settings());
        json["settingWarnings"] = texts_json(host_.settings().warnings);
        json["certificates"] = certificates_json(host_.certificates(), administration_.unix_seconds());
        json["listeners"] = listeners();
        json["counters"] = counters();
        json["phones"] = phones();
        json["clients"] = clients();
        context_.audit.record(call.who, "support_bundle.make", "");
        const std::string day = time_text(host_.unix_milliseconds()).substr(0, 10);
        call.respond_file(
            boost::json::serialize(json), "application/json", "offhook-support-" + day + ".json"
        );
    }

    /// A code is as good as money.
    boost::json::object licences_without_codes() const {
        boost::json::object json = licences_json(host_, context_.signalling);
        json["codes"] = json["codes"].as_array().size();
        return json;
    }

    boost::json::array listeners() const {
        boost::json::array all;
        for (const ListenerState& listener : host_.listeners()) all.push_back(listener_json(listener));
        return all;
    }

    boost::json::object counters() const {
        boost::json::object all;
        for (const auto& [reason, count] : host_.counters()) all[reason] = count;
        return all;
    }

    boost::json::array phones() const {
        boost::json::array all;
        for (const signalling::PhoneView& phone : context_.signalling.phone_views()) {
            if (all.size() == kPhonesInBundle) break;
            all.push_back(phone_json(phone, host_.phone_record(phone.username), host_));
        }
        return all;
    }

    boost::json::array clients() const {
        boost::json::array all;
        for (const signalling::ClientView& client : context_.signalling.client_views()) {
            all.push_back(client_json(client, host_));
        }
        return all;
    }

    Administration administration_;
    const Context& context_;
    Host& host_;
};

}  // namespace

std::unique_ptr<Resource> service_resource(const Administration& administration) {
    return std::make_unique<ServiceResource>(administration);
}

}  // namespace offhook::api
