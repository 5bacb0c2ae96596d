// SPDX-License-Identifier: Apache-2.0
#include "store/licence.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <sodium.h>

#include "base/text.hpp"
#include "store/base32.hpp"
#include "store/sodium.hpp"

namespace offhook::store {

namespace {

constexpr std::string_view kCodePrefix = "OH1-";
constexpr std::string_view kPublicPrefix = "OHP1-";
constexpr std::string_view kSecretPrefix = "OHS1-";
constexpr std::string_view kContext = "offhook licence 1";
constexpr std::size_t kGroup = 5;
constexpr std::size_t kChecksumSize = 4;
constexpr std::size_t kFixedSize = 8 + 4 + 4 + 8 + 8 + 1;
constexpr std::size_t kSignatureSize = crypto_sign_BYTES;
constexpr UnixSeconds kDay = 86'400;
constexpr UnixSeconds kLatestStart = UnixSeconds{1} << 40U;  // far beyond any, but safe to add to

// Codes and keys as text

std::string grouped(std::string_view prefix, std::string_view bytes) {
    const std::string letters = to_base32(bytes);
    std::string text(prefix);
    for (std::size_t at = 0; at < letters.size(); at += kGroup) {
        if (at != 0) text.push_back('-');
        text.append(letters, at, kGroup);
    }
    return text;
}

bool is_separator(char c) {
    return c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::optional<std::string> from_groups(std::string_view prefix, std::string_view text) {
    text = trim(text);
    if (text.size() > kLongestLicenceCode || !starts_with_ignoring_case(text, prefix)) return std::nullopt;
    std::string letters;
    for (const char c : text.substr(prefix.size())) {
        if (!is_separator(c)) letters.push_back(c);
    }
    return from_base32(letters);
}

/// Tells a mistyped key from a right one; it is no protection.
std::string checksum(std::string_view prefix, std::string_view key) {
    std::string hash(crypto_generichash_BYTES, '\0');
    const std::string text = std::string(prefix).append(key);
    crypto_generichash(bytes_of(hash), hash.size(), bytes_of(text), text.size(), nullptr, 0);
    hash.resize(kChecksumSize);
    return hash;
}

std::string key_text(std::string_view prefix, std::string_view key) {
    return grouped(prefix, std::string(key).append(checksum(prefix, key)));
}

Result<std::string> key_from(std::string_view prefix, std::size_t size, std::string_view text) {
    start_sodium();
    const auto bytes = from_groups(prefix, text);
    const bool whole = bytes && bytes->size() == size + kChecksumSize &&
                       checksum(prefix, bytes->substr(0, size)) == bytes->substr(size);
    if (whole) return bytes->substr(0, size);
    return failure("bad_issuer_key", fmt::format("is no whole issuer's key ({}…)", prefix));
}

Result<std::string> public_key_from(std::string_view text) {
    return key_from(kPublicPrefix, crypto_sign_PUBLICKEYBYTES, text);
}

// What is signed

void put_number(std::string& bytes, std::uint64_t number, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xFFU));
    }
}

/// Takes the number off the front; there are enough bytes.
std::uint64_t take_number(std::string_view& bytes, std::size_t size) {
    std::uint64_t number = 0;
    for (const char c : bytes.substr(0, size)) number = number << 8U | static_cast<unsigned char>(c);
    bytes.remove_prefix(size);
    return number;
}

std::string payload_of(const Licence& licence) {
    std::string payload;
    put_number(payload, licence.serial, 8);
    put_number(payload, licence.phones, 4);
    put_number(payload, licence.lines, 4);
    put_number(payload, static_cast<std::uint64_t>(licence.issued), 8);
    put_number(payload, static_cast<std::uint64_t>(licence.expires), 8);
    put_number(payload, licence.customer.size(), 1);
    return payload + licence.customer;
}

Licence licence_from(std::string_view payload) {
    Licence licence;
    licence.serial = take_number(payload, 8);
    licence.phones = static_cast<std::uint32_t>(take_number(payload, 4));
    licence.lines = static_cast<std::uint32_t>(take_number(payload, 4));
    licence.issued = static_cast<UnixSeconds>(take_number(payload, 8));
    licence.expires = static_cast<UnixSeconds>(take_number(payload, 8));
    payload.remove_prefix(1);
    licence.customer = payload;
    return licence;
}

std::string signed_text(std::string_view payload) {
    return std::string(kContext).append(payload);
}

/// Payload and signature of a text that has the form of a code.
struct Parts {
    std::string payload;
    std::string signature;
};

std::optional<Parts> parts_of(std::string_view code) {
    const auto bytes = from_groups(kCodePrefix, code);
    if (!bytes || bytes->size() < kFixedSize + kSignatureSize) return std::nullopt;
    const std::size_t customer = static_cast<unsigned char>((*bytes)[kFixedSize - 1]);
    const std::size_t payload = kFixedSize + customer;
    if (customer > kLongestCustomer || bytes->size() != payload + kSignatureSize) return std::nullopt;
    return Parts{bytes->substr(0, payload), bytes->substr(payload)};
}

tl::unexpected<Error> bad_licence(std::string text) {
    return failure("bad_licence", std::move(text));
}

Result<void> check_licence(const Licence& licence) {
    if (licence.phones == 0 && licence.lines == 0) return bad_licence("grants neither phones nor lines");
    if (licence.issued < 0 || licence.expires < 0) return bad_licence("a time is before 1970");
    if (licence.expires != 0 && licence.expires <= licence.issued) {
        return bad_licence("expires before it is issued");
    }
    if (licence.customer.size() > kLongestCustomer) {
        return bad_licence(fmt::format("the customer's name is longer than {} bytes", kLongestCustomer));
    }
    if (printable(licence.customer) != licence.customer) {
        return bad_licence("the customer's name has a control character or is not UTF-8");
    }
    return {};
}

std::uint64_t random_serial(Random& random) {
    for (;;) {
        const std::string bytes = random.bytes(8);
        std::string_view rest = bytes;
        if (const std::uint64_t serial = take_number(rest, 8); serial != 0) return serial;
    }
}

// What counts

LicenceEntry entry_of(
    std::string_view public_key,
    const LicenceRecord& record,
    std::set<std::uint64_t>& serials,
    UnixSeconds now
) {
    LicenceEntry entry;
    entry.record = record;
    auto licence = verify(public_key, record.code);
    if (!licence) {
        entry.problem = licence.error().text;
        return entry;
    }
    entry.licence = std::move(*licence);
    if (!serials.insert(entry.licence.serial).second) {
        entry.status = LicenceEntry::Status::duplicate;
    } else {
        const bool expired = entry.licence.expired(now);
        entry.status = expired ? LicenceEntry::Status::expired : LicenceEntry::Status::counted;
    }
    return entry;
}

void count(LicenceState& state, const Licence& licence) {
    state.kind = LicenceState::Kind::licensed;
    state.phones += licence.phones;
    state.lines += licence.lines;
    if (licence.expires == 0) return;
    const UnixSeconds first = state.next_expiry == 0 ? licence.expires : state.next_expiry;
    state.next_expiry = std::min(first, licence.expires);
}

void set_trial(LicenceState& state, UnixSeconds first_start, UnixSeconds now) {
    const UnixSeconds left = std::min(state.trial_ends - now, state.trial_ends - first_start);
    state.kind = left > 0 ? LicenceState::Kind::trial : LicenceState::Kind::expired;
    if (left > 0) state.trial_days_left = static_cast<int>((left + kDay - 1) / kDay);
}

}  // namespace

IssuerKeys make_issuer_keys(Random& random) {
    start_sodium();
    const std::string seed = random.bytes(crypto_sign_SEEDBYTES);
    std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
    std::string secret_key(crypto_sign_SECRETKEYBYTES, '\0');
    crypto_sign_seed_keypair(bytes_of(public_key), bytes_of(secret_key), bytes_of(seed));
    return {key_text(kPublicPrefix, public_key), key_text(kSecretPrefix, seed)};
}

Result<void> check_public_key(std::string_view public_key) {
    const auto key = public_key_from(public_key);
    if (!key) return tl::unexpected(key.error());
    return {};
}

Result<std::string> issue(std::string_view secret_key, Licence licence, Random& random) {
    const auto seed = key_from(kSecretPrefix, crypto_sign_SEEDBYTES, secret_key);
    if (!seed) return tl::unexpected(seed.error());
    if (auto fine = check_licence(licence); !fine) return tl::unexpected(fine.error());
    if (licence.serial == 0) licence.serial = random_serial(random);
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key{};
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> key{};
    crypto_sign_seed_keypair(public_key.data(), key.data(), bytes_of(*seed));
    const std::string payload = payload_of(licence);
    const std::string text = signed_text(payload);
    std::string signature(kSignatureSize, '\0');
    crypto_sign_detached(bytes_of(signature), nullptr, bytes_of(text), text.size(), key.data());
    sodium_memzero(key.data(), key.size());
    return grouped(kCodePrefix, payload + signature);
}

Result<Licence> verify(std::string_view public_key, std::string_view code) {
    const auto key = public_key_from(public_key);
    if (!key) return tl::unexpected(key.error());
    const auto parts = parts_of(code);
    if (!parts) {
        return failure("licence_unreadable", fmt::format("is no whole licence code ({}…)", kCodePrefix));
    }
    const std::string text = signed_text(parts->payload);
    if (crypto_sign_verify_detached(
            bytes_of(parts->signature), bytes_of(text), text.size(), bytes_of(*key)
        ) != 0) {
        return failure("licence_not_signed", "is mistyped, or was not issued for this server");
    }
    return licence_from(parts->payload);
}

std::string canonical_code(std::string_view code) {
    const auto parts = parts_of(code);
    return parts ? grouped(kCodePrefix, parts->payload + parts->signature) : std::string{};
}

std::string_view licence_status_name(LicenceEntry::Status status) {
    switch (status) {
        case LicenceEntry::Status::counted:
            return "counted";
        case LicenceEntry::Status::expired:
            return "expired";
        case LicenceEntry::Status::duplicate:
            return "duplicate";
        case LicenceEntry::Status::invalid:
            return "invalid";
    }
    return {};
}

std::string_view licence_kind_name(LicenceState::Kind kind) {
    switch (kind) {
        case LicenceState::Kind::unlimited:
            return "unlimited";
        case LicenceState::Kind::trial:
            return "trial";
        case LicenceState::Kind::licensed:
            return "licensed";
        case LicenceState::Kind::expired:
            return "expired";
    }
    return {};
}

LicenceState evaluate(
    std::string_view public_key,
    const std::vector<LicenceRecord>& codes,
    UnixSeconds first_start,
    UnixSeconds now
) {
    LicenceState state;
    if (public_key.empty()) return state;
    first_start = std::clamp<UnixSeconds>(first_start, 0, kLatestStart);
    state.trial_ends = first_start + kTrialDays * kDay;
    set_trial(state, first_start, now);
    std::set<std::uint64_t> serials;
    for (const LicenceRecord& record : codes) {
        if (state.entries.size() == RecordBounds{}.licences) break;
        state.entries.push_back(entry_of(public_key, record, serials, now));
        const LicenceEntry& entry = state.entries.back();
        if (entry.status == LicenceEntry::Status::counted) count(state, entry.licence);
    }
    if (state.kind != LicenceState::Kind::trial) state.trial_days_left = 0;
    return state;
}

}  // namespace offhook::store
