// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/administration.hpp"
#include "api/page.hpp"
#include "api/times.hpp"
#include "base/text.hpp"

namespace offhook::api {

namespace {

boost::json::object to_json(const store::AuditRecord& record) {
    return {
        {"id", std::to_string(record.id)},
        {"time", time_text(record.time * 1'000)},
        {"user", record.user},
        {"via", record.via},
        {"address", record.address},
        {"action", record.action},
        {"object", record.object},
        {"before", text_or_null(record.before)},
        {"after", text_or_null(record.after)}};
}

boost::json::object to_json(const store::AuditPage& found) {
    boost::json::array items;
    for (const store::AuditRecord& record : found.records) items.push_back(to_json(record));
    return page(std::move(items), found.next == 0 ? "" : std::to_string(found.next));
}

class AuditResource final : public Resource {
public:
    explicit AuditResource(const Administration& administration) : context_(administration.context) {}

    void add_routes(Router& router) override {
        router.add("GET", "/audit", Access::admin, [this](const CallPtr& call) { list(call); });
    }

private:
    void list(const CallPtr& call) {
        const auto wanted = page_request(*call);
        if (!wanted) return call->refuse(wanted.error());
        store::AuditQuery query;
        query.user = call->query("user");
        query.action = call->query("action");
        query.count = wanted->limit;
        if (!wanted->after.empty()) {
            const auto before = parse_number<std::int64_t>(wanted->after);
            if (!before) return call->refuse(bad_field("cursor", "cursor must be the `next` of an answer."));
            query.before = *before;
        }
        // The answer comes from the store's writer thread; a call belongs to the loop's.
        Host& host = context_.host;
        context_.store.query_audit(
            std::move(query),
            [call = CallPtr(call), &host](Result<store::AuditPage> found) mutable {
                host.post([call = std::move(call), found = std::move(found)] {
                    if (!found) return call->refuse(problem_of(found.error()));
                    call->respond_json(to_json(*found));
                });
            }
        );
    }

    const Context& context_;
};

}  // namespace

std::unique_ptr<Resource> audit_resource(const Administration& administration) {
    return std::make_unique<AuditResource>(administration);
}

}  // namespace offhook::api
