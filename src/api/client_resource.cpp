// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/body.hpp"
#include "api/page.hpp"
#include "api/view_json.hpp"
#include "base/text.hpp"
#include "signalling/signalling.hpp"
#include "sip/digest.hpp"

namespace offhook::api {

namespace {

constexpr std::size_t kMostPatterns = 1'000;
constexpr std::size_t kLongestPattern = 256;
constexpr std::size_t kIdDigits = 20;

signalling::Account account_of(const store::AccountRecord& record) {
    signalling::Account account;
    account.name = record.name;
    account.ha1_md5 = record.ha1_md5;
    account.ha1_sha256 = record.ha1_sha256;
    account.rights = {record.control, record.lines};
    account.enabled = record.enabled;
    return account;
}

boost::json::object written_down(const store::AccountRecord& account) {
    return {
        {"name", account.name},
        {"enabled", account.enabled},
        {"control", account.control},
        {"lines", texts_json(account.lines)}};
}

std::string audit_text(const store::AccountRecord& account) {
    return boost::json::serialize(written_down(account));
}

void read_common(Body& body, store::AccountRecord& account) {
    if (const auto enabled = body.optional_flag("enabled")) account.enabled = *enabled;
    if (const auto control = body.optional_flag("control")) account.control = *control;
    if (auto lines = body.optional_texts("lines", kMostPatterns, kLongestPattern)) {
        account.lines = std::move(*lines);
    }
}

/// Ids in the order of their numbers, for cursors.
std::string sort_key(switchboard::ClientId id) {
    const std::string digits = std::to_string(id.value);
    return std::string(kIdDigits - std::min(kIdDigits, digits.size()), '0') + digits;
}

/// The accounts that programs log in with over SIP, and who is connected.
class ClientResource final : public Resource {
public:
    explicit ClientResource(const Administration& administration) : context_(administration.context) {}

    void add_routes(Router& router) override {
        const auto route = [&](std::string_view method, std::string_view path, Access access, auto function) {
            router.add(method, path, access, [this, function](const CallPtr& call) {
                (this->*function)(*call);
            });
        };
        route("GET", "/clients", Access::viewer, &ClientResource::list);
        route("POST", "/clients", Access::admin, &ClientResource::add);
        route("GET", "/clients/{name}", Access::viewer, &ClientResource::get);
        route("PATCH", "/clients/{name}", Access::admin, &ClientResource::change);
        route("DELETE", "/clients/{name}", Access::admin, &ClientResource::remove);
        route("POST", "/clients/{name}/password", Access::admin, &ClientResource::set_password);
        route("GET", "/client-sessions", Access::viewer, &ClientResource::list_sessions);
    }

    void load(const store::Contents& contents) override {
        accounts_.clear();
        for (const store::AccountRecord& account : contents.accounts) accounts_[account.name] = account;
    }

private:
    using Accounts = std::map<std::string, store::AccountRecord, std::less<>>;

    /// Those of the database and the one of the settings, which goes over one of the same name.
    Accounts all() const {
        Accounts all = accounts_;
        const store::Settings& settings = context_.host.settings().settings;
        if (settings.clients.user.empty()) return all;
        store::AccountRecord first;
        first.name = settings.clients.user;
        all[first.name] = first;
        return all;
    }

    bool is_from_settings(std::string_view name) const {
        return !name.empty() && name == context_.host.settings().settings.clients.user;
    }

    boost::json::object to_json(
        const store::AccountRecord& account, const std::vector<signalling::ClientView>& sessions
    ) const {
        boost::json::object json = written_down(account);
        json["fromSettings"] = is_from_settings(account.name);
        json["sessions"] =
            std::count_if(sessions.begin(), sessions.end(), [&](const signalling::ClientView& session) {
                return session.kind == signalling::ClientKind::sip && session.account == account.name;
            });
        return json;
    }

    boost::json::object to_json(const store::AccountRecord& account) const {
        return to_json(account, context_.signalling.client_views());
    }

    void list(Call& call) {
        const auto wanted = page_request(call);
        if (!wanted) return call.refuse(wanted.error());
        const Accounts accounts = all();
        const auto sessions = context_.signalling.client_views();
        boost::json::array items;
        std::string last;
        auto account = accounts.upper_bound(wanted->after);
        for (; account != accounts.end() && items.size() < wanted->limit; ++account) {
            items.push_back(to_json(account->second, sessions));
            last = account->first;
        }
        if (account == accounts.end()) last.clear();
        call.respond_json(page(std::move(items), last));
    }

    void get(Call& call) {
        const Accounts accounts = all();
        const auto found = accounts.find(call.path_parameter("name"));
        if (found == accounts.end()) return call.refuse(not_found("There is no such client account."));
        call.respond_tagged(to_json(found->second));
    }

    /// Null, and the call refused, if there is none that can be changed here.
    const store::AccountRecord* account_of_call(Call& call) const {
        const std::string& name = call.path_parameter("name");
        if (is_from_settings(name)) {
            call.refuse(conflict(
                "from_settings", "This account is that of the settings clients.user and clients.password."
            ));
            return nullptr;
        }
        const auto found = accounts_.find(name);
        if (found == accounts_.end()) call.refuse(not_found("There is no such client account."));
        return found == accounts_.end() ? nullptr : &found->second;
    }

    void add(Call& call) {
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        store::AccountRecord account;
        account.name = body.text("name", 1, 128);
        if (!is_plain_name(account.name, ":/@")) body.fail("name", "must have no spaces, ':', '/' or '@'.");
        const std::string password = body.text("password", kShortestPassword, kLongestPassword);
        read_common(body, account);
        if (const auto problem = body.problem()) return call.refuse(*problem);
        if (accounts_.count(account.name) != 0 || is_from_settings(account.name)) {
            Problem problem =
                conflict("account_known", fmt::format("There is an account {} already.", account.name));
            problem.field = "name";
            return call.refuse(problem);
        }
        if (accounts_.size() >= context_.limits.accounts) {
            return call.refuse(
                conflict("too_many_accounts", "There are as many accounts as the server takes.")
            );
        }
        set_digest(account, password);
        save(call.now, account);
        context_.audit.record(call.who, "client.add", account.name, std::nullopt, audit_text(account));
        call.respond_json(to_json(account), 201);
    }

    void change(Call& call) {
        const store::AccountRecord* account = account_of_call(call);
        if (!account) return;
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        store::AccountRecord changed = *account;
        read_common(body, changed);
        if (const auto problem = body.problem()) return call.refuse(*problem);
        if (const auto problem = changed_meanwhile(call, to_json(*account))) return call.refuse(*problem);
        const std::string before = audit_text(*account);
        save(call.now, changed);
        context_.audit.record(call.who, "client.change", changed.name, before, audit_text(changed));
        call.respond_json(to_json(changed));
    }

    void remove(Call& call) {
        const store::AccountRecord* account = account_of_call(call);
        if (!account) return;
        const std::string name = account->name;
        context_.audit.record(call.who, "client.remove", name, audit_text(*account));
        accounts_.erase(name);
        context_.store.remove_account(name);
        context_.signalling.remove_account(name, call.now);
        context_.host.settle();
        call.respond_nothing();
    }

    void set_password(Call& call) {
        const store::AccountRecord* account = account_of_call(call);
        if (!account) return;
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        const std::string password = body.text("password", kShortestPassword, kLongestPassword);
        if (const auto problem = body.problem()) return call.refuse(*problem);
        store::AccountRecord changed = *account;
        set_digest(changed, password);
        save(call.now, changed);
        context_.audit.record(call.who, "client.password", changed.name);
        call.respond_nothing();
    }

    void set_digest(store::AccountRecord& account, const std::string& password) const {
        account.realm = context_.host.settings().settings.server.realm;
        account.ha1_md5 = sip::ha1(sip::DigestAlgorithm::md5, account.name, account.realm, password);
        account.ha1_sha256 = sip::ha1(sip::DigestAlgorithm::sha256, account.name, account.realm, password);
    }

    void save(Time now, const store::AccountRecord& account) {
        accounts_[account.name] = account;
        context_.store.save(account);
        context_.signalling.set_account(account_of(account), now);
        context_.host.settle();
    }

    void list_sessions(Call& call) {
        const auto wanted = page_request(call);
        if (!wanted) return call.refuse(wanted.error());
        std::map<std::string, signalling::ClientView> sessions;
        for (signalling::ClientView& view : context_.signalling.client_views()) {
            sessions.emplace(sort_key(view.id), std::move(view));
        }
        boost::json::array items;
        std::string last;
        auto session = sessions.upper_bound(wanted->after);
        for (; session != sessions.end() && items.size() < wanted->limit; ++session) {
            items.push_back(client_json(session->second, context_.host));
            last = session->first;
        }
        if (session == sessions.end()) last.clear();
        call.respond_json(page(std::move(items), last));
    }

    const Context& context_;
    Accounts accounts_;  ///< those of the database
};

}  // namespace

std::unique_ptr<Resource> client_resource(const Administration& administration) {
    return std::make_unique<ClientResource>(administration);
}

}  // namespace offhook::api
