// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "store/settings.hpp"

namespace offhook::store {

enum class Type {
    text,
    secret,  ///< text that is never shown; may come from a file named by …_FILE
    boolean,
    integer,
    seconds,
    port,     ///< 0 to 65535; 0: off
    address,  ///< an IPv4 or IPv6 address to listen on
    host,     ///< a host name or an address
    choice,   ///< one of `choices`
    choices,  ///< some of `choices`, in order of preference, at least one
    list,     ///< texts, none of them empty or with a comma
    path,
};

/// The member of Settings that a setting fills. A default is what the member holds in `Settings{}`.
using Slot = std::variant<
    std::string*,
    std::filesystem::path*,
    bool*,
    int*,
    std::uint16_t*,
    std::chrono::seconds*,
    std::vector<std::string>*>;

/// What the store makes up at first start for a setting that nobody set.
enum class Generated { no, login, password };

/// A text for people, in the languages of the console.
struct Help {
    std::string_view english;
    std::string_view german;
};

/// The declaration of one setting: everything that file, environment, console, API schema and reference
/// page need to know of it.
struct Setting {
    std::string_view key;  ///< "phones.lan.tcp_port"
    Slot (*slot)(Settings&);
    Type type;
    Help help;
    int minimum = 0;  ///< integer, seconds
    int maximum = 0;
    std::string_view unit = {};  ///< "MiB"; seconds have their own type
    std::span<const std::string_view> choices = {};
    Generated generated = Generated::no;
    /// What a text that is not empty must keep to beyond its type. Null: nothing.
    Result<void> (*check)(std::string_view text) = nullptr;
    bool in_database = true;  ///< false: needed before the database is open (data_dir)

    std::string_view section() const { return key.substr(0, key.rfind('.')); }
    std::string_view name() const { return key.substr(key.rfind('.') + 1); }
};

/// A table of the file, "phones.lan".
struct Section {
    std::string_view name;
    Help help;
};

std::span<const Setting> all_settings();
std::span<const Section> all_sections();
/// Null if there is no such key.
const Setting* find_setting(std::string_view key);

/// The key or section that somebody meant who wrote `wrong`, dots perhaps as underscores; empty if nothing is
/// near.
std::string_view nearest_key(std::string_view wrong);

/// OFFHOOK_PHONES_LAN_TCP_PORT
std::string environment_name(std::string_view key);

std::string_view type_name(Type type);

}  // namespace offhook::store
