// SPDX-License-Identifier: Apache-2.0
#include "store/backup_json.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/limits.hpp"
#include "store/base64.hpp"
#include "store/record_rules.hpp"
#include "store/schema.hpp"

namespace offhook::store {

namespace json = boost::json;

namespace {

constexpr std::size_t kMostFiles = 64;
constexpr std::size_t kMostTexts = 10'000;  // settings, generated, values

// The members of each record, named once for writing and reading.

template <class Io>
void members(Io& io, PhoneRecord& phone) {
    io("username", phone.username);
    io("maker", phone.maker);
    io("model", phone.model);
    io("firmware", phone.firmware);
    io("userAgent", phone.user_agent);
    io("enabled", phone.enabled);
    io("activation", phone.activation);
    io("lastContact", phone.last_contact);
    io("lastAddress", phone.last_address);
    io("lastTransport", phone.last_transport);
    io("lastIdentity", phone.last_identity);
    io("firstSeen", phone.first_seen);
    io("lastLogin", phone.last_login);
    io("manualLines", phone.manual_lines);
    io("capabilities", phone.capabilities);
}

template <class Io>
void members(Io& io, LineRecord& line) {
    io("deviceID", line.device_id);
    io("phone", line.phone);
    io("position", line.position);
    io("displayName", line.display_name);
    io("manual", line.manual);
}

template <class Io>
void members(Io& io, AccountRecord& account) {
    io("name", account.name);
    io("realm", account.realm);
    io("ha1MD5", account.ha1_md5);
    io("ha1SHA256", account.ha1_sha256);
    io("control", account.control);
    io("lines", account.lines);
    io("enabled", account.enabled);
}

template <class Io>
void members(Io& io, UserRecord& user) {
    io("name", user.name);
    io("passwordHash", user.password_hash);
    io("role", user.role);
    io("lines", user.lines);
    io("control", user.control);
    io("language", user.language);
    io("enabled", user.enabled);
    io("created", user.created);
    io("lastLogin", user.last_login);
    io("passwordChanged", user.password_changed);
}

template <class Io>
void members(Io& io, TokenRecord& token) {
    io("id", token.id);
    io("user", token.user);
    io("name", token.name);
    io("hash", token.hash);
    io("scope", token.scope);
    io("lines", token.lines);
    io("created", token.created);
    io("expires", token.expires);
    io("lastUsed", token.last_used);
}

template <class Io>
void members(Io& io, LicenceRecord& licence) {
    io("code", licence.code);
    io("entered", licence.entered);
    io("enteredBy", licence.entered_by);
}

/// Of the manifest, but for the counts.
template <class Io>
void members(Io& io, Backup& backup) {
    io("format", backup.format);
    io("programVersion", backup.program_version);
    io("schema", backup.schema);
    io("created", backup.created);
    io("installationID", backup.installation_id);
}

class Writer {
public:
    template <class Value>
    void operator()(const char* name, const Value& value) {
        object_[name] = write(value);
    }
    json::object take() { return std::move(object_); }

private:
    static json::value write(const std::string& text) { return json::string(text); }
    static json::value write(bool yes) { return yes; }
    static json::value write(int number) { return number; }
    static json::value write(std::int64_t number) { return number; }
    static json::value write(const std::vector<std::string>& list) { return json::value_from(list); }
    static json::value write(Role role) { return json::string(role_name(role)); }
    static json::value write(Activation activation) {
        return activation == Activation::active ? "active" : "waiting";
    }
    static json::value write(const std::map<std::string, Learned>& capabilities) {
        json::object object;
        for (const auto& [service, learned] : capabilities) object[service] = learned == Learned::supported;
        return object;
    }

    json::object object_;
};

/// Throws where a member is of another kind; from_backup_json() catches it.
class Reader {
public:
    explicit Reader(const json::object& object) : object_(object) {}

    template <class Value>
    void operator()(const char* name, Value& value) {
        if (const json::value* member = object_.if_contains(name)) read(*member, value);
    }

private:
    static void read(const json::value& member, std::string& text) { text = member.as_string(); }
    static void read(const json::value& member, bool& yes) { yes = member.as_bool(); }
    static void read(const json::value& member, int& number) { number = member.to_number<int>(); }
    static void read(const json::value& member, std::int64_t& number) {
        number = member.to_number<std::int64_t>();
    }
    static void read(const json::value& member, std::vector<std::string>& list) {
        for (const json::value& item : member.as_array()) list.emplace_back(item.as_string());
    }
    static void read(const json::value& member, Role& role) {
        const auto known = role_from(std::string_view(member.as_string()));
        if (!known) throw std::invalid_argument("no such role");
        role = *known;
    }
    static void read(const json::value& member, Activation& activation) {
        activation = member.as_string() == "active" ? Activation::active : Activation::waiting;
    }
    static void read(const json::value& member, std::map<std::string, Learned>& capabilities) {
        for (const auto& [service, supported] : member.as_object()) {
            capabilities[service] = supported.as_bool() ? Learned::supported : Learned::unsupported;
        }
    }

    const json::object& object_;
};

template <class Record>
json::object write_record(Record record) {
    Writer writer;
    members(writer, record);
    return writer.take();
}

template <class Record>
json::array write_records(const std::vector<Record>& records) {
    json::array array;
    for (const Record& record : records) array.push_back(write_record(record));
    return array;
}

json::object write_texts(const std::map<std::string, std::string>& texts) {
    json::object object;
    for (const auto& [key, text] : texts) object[key] = text;
    return object;
}

json::object write_manifest(const Backup& backup) {
    Backup head;
    head.format = backup.format;
    head.program_version = backup.program_version;
    head.schema = backup.schema;
    head.created = backup.created;
    head.installation_id = backup.installation_id;
    json::object manifest = write_record(std::move(head));
    json::object counts;
    for (const auto& [section, count] : backup.counts()) counts[section] = count;
    manifest["counts"] = std::move(counts);
    return manifest;
}

const json::value& at(const json::object& root, const char* section) {
    static const json::value nothing = nullptr;
    const json::value* found = root.if_contains(section);
    return found == nullptr ? nothing : *found;
}

/// A missing section is an empty one.
template <class Record>
void read_records(
    const json::object& root, const char* section, std::vector<Record>& records, std::size_t limit
) {
    const json::value& value = at(root, section);
    if (value.is_null()) return;
    if (value.as_array().size() > limit) throw std::length_error(fmt::format("too many {}", section));
    for (const json::value& item : value.as_array()) {
        Record record;
        Reader reader(item.as_object());
        members(reader, record);
        if (const auto fine = check_record(record); !fine) {
            throw std::invalid_argument(fmt::format("{}: {}", section, fine.error().text));
        }
        records.push_back(std::move(record));
    }
}

void read_texts(const json::object& root, const char* section, std::map<std::string, std::string>& texts) {
    const json::value& value = at(root, section);
    if (value.is_null()) return;
    if (value.as_object().size() > kMostTexts) throw std::length_error(fmt::format("too many {}", section));
    for (const auto& [key, text] : value.as_object()) texts.emplace(key, text.as_string());
}

void read_files(const json::object& root, std::map<std::string, std::string>& files) {
    std::map<std::string, std::string> texts;
    read_texts(root, "files", texts);
    if (texts.size() > kMostFiles) throw std::length_error("too many files");
    for (const auto& [name, text] : texts) {
        auto bytes = from_base64(text);
        if (!bytes || !is_backup_file_name(name)) throw std::invalid_argument("a file cannot be read");
        files.emplace(name, std::move(*bytes));
    }
}

void read_contents(const json::object& root, Backup& backup) {
    constexpr RecordBounds kBounds;
    const Limits limits;
    Contents& contents = backup.contents;
    read_records(root, "phones", contents.phones, limits.phones);
    read_records(root, "lines", contents.lines, limits.phones * limits.lines_per_phone);
    read_records(root, "accounts", contents.accounts, kMostTexts);
    read_records(root, "users", contents.users, kBounds.users);
    read_records(root, "tokens", contents.tokens, kBounds.tokens);
    read_records(root, "licences", contents.licences, kBounds.licences);
    read_texts(root, "settings", contents.settings);
    read_texts(root, "generated", contents.generated);
    read_texts(root, "values", contents.values);
    read_files(root, backup.files);
}

bool is_newer(const Backup& backup) {
    return backup.format > kBackupFormat || backup.schema > static_cast<int>(migrations().size());
}

/// The edge to Boost.JSON: throws what it and the readers above throw.
Result<Backup> read(std::string_view text) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;  // phones put any bytes into their names
    const json::value root = json::parse(json::string_view(text.data(), text.size()), {}, options);
    Backup backup;
    Reader manifest(root.at("manifest").as_object());
    members(manifest, backup);
    if (is_newer(backup)) {
        return failure(
            "backup_newer",
            fmt::format(
                "was made by a newer Offhook ({}); install that version to restore it", backup.program_version
            )
        );
    }
    read_contents(root.as_object(), backup);
    return backup;
}

}  // namespace

std::string to_backup_json(const Backup& backup) {
    const Contents& contents = backup.contents;
    json::object root;
    root["manifest"] = write_manifest(backup);
    root["settings"] = write_texts(contents.settings);
    root["generated"] = write_texts(contents.generated);
    root["values"] = write_texts(contents.values);
    root["phones"] = write_records(contents.phones);
    root["lines"] = write_records(contents.lines);
    root["accounts"] = write_records(contents.accounts);
    root["users"] = write_records(contents.users);
    root["tokens"] = write_records(contents.tokens);
    root["licences"] = write_records(contents.licences);
    json::object files;
    for (const auto& [name, bytes] : backup.files) files[name] = to_base64(bytes);
    root["files"] = std::move(files);
    return json::serialize(root);
}

Result<Backup> from_backup_json(std::string_view text) {
    try {
        return read(text);
    } catch (const std::exception& error) {
        return failure("backup_damaged", fmt::format("holds something unexpected: {}", error.what()));
    }
}

bool is_backup_file_name(std::string_view name) {
    constexpr std::size_t kLongestName = 64;
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
           name.find_first_not_of(kAllowed) == std::string_view::npos && !name.ends_with(".unfinished") &&
           !name.ends_with(".restored");
}

}  // namespace offhook::store
