// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/body.hpp"
#include "api/times.hpp"
#include "base/text.hpp"
#include "store/backup.hpp"

namespace offhook::api {

namespace {

std::optional<char> hex_byte(std::string_view two) {
    unsigned value = 0;
    const auto [rest, error] = std::from_chars(two.data(), two.data() + two.size(), value, 16);
    if (error != std::errc{} || rest != two.data() + two.size() || two.size() != 2) return std::nullopt;
    return static_cast<char>(value);
}

/// Percent-decoded (RFC 3986 2.1), since header fields are ASCII.
std::optional<std::string> decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        const auto byte = hex_byte(text.substr(i + 1, 2));
        if (!byte) return std::nullopt;
        plain += *byte;
        i += 2;
    }
    return plain;
}

boost::json::object to_json(const store::BackupChange& change) {
    return {
        {"section", change.section},
        {"key", change.key},
        {"change", store::change_name(change.kind)},
        {"before", text_or_null(change.before)},
        {"after", text_or_null(change.after)}};
}

boost::json::object to_json(const RestoreReport& report, bool applied) {
    boost::json::array changes;
    for (const store::BackupChange& change : report.changes) changes.push_back(to_json(change));
    boost::json::object json;
    json["applied"] = applied;
    json["schema"] = report.schema;
    json["version"] = report.version;
    json["createdAt"] = time_text(report.created * 1'000);
    json["changes"] = std::move(changes);
    return json;
}

class BackupResource final : public Resource {
public:
    explicit BackupResource(const Administration& administration) : context_(administration.context) {}

    void add_routes(Router& router) override {
        router.add("POST", "/backup", Access::admin, [this](const CallPtr& call) { make(call); });
        router.add("POST", "/restore", Access::admin, [this](const CallPtr& call) { restore(call); });
    }

private:
    void make(const CallPtr& call) {
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        const std::string passphrase =
            body.text("passphrase", store::kShortestPassphrase, store::kLongestPassphrase);
        if (const auto problem = body.problem()) return call->refuse(*problem);
        context_.host.backup(passphrase, [this, call](Result<std::string> file) {
            if (!file) return call->refuse(problem_of(file.error()));
            context_.audit.record(call->who, "backup.make", "");
            const std::string day = time_text(context_.host.unix_milliseconds()).substr(0, 10);
            const std::string name = fmt::format("offhook-{}.backup", day);
            call->respond_file(std::move(*file), "application/octet-stream", name);
        });
    }

    void restore(const CallPtr& call) {
        // Nothing is changed by a caller who forgot the parameter.
        const std::string_view dry = call->query("dry-run");
        if (!dry.empty() && dry != "true" && dry != "false") {
            return call->refuse(bad_field("dry-run", "dry-run must be true or false."));
        }
        const auto passphrase = decoded(call->request().fields.get("X-Passphrase"));
        if (!passphrase || passphrase->empty()) {
            return call->refuse(bad_field("X-Passphrase", "X-Passphrase must be the backup's passphrase."));
        }
        const std::string& file = call->request().body;
        if (file.empty()) return call->refuse(bad_field("body", "The body must be a backup."));
        const bool apply = dry == "false";
        context_.host.restore(
            file, *passphrase, apply,
            [this, call, apply](const Result<RestoreReport>& report) {
                if (!report) return call->refuse(problem_of(report.error()));
                if (apply)
                    context_.audit.record(call->who, "backup.restore", time_text(report->created * 1'000));
                call->respond_json(to_json(*report, apply));
            }
        );
    }

    const Context& context_;
};

}  // namespace

std::unique_ptr<Resource> backup_resource(const Administration& administration) {
    return std::make_unique<BackupResource>(administration);
}

}  // namespace offhook::api
