// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/body.hpp"
#include "api/setting_json.hpp"
#include "api/view_json.hpp"
#include "sip/digest.hpp"
#include "store/setting_table.hpp"

namespace offhook::api {

namespace {

constexpr std::size_t kLongestCode = 64;
/// Wrong codes are counted like passwords of a user who cannot exist.
constexpr std::string_view kCodeGuesses = "set-up code\n";
constexpr std::array<std::string_view, 2> kLanguages{"en", "de"};

/// What the wizard wants, taken apart.
struct Wanted {
    std::string language;
    std::string admin;
    std::string password;
    SettingChanges settings;
    boost::json::object certificate;  ///< empty: the own authority
};

class SetupResource final : public Resource {
public:
    explicit SetupResource(const Administration& administration)
        : administration_(administration), host_(administration.context.host) {}

    void add_routes(Router& router) override {
        router.add("GET", "/setup", Access::open, [this](const CallPtr& call) {
            call->respond_json(boost::json::object{{"needed", host_.setup_needed()}});
        });
        router.add("POST", "/setup/open", Access::open, [this](const CallPtr& call) { open(*call); });
        router.add("POST", "/setup/check-port", Access::open, [this](const CallPtr& call) {
            check_port(*call);
        });
        router.add("POST", "/setup", Access::open, [this](const CallPtr& call) { begin(call); });
    }

private:
    /// Why the call must not go on, or nothing: set-up is needed and the code is right.
    std::optional<Problem> check_code(const Call& call, const std::string& code) {
        if (!host_.setup_needed()) return conflict("setup_done", "The first set-up is done already.");
        const std::string guesses(kCodeGuesses);
        const std::string& address = call.request().peer.address;
        if (const auto wait = administration_.delay.wait(guesses, address, call.now)) {
            Problem problem = conflict("too_many_failures", "Too many wrong codes; wait a moment.");
            problem.status = 429;
            problem.retry_after = *wait;
            return problem;
        }
        const std::string right = host_.setup_code();
        if (!right.empty() && sip::equals_in_constant_time(code, right)) return std::nullopt;
        administration_.delay.attempt(guesses, address, call.now);
        administration_.context.reporter.report(
            Level::warning, "setup_code_wrong", fmt::format("wrong set-up code from {}", address)
        );
        Problem problem =
            bad_field("code", "This is not the set-up code that the server printed.", "wrong_code");
        problem.status = 403;
        return problem;
    }

    void open(Call& call) {
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        const std::string code = body.text("code", 1, kLongestCode);
        if (const auto problem = body.problem()) return call.refuse(*problem);
        if (const auto problem = check_code(call, code)) return call.refuse(*problem);
        boost::json::object json;
        json["addresses"] = texts_json(host_.local_addresses());
        json["sections"] = sections_json();
        json["settings"] = settings_json(host_.settings());
        json["certificates"] = certificates_json(host_.certificates(), administration_.unix_seconds());
        call.respond_json(json);
    }

    void check_port(Call& call) {
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        const std::string code = body.text("code", 1, kLongestCode);
        const std::string address = body.text("address", 1, 64);
        const auto port = static_cast<std::uint16_t>(body.number("port", 1, 65535));
        if (const auto problem = body.problem()) return call.refuse(*problem);
        if (const auto problem = check_code(call, code)) return call.refuse(*problem);
        call.respond_json(port_check_json(host_, address, port));
    }

    void begin(const CallPtr& call) {
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        const std::string code = body.text("code", 1, kLongestCode);
        Wanted wanted = read(body);
        // The code first: without it nothing is told of what else is wrong.
        if (!object->contains("code")) return call->refuse(*body.problem());
        if (const auto problem = check_code(*call, code)) return call->refuse(*problem);
        if (const auto problem = body.problem()) return call->refuse(*problem);
        const std::string password = wanted.password;
        administration_.passwords.hash(
            password,
            [this, call, wanted = std::move(wanted)](const Result<std::string>& hash) {
                if (!hash) return call->refuse(problem_of(hash.error()));
                finish(*call, wanted, *hash);
            }
        );
    }

    Wanted read(Body& body) {
        Wanted wanted;
        wanted.language = body.choice("language", kLanguages);
        if (const boost::json::object* admin = body.object("admin")) read_admin(*admin, wanted, body);
        if (const boost::json::object* settings = body.optional_object("settings")) {
            read_settings(*settings, "settings.", wanted, body);
        }
        if (const boost::json::object* client = body.optional_object("client"))
            read_client(*client, wanted, body);
        if (const boost::json::object* upload = body.optional_object("certificate"))
            wanted.certificate = *upload;
        if (store::find_setting("console.language") && !host_.settings().locked("console.language")) {
            wanted.settings.try_emplace("console.language", wanted.language);
        }
        return wanted;
    }

    static void read_admin(const boost::json::object& object, Wanted& wanted, Body& body) {
        Body admin(object, "admin.");
        wanted.admin = admin.text("name", 1, 128);
        wanted.password = admin.text("password", kShortestPassword, kLongestPassword);
        if (!is_plain_name(wanted.admin, ":/")) admin.fail("name", "must have no spaces, ':' or '/'.");
        body.fail(admin.problem());
    }

    void read_settings(
        const boost::json::object& values, const std::string& prefix, Wanted& wanted, Body& body
    ) const {
        auto changes = read_setting_changes(values, host_.settings());
        if (changes) {
            wanted.settings.merge(*changes);
        } else {
            Problem problem = changes.error();
            problem.field = prefix + problem.field;
            body.fail(problem);
        }
    }

    void read_client(const boost::json::object& object, Wanted& wanted, Body& body) const {
        Body client(object, "client.");
        boost::json::object values;
        values["clients.user"] = client.text("name", 1, 128);
        values["clients.password"] = client.text("password", 1, kLongestPassword);
        body.fail(client.problem());
        if (!client.problem()) read_settings(values, "", wanted, body);
    }

    void finish(Call& call, const Wanted& wanted, const std::string& hash) {
        if (!host_.setup_needed())
            return call.refuse(conflict("setup_done", "Somebody else has just done it."));
        call.who.user = wanted.admin;
        const bool own = wanted.certificate.empty();
        if (!own) {
            const auto problem = use_uploaded_certificate(
                administration_.context, call.who, wanted.certificate, "certificate."
            );
            if (problem) return call.refuse(*problem);
        }
        const auto warnings = save_setting_changes(administration_.context, call.who, wanted.settings);
        if (!warnings) {
            if (!own) (void)host_.use_own_authority();  // all or nothing
            return call.refuse(warnings.error());
        }
        add_administrator(wanted, hash);
        host_.setup_done();
        welcome(call, wanted.admin, *warnings);
    }

    void add_administrator(const Wanted& wanted, const std::string& hash) {
        store::UserRecord user;
        user.name = wanted.admin;
        user.password_hash = hash;
        user.role = Role::admin;
        user.language = wanted.language;
        user.created = administration_.unix_seconds();
        user.last_login = user.created;
        user.password_changed = user.created;
        administration_.users.save(std::move(user));
    }

    void welcome(Call& call, const std::string& user, const std::vector<std::string>& warnings) {
        answer_with_session(administration_, call, user, 201, [&](boost::json::object session) {
            return boost::json::object{{"session", std::move(session)}, {"warnings", texts_json(warnings)}};
        });
        administration_.context.audit.record(call.who, "setup", user);
    }

    Administration administration_;
    Host& host_;
};

}  // namespace

std::unique_ptr<Resource> setup_resource(const Administration& administration) {
    return std::make_unique<SetupResource>(administration);
}

}  // namespace offhook::api
