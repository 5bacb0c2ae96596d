// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "store/records.hpp"

/// Licence codes: signed by whoever issues them, checked with the issuer's public key alone.
///
/// A code is "OH1-" and groups of five characters separated by '-', base32 (RFC 4648 section 6, no padding,
/// unused bits zero) of
///
///     serial     8 bytes   random; a code counts once, however often it is entered
///     phones     4 bytes   telephones that may be connected
///     lines      4 bytes   monitored lines beside the one that comes with each telephone
///     issued     8 bytes   UnixSeconds
///     expires    8 bytes   UnixSeconds; 0: never
///     size       1 byte    of the customer's name, 0 to 64
///     customer   UTF-8
///     signature 64 bytes   Ed25519 (RFC 8032) over "offhook licence 1" and all of the above
///
/// with numbers in network byte order. Readers take upper and lower case, and pass over '-' and white space.
/// A later form gets another number behind "OH".
///
/// Keys are texts too, with a checksum against typing errors: "OHP1-…" the public one, "OHS1-…" the secret
/// one.
namespace offhook::store {

inline constexpr std::size_t kLongestCustomer = 64;      ///< bytes
inline constexpr std::size_t kLongestLicenceCode = 512;  ///< bytes as entered, with all separators
inline constexpr int kTrialDays = 45;

/// What a code grants.
struct Licence {
    std::uint64_t serial = 0;
    std::uint32_t phones = 0;
    std::uint32_t lines = 0;
    UnixSeconds issued = 0;
    UnixSeconds expires = 0;  ///< the first second in which it counts no more; 0: never
    std::string customer;

    bool expired(UnixSeconds now) const { return expires != 0 && now >= expires; }
    bool operator==(const Licence&) const = default;
};

struct IssuerKeys {
    std::string public_key;  ///< for the setting licence.issuer_key
    std::string secret_key;  ///< stays with the issuer
};

IssuerKeys make_issuer_keys(Random& random);

/// Errors: bad_issuer_key.
Result<void> check_public_key(std::string_view public_key);

/// Signs a code; `serial` 0 gets a random one. Errors: bad_issuer_key (not a secret key), bad_licence (grants
/// nothing, expires before it is issued, a customer's name that is too long or not printable UTF-8).
Result<std::string> issue(std::string_view secret_key, Licence licence, Random& random);

/// Reads a code that this issuer signed; whether it has expired is the caller's question (Licence::expired).
/// Errors: bad_issuer_key, licence_unreadable (not the form of a code), licence_not_signed (changed, or by
/// another issuer).
Result<Licence> verify(std::string_view public_key, std::string_view code);

/// The code as issue() writes it, for comparing and keeping; empty if it has not the form of a code.
std::string canonical_code(std::string_view code);

/// One entered code in the overview.
struct LicenceEntry {
    enum class Status {
        counted,
        expired,
        duplicate,  ///< its serial is there already
        invalid,    ///< not by this issuer, or damaged
    };

    LicenceRecord record;
    Licence licence;  ///< empty if invalid
    Status status = Status::invalid;
    std::string problem;  ///< why it is invalid
};

/// "counted", "expired", "duplicate", "invalid".
std::string_view licence_status_name(LicenceEntry::Status status);

/// What is licensed at one moment.
struct LicenceState {
    enum class Kind {
        unlimited,  ///< no issuer's key is set: nothing is limited
        trial,      ///< no code counts, and the trial time runs: nothing is limited
        licensed,   ///< `phones` and `monitored_lines` hold
        expired,    ///< no code counts and the trial is over: no telephone service
    };

    Kind kind = Kind::unlimited;
    int trial_days_left = 0;            ///< rounded up; of `trial` only
    UnixSeconds trial_ends = 0;         ///< of all but `unlimited`
    std::uint64_t phones = 0;           ///< sum of the codes that count
    std::uint64_t lines = 0;            ///< the same
    UnixSeconds next_expiry = 0;        ///< when the first of the codes that count expires; 0: none
    std::vector<LicenceEntry> entries;  ///< every code, also those that do not count

    bool telephony_allowed() const { return kind != Kind::expired; }
    bool limited() const { return kind == Kind::licensed; }
    /// One monitored line comes with each licensed telephone.
    std::uint64_t monitored_lines() const { return lines + phones; }
};

/// "unlimited", "trial", "licensed", "expired".
std::string_view licence_kind_name(LicenceState::Kind kind);

/// An empty `public_key` is no issuer. The trial lasts kTrialDays from `first_start`; a clock set back makes
/// it no longer than that. Codes beyond RecordBounds::licences are not looked at. One signature is checked
/// per code (some 100 µs): for when codes or settings change and for a timer, not for every call.
LicenceState evaluate(
    std::string_view public_key,
    const std::vector<LicenceRecord>& codes,
    UnixSeconds first_start,
    UnixSeconds now
);

}  // namespace offhook::store
