// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::store {

/// Seconds since 1970-01-01 UTC; 0 means "never".
using UnixSeconds = std::int64_t;

/// Whether a phone that registered for the first time may work already.
enum class Activation {
    active,
    waiting,  ///< known, but an administrator has not let it in yet
};

/// What a phone taught about one of its CSTA services; a service without an entry is not known yet.
enum class Learned {
    supported,
    unsupported,
    doubtful,  ///< it has refused without a reason, or said nothing
};

/// A phone as it is remembered over restarts.
struct PhoneRecord {
    std::string username;  ///< the key, in its canonical form
    std::string maker;
    std::string model;
    std::string firmware;
    std::string user_agent;  ///< as the phone said it last
    bool enabled = true;
    Activation activation = Activation::active;
    std::string last_contact;    ///< Contact URI of the last registration
    std::string last_address;    ///< where it came from, without the port
    std::string last_transport;  ///< "TCP", "TLS"
    std::string last_identity;   ///< address of record it registered
    UnixSeconds first_seen = 0;
    UnixSeconds last_login = 0;
    std::vector<std::string> manual_lines;        ///< deviceIDs entered by hand
    std::map<std::string, Learned> capabilities;  ///< by CSTA service name

    bool operator==(const PhoneRecord&) const = default;
};

/// One line of a phone, as the phone reported it or as it was entered by hand.
struct LineRecord {
    std::string device_id;
    std::string phone;  ///< its user name
    int position = 0;   ///< order in the phone's own list
    std::string display_name;
    bool manual = false;

    bool operator==(const LineRecord&) const = default;
};

/// A client account. The password itself is never kept. In the file the HA1 values are encrypted.
struct AccountRecord {
    std::string name;
    std::string realm;
    std::string ha1_md5;     ///< hexadecimal H(name:realm:password), RFC 7616 3.4.2; empty: not usable
    std::string ha1_sha256;  ///< the same with SHA-256
    bool control = true;     ///< false: may watch only
    std::vector<std::string> lines;  ///< patterns; empty: every line
    bool enabled = true;

    bool operator==(const AccountRecord&) const = default;
};

/// What somebody may do. An order: a later one may all that the ones before it may, `cti` being bound to its
/// own lines.
enum class Role {
    cti,        ///< watches or steers the lines it has a right to
    viewer,     ///< reads everything but secrets
    operator_,  ///< phones and calls; neither users nor settings
    admin,
};

/// "admin", "operator", "viewer", "cti".
std::string_view role_name(Role role);
std::optional<Role> role_from(std::string_view name);

/// Somebody who may log in to console and API.
struct UserRecord {
    std::string name;           ///< the key
    std::string password_hash;  ///< argon2id, as crypto_pwhash_str() of libsodium writes it
    Role role = Role::viewer;
    std::vector<std::string> lines;  ///< patterns, as an account's; empty: every line. Binds `cti` only
    bool control = true;             ///< false: `cti` may watch only
    std::string language;            ///< of the console: "en", "de"; empty: as console.language says
    bool enabled = true;
    UnixSeconds created = 0;
    UnixSeconds last_login = 0;
    UnixSeconds password_changed = 0;

    bool operator==(const UserRecord&) const = default;
};

/// A token that a program shows instead of a login. The token itself is never kept.
struct TokenRecord {
    std::string id;    ///< the key; random, not secret
    std::string user;  ///< whose rights bound it; the token goes with its user
    std::string name;  ///< what it is for, for people
    std::string hash;  ///< hexadecimal SHA-256 or BLAKE2b of the token: long and random, so no salt is needed
    Role scope = Role::viewer;
    std::vector<std::string> lines;  ///< patterns that narrow the user's own; empty: no further
    UnixSeconds created = 0;
    UnixSeconds expires = 0;
    UnixSeconds last_used = 0;

    bool operator==(const TokenRecord&) const = default;
};

/// Who changed what. Secrets are to be masked by whoever writes it.
struct AuditRecord {
    std::int64_t id = 0;  ///< given when it is written: grows, and is never used again
    UnixSeconds time = 0;
    std::string user;     ///< empty: the server itself
    std::string address;  ///< where the user came from
    std::string via;      ///< "console", "api", "cli", "file"
    std::string action;   ///< "setting.save", "user.remove", "login.failed" …
    std::string object;   ///< what it was done to: a setting's key, a user's name …
    std::string before;
    std::string after;

    bool operator==(const AuditRecord&) const = default;
};

/// Which audit records to read; empty texts let all pass.
struct AuditQuery {
    std::string user;
    std::string action;       ///< "login" also finds "login.failed"
    std::int64_t before = 0;  ///< only ids smaller than this one; 0: from the newest on
    std::size_t count = 100;  ///< at most RecordBounds::audit_page
};

/// The newest first.
struct AuditPage {
    std::vector<AuditRecord> records;
    std::int64_t next = 0;  ///< AuditQuery::before for the page after this one; 0: there is none
};

/// A licence code that somebody entered; what it says is read by licence.hpp.
struct LicenceRecord {
    std::string code;  ///< the key, as canonical_code() writes it
    UnixSeconds entered = 0;
    std::string entered_by;

    bool operator==(const LicenceRecord&) const = default;
};

/// What a record may hold at most; check_record() (record_rules.hpp) tells of what is beyond. Texts in bytes.
struct RecordBounds {
    std::size_t name = 128;    ///< user names, account names, token names, ids
    std::size_t text = 1'024;  ///< any other text
    std::size_t patterns = 1'000;
    std::size_t users = 1'000;
    std::size_t tokens = 10'000;
    std::size_t licences = 1'000;
    std::size_t audit_text = 4'096;  ///< of before and after; what is longer is cut when it is saved
    std::size_t audit_page = 1'000;
    std::size_t audit_records = 100'000;  ///< the oldest are forgotten
};

/// What the database says of itself.
struct Meta {
    int schema = 0;
    UnixSeconds created = 0;
    std::string installation_id;  ///< random, made once
};

/// Everything in the database.
struct Contents {
    std::vector<PhoneRecord> phones;               ///< by user name
    std::vector<LineRecord> lines;                 ///< by phone, then position
    std::vector<AccountRecord> accounts;           ///< by name
    std::map<std::string, std::string> settings;   ///< key → text, as the console or CLI saved them
    std::map<std::string, std::string> generated;  ///< key → text made at random at first start
    std::vector<UserRecord> users;                 ///< by name
    std::vector<TokenRecord> tokens;               ///< by id
    std::vector<LicenceRecord> licences;           ///< by code
    /// What the program remembers for itself, by key. "first_start": UnixSeconds when the database was made
    /// (or first opened by a version that knows licences), always there; "setup_done" and others: whoever
    /// sets them says what they mean.
    std::map<std::string, std::string> values;
    Meta meta;

    UnixSeconds first_start() const;
};

}  // namespace offhook::store
