// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/body.hpp"
#include "api/page.hpp"
#include "api/times.hpp"
#include "api/view_json.hpp"
#include "base/text.hpp"

namespace offhook::api {

namespace {

constexpr std::array<std::string_view, 4> kRoles{"admin", "operator", "viewer", "cti"};
constexpr std::array<std::string_view, 2> kLanguages{"en", "de"};
constexpr std::size_t kMostPatterns = 1'000;
constexpr std::size_t kLongestPattern = 256;

class UserResource final : public Resource {
public:
    explicit UserResource(const Administration& administration) : administration_(administration) {}

    void add_routes(Router& router) override {
        const auto route = [&](std::string_view method, std::string_view path, auto function) {
            router.add(method, path, Access::admin, [this, function](const CallPtr& call) {
                (this->*function)(call);
            });
        };
        route("GET", "/users", &UserResource::list);
        route("POST", "/users", &UserResource::add);
        route("GET", "/users/{name}", &UserResource::get);
        route("PATCH", "/users/{name}", &UserResource::change);
        route("DELETE", "/users/{name}", &UserResource::remove);
        route("POST", "/users/{name}/password", &UserResource::set_password);
    }

private:
    Users& users() const { return administration_.users; }
    Audit& audit() const { return administration_.context.audit; }

    boost::json::object to_json(const store::UserRecord& user, Time now) const {
        boost::json::object json = written_down(user);
        json["createdAt"] = time_or_null(user.created);
        json["lastLoginAt"] = time_or_null(user.last_login);
        json["sessions"] = administration_.sessions.count_of(user.name, now);
        return json;
    }

    /// What the audit shows of a user.
    static boost::json::object written_down(const store::UserRecord& user) {
        return {{"name", user.name},       {"role", store::role_name(user.role)},
                {"enabled", user.enabled}, {"language", user.language == "de" ? "de" : "en"},
                {"control", user.control}, {"lines", texts_json(user.lines)}};
    }

    static std::string audit_text(const store::UserRecord& user) {
        return boost::json::serialize(written_down(user));
    }

    /// Null, and the call refused, if there is no such user.
    const store::UserRecord* user_of(Call& call) const {
        const store::UserRecord* user = users().find(call.path_parameter("name"));
        if (!user) call.refuse(not_found("There is no such user."));
        return user;
    }

    void list(const CallPtr& call) {
        const auto wanted = page_request(*call);
        if (!wanted) return call->refuse(wanted.error());
        boost::json::array items;
        std::string last;
        auto user = users().all().upper_bound(wanted->after);
        for (; user != users().all().end() && items.size() < wanted->limit; ++user) {
            items.push_back(to_json(user->second, call->now));
            last = user->first;
        }
        if (user == users().all().end()) last.clear();
        call->respond_json(page(std::move(items), last));
    }

    void get(const CallPtr& call) {
        if (const store::UserRecord* user = user_of(*call)) call->respond_tagged(to_json(*user, call->now));
    }

    static void read_common(Body& body, store::UserRecord& user) {
        if (const auto enabled = body.optional_flag("enabled")) user.enabled = *enabled;
        if (const auto language = body.optional_choice("language", kLanguages)) user.language = *language;
        if (const auto control = body.optional_flag("control")) user.control = *control;
        if (auto lines = body.optional_texts("lines", kMostPatterns, kLongestPattern)) {
            user.lines = std::move(*lines);
        }
    }

    void add(const CallPtr& call) {
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        store::UserRecord user;
        user.name = body.text("name", 1, 128);
        if (!is_plain_name(user.name, ":/")) body.fail("name", "must have no spaces, ':' or '/'.");
        std::string password = body.text("password", kShortestPassword, kLongestPassword);
        user.role = store::role_from(body.choice("role", kRoles)).value_or(Role::cti);
        read_common(body, user);
        if (const auto problem = body.problem()) return call->refuse(*problem);
        if (const auto problem = no_room_for(user.name)) return call->refuse(*problem);
        user.created = administration_.unix_seconds();
        user.password_changed = user.created;
        administration_.passwords.hash(
            std::move(password),
            [this, call, user](Result<std::string> hash) mutable {
                if (!hash) return call->refuse(problem_of(hash.error()));
                if (const auto problem = no_room_for(user.name)) return call->refuse(*problem);
                user.password_hash = std::move(*hash);
                keep(*call, user);
            }
        );
    }

    void keep(Call& call, const store::UserRecord& user) {
        users().save(user);
        audit().record(call.who, "user.add", user.name, std::nullopt, audit_text(user));
        // Made on the machine itself, where no wizard is needed: nobody else is to become the first one.
        Host& host = administration_.context.host;
        if (host.setup_needed() && user.role == Role::admin && user.enabled) host.setup_done();
        call.respond_json(to_json(user, call.now), 201);
    }

    std::optional<Problem> no_room_for(const std::string& name) const {
        if (users().find(name)) {
            Problem problem = conflict("user_known", fmt::format("There is a user {} already.", name));
            problem.field = "name";
            return problem;
        }
        if (users().all().size() < administration_.context.limits.users) return std::nullopt;
        return conflict("too_many_users", "There are as many users as the server takes.");
    }

    void change(const CallPtr& call) {
        const store::UserRecord* user = user_of(*call);
        if (!user) return;
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        store::UserRecord changed = *user;
        if (const auto role = body.optional_choice("role", kRoles)) changed.role = *store::role_from(*role);
        read_common(body, changed);
        if (const auto problem = body.problem()) return call->refuse(*problem);
        if (const auto problem = changed_meanwhile(*call, to_json(*user, call->now)))
            return call->refuse(*problem);
        const bool is_admin = changed.enabled && changed.role == Role::admin;
        if (const auto problem = would_lock_out(*user, is_admin)) return call->refuse(*problem);
        const std::string before = audit_text(*user);
        users().save(changed);
        if (!changed.enabled) administration_.sessions.close_all_of(changed.name);
        audit().record(call->who, "user.change", changed.name, before, audit_text(changed));
        call->respond_json(to_json(changed, call->now));
    }

    std::optional<Problem> would_lock_out(const store::UserRecord& user, bool stays_admin) const {
        const bool is_admin = user.enabled && user.role == Role::admin;
        if (stays_admin || !is_admin || !users().is_last_admin(user.name)) return std::nullopt;
        return conflict("last_administrator", "This is the last administrator; make another one first.");
    }

    void remove(const CallPtr& call) {
        const store::UserRecord* user = user_of(*call);
        if (!user) return;
        if (const auto problem = would_lock_out(*user, false)) return call->refuse(*problem);
        const std::string name = user->name;
        const std::string before = audit_text(*user);
        users().remove(name);
        administration_.sessions.close_all_of(name);
        audit().record(call->who, "user.remove", name, before);
        call->respond_nothing();
    }

    void set_password(const CallPtr& call) {
        const store::UserRecord* user = user_of(*call);
        if (!user) return;
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        std::string password = body.text("password", kShortestPassword, kLongestPassword);
        if (const auto problem = body.problem()) return call->refuse(*problem);
        administration_.passwords.hash(std::move(password), [this, call](Result<std::string> hash) {
            if (!hash) return call->refuse(problem_of(hash.error()));
            const store::UserRecord* known = user_of(*call);
            if (!known) return;
            store::UserRecord changed = *known;
            changed.password_hash = std::move(*hash);
            changed.password_changed = administration_.unix_seconds();
            users().save(changed);
            administration_.sessions.close_all_of(changed.name);
            audit().record(call->who, "user.password", changed.name);
            call->respond_nothing();
        });
    }

    Administration administration_;
};

}  // namespace

bool is_plain_name(std::string_view name, std::string_view forbidden) {
    return std::none_of(name.begin(), name.end(), [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= ' ' || byte == 0x7f || forbidden.find(c) != std::string_view::npos;
    });
}

std::unique_ptr<Resource> user_resource(const Administration& administration) {
    return std::make_unique<UserResource>(administration);
}

}  // namespace offhook::api
