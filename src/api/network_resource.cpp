// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/body.hpp"
#include "api/times.hpp"
#include "api/view_json.hpp"

namespace offhook::api {

namespace {

constexpr std::size_t kLongestChain = std::size_t{256} * 1024;
constexpr std::size_t kLongestKey = std::size_t{64} * 1024;
constexpr store::UnixSeconds kSecondsPerDay = 86'400;

boost::json::value certificate_json(
    const std::optional<CertificateState>& certificate, store::UnixSeconds now
) {
    if (!certificate) return nullptr;
    boost::json::object json;
    json["subject"] = certificate->subject;
    json["issuer"] = certificate->issuer;
    json["names"] = texts_json(certificate->names);
    json["notBefore"] = time_text(certificate->not_before * 1'000);
    json["notAfter"] = time_text(certificate->not_after * 1'000);
    json["serial"] = certificate->serial;
    json["fingerprintSha256"] = certificate->fingerprint_sha256;
    json["key"] = certificate->key;
    json["daysLeft"] = std::max<store::UnixSeconds>(0, (certificate->not_after - now) / kSecondsPerDay);
    return json;
}

/// What the audit shows of the certificate in use.
std::string in_use(const Host& host) {
    const Certificates certificates = host.certificates();
    const std::string subject = certificates.server ? certificates.server->subject : "none";
    return fmt::format("{}: {}", certificates.source, subject);
}

/// Listeners and certificates.
class NetworkResource final : public Resource {
public:
    explicit NetworkResource(const Administration& administration)
        : administration_(administration), host_(administration.context.host) {}

    void add_routes(Router& router) override {
        router.add("GET", "/listeners", Access::viewer, [this](const CallPtr& call) { list(*call); });
        router.add("POST", "/listeners/check-port", Access::admin, [this](const CallPtr& call) {
            check_port(*call);
        });
        router.add("GET", "/certificates", Access::viewer, [this](const CallPtr& call) { tell(*call); });
        router.add("PUT", "/certificates", Access::admin, [this](const CallPtr& call) { upload(*call); });
        router.add("DELETE", "/certificates", Access::admin, [this](const CallPtr& call) { reset(*call); });
        router.add("GET", "/certificates/ca.pem", Access::viewer, [this](const CallPtr& call) {
            authority(*call);
        });
    }

private:
    void list(Call& call) {
        boost::json::array items;
        for (const ListenerState& listener : host_.listeners()) items.push_back(listener_json(listener));
        call.respond_json(boost::json::object{
            {"items", std::move(items)}, {"addresses", texts_json(host_.local_addresses())}});
    }

    void check_port(Call& call) {
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        const std::string address = body.text("address", 1, 64);
        const auto port = static_cast<std::uint16_t>(body.number("port", 1, 65535));
        if (const auto problem = body.problem()) return call.refuse(*problem);
        call.respond_json(port_check_json(host_, address, port));
    }

    void tell(Call& call) {
        call.respond_json(certificates_json(host_.certificates(), administration_.unix_seconds()));
    }

    void upload(Call& call) {
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        const auto problem = use_uploaded_certificate(administration_.context, call.who, *object, "");
        if (problem) return call.refuse(*problem);
        tell(call);
    }

    void reset(Call& call) {
        const std::string before = in_use(host_);
        const auto done = host_.use_own_authority();
        if (!done) return call.refuse(problem_of(done.error()));
        administration_.context.audit.record(call.who, "certificate.own", "", before, in_use(host_));
        tell(call);
    }

    void authority(Call& call) {
        std::string pem = host_.authority_pem();
        if (pem.empty()) return call.refuse(not_found("The server has no authority of its own."));
        call.respond_file(std::move(pem), "application/x-pem-file", "offhook-ca.pem");
    }

    Administration administration_;
    Host& host_;
};

}  // namespace

boost::json::object listener_json(const ListenerState& listener) {
    return {
        {"name", listener.name},
        {"side", listener.side},
        {"transport", listener.transport},
        {"address", listener.address},
        {"port", listener.port},
        {"listening", listener.listening},
        {"error", text_or_null(listener.error)},
        {"connections", listener.connections}};
}

boost::json::object certificates_json(const Certificates& certificates, store::UnixSeconds now) {
    return {
        {"source", certificates.source},
        {"server", certificate_json(certificates.server, now)},
        {"authority", certificate_json(certificates.authority, now)},
        {"error", text_or_null(certificates.error)}};
}

std::optional<Problem> use_uploaded_certificate(
    const Context& context, const Identity& who, const boost::json::object& upload, const std::string& prefix
) {
    Body body(upload, prefix);
    const std::string chain = body.text("chain", 1, kLongestChain);
    const std::string key = body.text("key", 1, kLongestKey);
    const std::string password = body.optional_text("password", 0, 256).value_or("");
    if (auto problem = body.problem()) return problem;
    const std::string before = in_use(context.host);
    const auto used = context.host.use_certificate(chain, key, password);
    if (!used) {
        const bool is_chain = used.error().reason == "bad_certificate";
        return problem_of(used.error(), prefix + (is_chain ? "chain" : "key"));
    }
    context.audit.record(who, "certificate.upload", "", before, in_use(context.host));
    return std::nullopt;
}

boost::json::object port_check_json(Host& host, const std::string& address, std::uint16_t port) {
    const auto free = host.check_port(address, port);
    if (free) return {{"free", true}, {"reason", nullptr}, {"detail", nullptr}};
    return {{"free", false}, {"reason", free.error().reason}, {"detail", free.error().text}};
}

std::unique_ptr<Resource> network_resource(const Administration& administration) {
    return std::make_unique<NetworkResource>(administration);
}

}  // namespace offhook::api
