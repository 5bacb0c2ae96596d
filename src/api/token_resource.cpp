// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/authentication.hpp"
#include "api/body.hpp"
#include "api/page.hpp"
#include "api/times.hpp"
#include "api/view_json.hpp"

namespace offhook::api {

namespace {

constexpr std::array<std::string_view, 4> kRoles{"admin", "operator", "viewer", "cti"};
constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kIdBytes = 8;
constexpr std::int64_t kMostDays = 3'650;
constexpr store::UnixSeconds kSecondsPerDay = 86'400;

boost::json::object to_json(const store::TokenRecord& token) {
    return {
        {"id", token.id},
        {"name", token.name},
        {"user", token.user},
        {"role", store::role_name(token.scope)},
        {"lines", texts_json(token.lines)},
        {"createdAt", time_or_null(token.created)},
        {"expiresAt", time_or_null(token.expires)},
        {"lastUsedAt", time_or_null(token.last_used)}};
}

class TokenResource final : public Resource {
public:
    explicit TokenResource(const Administration& administration) : administration_(administration) {}

    void add_routes(Router& router) override {
        router.add("GET", "/tokens", Access::admin, [this](const CallPtr& call) { list(*call); });
        router.add("POST", "/tokens", Access::admin, [this](const CallPtr& call) { add(*call); });
        router.add("DELETE", "/tokens/{id}", Access::admin, [this](const CallPtr& call) { remove(*call); });
    }

private:
    Users& users() const { return administration_.users; }
    Audit& audit() const { return administration_.context.audit; }

    void list(Call& call) {
        const auto wanted = page_request(call);
        if (!wanted) return call.refuse(wanted.error());
        const auto& tokens = users().tokens();
        boost::json::array items;
        std::string last;
        auto token = tokens.upper_bound(wanted->after);
        for (; token != tokens.end() && items.size() < wanted->limit; ++token) {
            items.push_back(to_json(token->second));
            last = token->first;
        }
        if (token == tokens.end()) last.clear();
        call.respond_json(page(std::move(items), last));
    }

    void add(Call& call) {
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        store::TokenRecord token;
        token.name = body.text("name", 1, 128);
        token.user = body.optional_text("user", 1, 128).value_or(call.who.user);
        token.scope = store::role_from(body.choice("role", kRoles)).value_or(Role::cti);
        token.lines = body.optional_texts("lines", 1'000, 256).value_or(std::vector<std::string>{});
        const auto days = body.optional_number("expiresInDays", 1, kMostDays);
        if (!users().find(token.user)) body.fail("user", "must be the name of a user.", "unknown_user");
        if (const auto problem = body.problem()) return call.refuse(*problem);
        if (users().tokens().size() >= administration_.context.limits.tokens) {
            return call.refuse(conflict("too_many_tokens", "There are as many tokens as the server takes."));
        }
        token.created = administration_.unix_seconds();
        if (days) token.expires = token.created + *days * kSecondsPerDay;
        save(call, std::move(token));
    }

    void save(Call& call, store::TokenRecord token) {
        Random& random = administration_.context.random;
        const std::string text = std::string(kTokenPrefix) + random.token(kTokenBytes);
        token.id = random.token(kIdBytes);
        token.hash = token_hash(text);
        const boost::json::object json = to_json(token);
        audit().record(call.who, "token.add", token.id, std::nullopt, boost::json::serialize(json));
        users().save(std::move(token));
        call.respond_json(boost::json::object{{"token", json}, {"text", text}}, 201);
    }

    void remove(Call& call) {
        const store::TokenRecord* token = users().find_token(call.path_parameter("id"));
        if (!token) return call.refuse(not_found("There is no such token."));
        const std::string id = token->id;
        audit().record(call.who, "token.remove", id, boost::json::serialize(to_json(*token)));
        users().remove_token(id);
        call.respond_nothing();
    }

    Administration administration_;
};

}  // namespace

std::unique_ptr<Resource> token_resource(const Administration& administration) {
    return std::make_unique<TokenResource>(administration);
}

}  // namespace offhook::api
