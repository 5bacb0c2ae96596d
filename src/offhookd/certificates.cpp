// SPDX-License-Identifier: Apache-2.0
#include "offhookd/certificates.hpp"

#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "net/certificate_facts.hpp"

namespace offhook::daemon {

namespace {

namespace fs = std::filesystem;

constexpr const char* kUploadedCertificate = "uploaded.pem";
constexpr const char* kUploadedKey = "uploaded.key";
constexpr const char* kAuthority = "ca.pem";

fs::path tls_folder(const store::Settings& settings) {
    return settings.server.data_dir / "tls";
}

bool is_uploaded(const store::Settings& settings) {
    std::error_code unreadable;
    return fs::exists(tls_folder(settings) / kUploadedCertificate, unreadable);
}

std::vector<std::string> names_of_server(const store::Settings& settings) {
    std::vector<std::string> names = net::names_of_this_machine();
    if (!settings.server.name.empty()) names.push_back(settings.server.name);
    for (const auto& wan : {settings.phones.wan, settings.clients.wan}) {
        if (!wan.public_host.empty()) names.push_back(wan.public_host);
    }
    return names;
}

/// Beside the file and then in its place, so that a reader finds the old one or the new one, whole.
bool write_private(const fs::path& path, const std::string& text) {
    const fs::path fresh = path.string() + ".new";
    std::error_code error;
    fs::remove(fresh, error);
    std::ofstream file(fresh, std::ios::trunc | std::ios::binary);
    fs::permissions(fresh, fs::perms::owner_read | fs::perms::owner_write, error);
    if (error) return false;
    file << text;
    file.close();
    if (!file) return false;
    fs::rename(fresh, path, error);
    return !error;
}

Error as_upload_error(const Error& error) {
    if (error.reason == "tls_key_mismatch")
        return {"key_does_not_fit", "the private key does not belong to the certificate"};
    if (error.reason == "tls_key_password") return {"bad_private_key", error.text};
    return {"bad_certificate", "this is no certificate in PEM form"};
}

api::CertificateState to_state(const net::CertificateFacts& facts) {
    api::CertificateState state;
    state.subject = facts.subject;
    state.issuer = facts.issuer;
    state.names = facts.names;
    state.not_before = facts.not_before;
    state.not_after = facts.not_after;
    state.serial = facts.serial;
    state.fingerprint_sha256 = facts.fingerprint_sha256;
    state.key = facts.key;
    return state;
}

}  // namespace

Result<net::TlsServerSettings> Certificates::current(const store::Settings& settings) {
    net::TlsServerSettings tls;
    if (!settings.tls.certificate.empty()) {
        tls.certificate_file = settings.tls.certificate.string();
        tls.private_key_file = settings.tls.private_key.string();
        tls.private_key_password = settings.tls.private_key_password;
    } else if (is_uploaded(settings)) {
        tls.certificate_file = (tls_folder(settings) / kUploadedCertificate).string();
        tls.private_key_file = (tls_folder(settings) / kUploadedKey).string();
    } else {
        auto authority = net::ensure_authority(tls_folder(settings).string(), names_of_server(settings));
        if (!authority) return tl::unexpected(authority.error());
        tls = std::move(authority->server);
    }
    if (settings.tls.client_certificates != "off") tls.client_ca_file = settings.tls.client_ca.string();
    tls.require_client_certificate = settings.tls.client_certificates == "required";
    files_ = tls;
    written_ = last_written();
    return tls;
}

Certificates::Written Certificates::last_written() const {
    std::error_code missing;
    return {
        fs::last_write_time(files_.certificate_file, missing),
        fs::last_write_time(files_.private_key_file, missing)};
}

bool Certificates::have_changed(const store::Settings& settings) {
    const Written before = written_;
    return current(settings) && written_ != before;
}

Result<void> Certificates::use(
    const store::Settings& settings,
    const std::string& chain,
    const std::string& key,
    const std::string& key_password
) {
    if (!settings.tls.certificate.empty())
        return failure("locked", "tls.certificate names a certificate; take it out of the settings first");
    const auto plain_key = net::open_private_key(key, key_password);
    if (!plain_key) return failure("bad_private_key", plain_key.error().text);
    const fs::path folder = tls_folder(settings);
    std::error_code error;
    fs::create_directories(folder, error);
    const fs::path certificate_file = folder / kUploadedCertificate;
    const fs::path key_file = folder / kUploadedKey;
    const fs::path tried_certificate = certificate_file.string() + ".tried";
    const fs::path tried_key = key_file.string() + ".tried";
    if (!write_private(tried_certificate, chain) || !write_private(tried_key, *plain_key))
        return failure("store_failed", "the certificate cannot be written to the data directory");
    net::TlsServerSettings tried;
    tried.certificate_file = tried_certificate.string();
    tried.private_key_file = tried_key.string();
    if (const auto good = net::check_tls(tried); !good) {
        fs::remove(tried_certificate, error);
        fs::remove(tried_key, error);
        return tl::unexpected(as_upload_error(good.error()));
    }
    fs::rename(tried_key, key_file, error);
    if (!error) fs::rename(tried_certificate, certificate_file, error);
    if (error) return failure("store_failed", "the certificate cannot be written: " + error.message());
    return {};
}

Result<void> Certificates::use_own(const store::Settings& settings) {
    if (!settings.tls.certificate.empty())
        return failure("locked", "tls.certificate names a certificate; take it out of the settings first");
    std::error_code error;
    fs::remove(tls_folder(settings) / kUploadedCertificate, error);
    fs::remove(tls_folder(settings) / kUploadedKey, error);
    return {};
}

api::Certificates Certificates::describe(const store::Settings& settings) const {
    api::Certificates result;
    const bool named = !settings.tls.certificate.empty();
    result.source = named ? "settings" : is_uploaded(settings) ? "uploaded" : "own";
    if (files_.certificate_file.empty()) {
        result.error = "no TLS port has been opened yet";
    } else if (const auto facts = net::certificate_facts(files_.certificate_file)) {
        result.server = to_state(*facts);
    } else {
        result.error = facts.error().text;
    }
    if (const auto facts = net::certificate_facts((tls_folder(settings) / kAuthority).string()))
        result.authority = to_state(*facts);
    return result;
}

std::string Certificates::authority_pem(const store::Settings& settings) {
    std::ifstream file(tls_folder(settings) / kAuthority, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace offhook::daemon
