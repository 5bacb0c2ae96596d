// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <utility>

#include <boost/asio/ip/host_name.hpp>
#include <fmt/format.h>
#include <ifaddrs.h>

#include "net/asio.hpp"
#include "net/certificate.hpp"
#include "net/pem_file.hpp"
#include "net/tls.hpp"

namespace offhook::net {

namespace {

constexpr auto kRenewBefore = std::chrono::hours(24 * 30);

struct Files {
    std::string ca_certificate;
    std::string ca_key;
    std::string certificate;
    std::string key;
};

Files files_in(const std::string& directory) {
    const std::filesystem::path base(directory);
    return {base / "ca.pem", base / "ca.key", base / "server.pem", base / "server.key"};
}

Result<Identity> load(const std::string& certificate_file, const std::string& key_file) {
    Identity identity;
    auto certificate = read_certificate(certificate_file);
    if (!certificate) return tl::unexpected(certificate.error());
    auto key = read_key(key_file);
    if (!key) return tl::unexpected(key.error());
    return Identity{std::move(*key), std::move(*certificate)};
}

Result<void> make_directory(const std::string& directory) {
    namespace fs = std::filesystem;
    std::error_code error;
    if (fs::is_directory(directory, error)) return {};
    fs::create_directories(directory, error);
    if (!error) fs::permissions(directory, fs::perms::owner_all, error);
    if (!error) return {};
    return failure("tls_directory", fmt::format("cannot make '{}': {}", directory, error.message()));
}

/// Names as certificates have them: addresses in their usual form, no doubles, the loopback ones included.
std::vector<std::string> complete(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const auto& name : names) {
        ErrorCode not_numeric;
        const auto address = asio::ip::make_address(name, not_numeric);
        all.push_back(not_numeric ? name : address.to_string());
    }
    all.insert(all.end(), {"localhost", "127.0.0.1", "::1"});
    std::vector<std::string> unique;
    for (auto& name : all) {
        const bool known = std::find(unique.begin(), unique.end(), name) != unique.end();
        if (!known && !name.empty()) unique.push_back(std::move(name));
    }
    return unique;
}

/// The authority there is, or a new one if there is none at all. Half an authority is an error: phones trust
/// the old one, and to replace it silently would lock them out.
Result<Identity> authority_in(const Files& files, const std::string& host, SystemTime now, bool& made) {
    auto existing = load(files.ca_certificate, files.ca_key);
    if (!existing) return existing;
    if (existing->matches()) return existing;
    if (existing->key || existing->certificate) {
        const auto text =
            "'{}' and '{}' do not belong together or one is missing; restore them, or remove both to "
            "begin with a new authority";
        return failure("tls_file", fmt::format(fmt::runtime(text), files.ca_certificate, files.ca_key));
    }
    auto fresh = make_authority("Offhook " + host, now);
    made = true;
    // The key goes first: a certificate without its key would be trusted and of no use.
    if (auto wrote = write_file(files.ca_key, to_pem(fresh.key.get()), Readable::by_owner); !wrote) {
        return tl::unexpected(wrote.error());
    }
    const auto wrote = write_file(files.ca_certificate, to_pem(fresh.certificate.get()), Readable::by_all);
    if (!wrote) return tl::unexpected(wrote.error());
    return fresh;
}

bool is_current(
    const Identity& server, const CertificatePtr& ca, std::vector<std::string> names, SystemTime now
) {
    if (!server.matches() || !ca || !is_signed_by(server.certificate, ca)) return false;
    std::sort(names.begin(), names.end());
    const auto needed_until = std::min<SystemTime>(now + kRenewBefore, valid_until(ca.get()));
    return names_of(server.certificate.get()) == names &&
           valid_until(server.certificate.get()) >= needed_until;
}

Result<void> make_server_files(
    const Files& files, const Identity& ca, const std::vector<std::string>& names, SystemTime now
) {
    if (valid_until(ca.certificate.get()) <= now) {
        const auto text =
            "the authority '{}' has expired; remove it and its key to begin with a new one, which phones "
            "and clients must then be told to trust";
        return failure("tls_authority_expired", fmt::format(fmt::runtime(text), files.ca_certificate));
    }
    const auto server = make_server_identity(ca, names, now);
    const auto chain = to_pem(server.certificate.get()) + to_pem(ca.certificate.get());
    if (auto wrote = write_file(files.key, to_pem(server.key.get()), Readable::by_owner); !wrote)
        return wrote;
    return write_file(files.certificate, chain, Readable::by_all);
}

}  // namespace

Result<Authority> ensure_authority(
    const std::string& directory, const std::vector<std::string>& names, SystemTime now
) {
    if (auto made = make_directory(directory); !made) return tl::unexpected(made.error());
    const auto files = files_in(directory);
    const auto all_names = complete(names);
    Authority result{files.ca_certificate, {files.certificate, files.key, {}, {}, false}, false, false};
    const auto ca = authority_in(files, all_names.front(), now, result.made_authority);
    if (!ca) return tl::unexpected(ca.error());
    // A server certificate that cannot be read, or whose key was not written before a crash, is made anew.
    const auto server = load(files.certificate, files.key);
    if (server && is_current(*server, ca->certificate, all_names, now)) return result;
    if (auto made = make_server_files(files, *ca, all_names, now); !made) return tl::unexpected(made.error());
    result.made_certificate = true;
    return result;
}

std::vector<std::string> names_of_this_machine() {
    ErrorCode ignored;
    std::vector<std::string> names{asio::ip::host_name(ignored)};
    ifaddrs* interfaces = nullptr;
    if (::getifaddrs(&interfaces) != 0) return names;
    for (const auto* it = interfaces; it != nullptr; it = it->ifa_next) {
        if (it->ifa_addr == nullptr) continue;
        if (it->ifa_addr->sa_family == AF_INET) {
            const auto* address = reinterpret_cast<const sockaddr_in*>(it->ifa_addr);
            names.push_back(asio::ip::address_v4(ntohl(address->sin_addr.s_addr)).to_string());
        } else if (it->ifa_addr->sa_family == AF_INET6) {
            asio::ip::address_v6::bytes_type bytes;
            const auto* address = reinterpret_cast<const sockaddr_in6*>(it->ifa_addr);
            std::copy_n(address->sin6_addr.s6_addr, bytes.size(), bytes.begin());
            // Link-local ones need a scope to be reached and make no name to verify.
            if (const asio::ip::address_v6 v6(bytes); !v6.is_link_local()) names.push_back(v6.to_string());
        }
    }
    ::freeifaddrs(interfaces);
    return names;
}

}  // namespace offhook::net
