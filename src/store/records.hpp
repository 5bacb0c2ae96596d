// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
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
enum class Learned { supported, unsupported };

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

/// A client account. The password itself is never kept.
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
    Meta meta;
};

}  // namespace offhook::store
