// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/authentication.hpp"
#include "api/body.hpp"
#include "api/times.hpp"
#include "api/view_json.hpp"

namespace offhook::api {

namespace {

Problem login_refused() {
    Problem problem;
    problem.status = 401;
    problem.reason = "login_refused";
    problem.detail = "Name or password is wrong.";
    return problem;
}

Problem too_many_failures(std::chrono::seconds wait) {
    Problem problem;
    problem.status = 429;
    problem.reason = "too_many_failures";
    problem.detail = fmt::format("Too many wrong passwords; try again in {} s.", wait.count());
    problem.retry_after = wait;
    return problem;
}

std::string cookie_field(std::string_view value, bool tls) {
    return fmt::format(
        "{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", kSessionCookie, value,
        value.empty() ? "; Max-Age=0" : "", tls ? "; Secure" : ""
    );
}

/// Schema Session; `session` null for tokens and the local socket.
boost::json::object session_json(
    const Administration& administration, const Identity& who, const Session* session
) {
    const Host& host = administration.context.host;
    const store::UserRecord* user = administration.users.find(who.user);
    boost::json::object json;
    json["user"] = who.user;
    json["role"] = store::role_name(who.role);
    json["via"] = via_name(who.via);
    json["language"] = user && user->language == "de" ? "de" : "en";
    json["csrfToken"] = nullptr;
    json["expiresAt"] = nullptr;
    if (session) {
        json["csrfToken"] = session->csrf_token;
        json["expiresAt"] = time_text(host, administration.sessions.ends(*session));
    }
    json["rights"] =
        boost::json::object{{"control", who.rights.control}, {"lines", texts_json(who.rights.lines)}};
    return json;
}

class SessionResource final : public Resource {
public:
    explicit SessionResource(const Administration& administration) : administration_(administration) {}

    void add_routes(Router& router) override {
        router.add("GET", "/session", Access::anyone, [this](const CallPtr& call) { get(*call); });
        router.add("POST", "/session", Access::open, [this](const CallPtr& call) { log_in(call); });
        router.add("DELETE", "/session", Access::anyone, [this](const CallPtr& call) { log_out(*call); });
        router.add("POST", "/session/password", Access::anyone, [this](const CallPtr& call) {
            change_password(call);
        });
    }

private:
    Users& users() const { return administration_.users; }

    void get(Call& call) {
        const Session* session = administration_.sessions.with_id(call.who.session, call.now);
        call.respond_json(session_json(administration_, call.who, session));
    }

    void log_in(const CallPtr& call) {
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        const std::string name = body.text("name", 1, 128);
        std::string password = body.text("password", 1, kLongestPassword);
        if (const auto problem = body.problem()) return call->refuse(*problem);
        const store::UserRecord* user = users().find(name);
        const bool may = user && user->enabled;
        check(call, name, may ? user->password_hash : "", std::move(password), [this, call, name] {
            welcome(*call, name);
        });
    }

    /// Goes on with `then` if the password is right and the name may try at all; else refuses the call.
    void check(
        const CallPtr& call,
        const std::string& name,
        const std::string& hash,
        std::string password,
        std::function<void()> then
    ) {
        const std::string address = call->request().peer.address;
        if (const auto wait = administration_.delay.wait(name, address, call->now)) {
            return call->refuse(too_many_failures(*wait));
        }
        administration_.delay.attempt(name, address, call->now);
        auto done = [this, call, name, address, next = std::move(then)](const Result<bool>& right) {
            if (right && !*right) return refuse(*call, name);
            administration_.delay.succeeded(name, address);
            if (!right) return call->refuse(problem_of(right.error()));
            next();
        };
        administration_.passwords.verify(hash, std::move(password), std::move(done));
    }

    void refuse(Call& call, const std::string& name) {
        Identity nobody = call.who;
        nobody.user =
            users().find(name) ? name : "";  // a password typed into the wrong field is not written down
        administration_.context.audit.record(nobody, "login.failed", nobody.user);
        administration_.context.reporter.report(
            Level::warning, "login_refused",
            fmt::format("API login refused from {}", call.request().peer.address)
        );
        call.refuse(login_refused());
    }

    void welcome(Call& call, const std::string& name) {
        const store::UserRecord* user = users().find(name);
        if (!user || !user->enabled)
            return call.refuse(login_refused());  // gone while its password was checked
        store::UserRecord seen = *user;
        seen.last_login = administration_.unix_seconds();
        users().save(std::move(seen));
        answer_with_session(administration_, call, name, 200, [](boost::json::object json) { return json; });
        administration_.context.audit.record(call.who, "login", name);
    }

    void log_out(Call& call) {
        administration_.sessions.close(call.who.session);
        administration_.context.audit.record(call.who, "logout", call.who.user);
        http::Response response;
        response.status = 204;
        response.fields.add("Set-Cookie", cookie_field("", call.request().peer.tls));
        call.respond(std::move(response));
    }

    void change_password(const CallPtr& call) {
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        std::string current = body.text("currentPassword", 1, kLongestPassword);
        std::string wanted = body.text("password", kShortestPassword, kLongestPassword);
        if (const auto problem = body.problem()) return call->refuse(*problem);
        const store::UserRecord* user = users().find(call->who.user);
        if (!user) return call->refuse(conflict("no_such_user", "Only a user has a password."));
        const std::string name = user->name;
        check(call, name, user->password_hash, std::move(current), [this, call, name, wanted] {
            hash(call, name, wanted);
        });
    }

    void hash(const CallPtr& call, const std::string& name, const std::string& password) {
        administration_.passwords.hash(password, [this, call, name](Result<std::string> hashed) {
            const store::UserRecord* user = users().find(name);
            if (!hashed) return call->refuse(problem_of(hashed.error()));
            if (!user) return call->refuse(login_refused());
            store::UserRecord changed = *user;
            changed.password_hash = std::move(*hashed);
            changed.password_changed = administration_.unix_seconds();
            users().save(std::move(changed));
            administration_.sessions.close_all_of(name, call->who.session);
            administration_.context.audit.record(call->who, "user.password", name);
            call->respond_nothing();
        });
    }

    Administration administration_;
};

}  // namespace

void answer_with_session(
    const Administration& administration,
    Call& call,
    const std::string& user,
    int status,
    const std::function<boost::json::object(boost::json::object)>& wrap
) {
    const Time now = administration.context.host.now();
    const std::string cookie = administration.sessions.open(user, now);
    const Session* session = administration.sessions.use(cookie, now);
    const store::UserRecord* record = administration.users.find(user);
    if (!session || !record) return;  // the call answers 500 as it goes
    call.who.user = user;
    call.who.role = record->role;
    call.who.rights = rights_of(*record);
    call.who.via = Via::session;
    call.who.session = session->id;
    http::Response response;
    response.status = status;
    response.fields.set("Content-Type", "application/json");
    response.fields.add("Set-Cookie", cookie_field(cookie, call.request().peer.tls));
    response.body = boost::json::serialize(wrap(session_json(administration, call.who, session)));
    call.respond(std::move(response));
}

std::unique_ptr<Resource> session_resource(const Administration& administration) {
    return std::make_unique<SessionResource>(administration);
}

}  // namespace offhook::api
