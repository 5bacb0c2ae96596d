// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <boost/json/object.hpp>

#include "api/administration.hpp"
#include "api/body.hpp"
#include "api/server_json.hpp"
#include "store/licence.hpp"

namespace offhook::api {

namespace {

class LicenceResource final : public Resource {
public:
    explicit LicenceResource(const Administration& administration) : context_(administration.context) {}

    void add_routes(Router& router) override {
        router.add("GET", "/licences", Access::viewer, [this](const CallPtr& call) { tell(*call, 200); });
        router.add("POST", "/licences", Access::admin, [this](const CallPtr& call) { add(*call); });
        router.add("DELETE", "/licences/{id}", Access::admin, [this](const CallPtr& call) { remove(*call); });
    }

private:
    void tell(Call& call, int status) {
        call.respond_json(licences_json(context_.host, context_.signalling), status);
    }

    void add(Call& call) {
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        const std::string code = body.text("code", 1, store::kLongestLicenceCode);
        if (const auto problem = body.problem()) return call.refuse(*problem);
        const auto added = context_.host.add_licence(code, call.who.user);
        if (!added) return call.refuse(problem_of(added.error(), "code"));
        context_.audit.record(call.who, "licence.add", store::canonical_code(code));
        tell(call, 201);
    }

    void remove(Call& call) {
        const std::string& id = call.path_parameter("id");
        const auto removed = context_.host.remove_licence(id);
        if (!removed) return call.refuse(problem_of(removed.error()));
        context_.audit.record(call.who, "licence.remove", id);
        tell(call, 200);
    }

    const Context& context_;
};

}  // namespace

std::unique_ptr<Resource> licence_resource(const Administration& administration) {
    return std::make_unique<LicenceResource>(administration);
}

}  // namespace offhook::api
