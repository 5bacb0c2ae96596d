// SPDX-License-Identifier: Apache-2.0
#include "store/rows.hpp"

#include <stdexcept>

#include <SQLiteCpp/VariadicBind.h>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::store {

namespace {

namespace json = boost::json;

// An upsert and no REPLACE: that would delete the row first, and the phone's lines with it.
constexpr const char* kPutPhone = R"sql(
INSERT INTO phone (username, maker, model, firmware, user_agent, enabled, activation, last_contact, last_address,
                   last_transport, last_identity, first_seen, last_login, manual_lines, capabilities)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (username) DO UPDATE SET
    maker = excluded.maker, model = excluded.model, firmware = excluded.firmware,
    user_agent = excluded.user_agent, enabled = excluded.enabled, activation = excluded.activation,
    last_contact = excluded.last_contact, last_address = excluded.last_address,
    last_transport = excluded.last_transport, last_identity = excluded.last_identity,
    first_seen = excluded.first_seen, last_login = excluded.last_login,
    manual_lines = excluded.manual_lines, capabilities = excluded.capabilities)sql";
constexpr const char* kPutLine =
    "REPLACE INTO line (phone, device_id, position, display_name, manual) VALUES (?, ?, ?, ?, ?)";
constexpr const char* kPutAccount =
    "REPLACE INTO account (name, realm, ha1_md5, ha1_sha256, control, lines, enabled) VALUES (?, ?, ?, ?, ?, "
    "?, ?)";

template <class... Values>
void run(SQLite::Statement& statement, const Values&... values) {
    statement.tryReset();  // a failure of the last run was told then
    SQLite::bind(statement, values...);
    statement.exec();
}

std::string to_json(const std::vector<std::string>& list) {
    return json::serialize(json::value_from(list));
}

constexpr std::string_view kDoubtful = "doubtful";

std::string to_json(const std::map<std::string, Learned>& capabilities) {
    json::object object;
    for (const auto& [service, learned] : capabilities) {
        if (learned == Learned::doubtful)
            object[service] = kDoubtful;
        else
            object[service] = learned == Learned::supported;
    }
    return json::serialize(object);
}

/// Phones put any bytes into their names, so these are kept as they are.
json::value parse_json(const std::string& text) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    return json::parse(text, {}, options);
}

std::vector<std::string> list_from(const std::string& text) {
    std::vector<std::string> list;
    const json::value parsed = parse_json(text);
    for (const json::value& item : parsed.as_array()) list.emplace_back(item.as_string());
    return list;
}

std::map<std::string, Learned> capabilities_from(const std::string& text) {
    std::map<std::string, Learned> capabilities;
    const json::value parsed = parse_json(text);
    for (const auto& [service, learned] : parsed.as_object()) {
        if (learned.is_string())
            capabilities.emplace(service, Learned::doubtful);
        else
            capabilities.emplace(service, learned.as_bool() ? Learned::supported : Learned::unsupported);
    }
    return capabilities;
}

/// Takes the columns of a row one after the other, in the order of the SELECT.
class Columns {
public:
    explicit Columns(SQLite::Statement& row) : row_(row) {}
    std::string text() { return row_.getColumn(next_++).getString(); }
    std::int64_t number() { return row_.getColumn(next_++).getInt64(); }
    bool yes() { return number() != 0; }

private:
    SQLite::Statement& row_;
    int next_ = 0;
};

// Braces, unlike parentheses, evaluate from left to right ([dcl.init.list]), so columns come in order.

PhoneRecord phone_from(Columns column) {
    return PhoneRecord{
        column.text(),
        column.text(),
        column.text(),
        column.text(),
        column.text(),
        column.yes(),
        column.text() == "active" ? Activation::active : Activation::waiting,
        column.text(),
        column.text(),
        column.text(),
        column.text(),
        column.number(),
        column.number(),
        list_from(column.text()),
        capabilities_from(column.text())};
}

LineRecord line_from(Columns column) {
    return LineRecord{
        column.text(), column.text(), static_cast<int>(column.number()), column.text(), column.yes()};
}

AccountRecord account_from(Columns column) {
    return AccountRecord{column.text(), column.text(), column.text(),
                         column.text(), column.yes(),  list_from(column.text()),
                         column.yes()};
}

template <class Record>
std::vector<Record> read_all(SQLite::Database& database, const char* select, Record (*from)(Columns)) {
    std::vector<Record> records;
    SQLite::Statement query(database, select);
    while (query.executeStep()) records.push_back(from(Columns(query)));
    return records;
}

std::map<std::string, std::string> read_map(SQLite::Database& database, const char* table) {
    std::map<std::string, std::string> map;
    SQLite::Statement query(database, fmt::format("SELECT key, value FROM {}", table));
    while (query.executeStep()) map.emplace(query.getColumn(0).getString(), query.getColumn(1).getString());
    return map;
}

Meta read_meta(SQLite::Database& database) {
    auto map = read_map(database, "meta");
    Meta meta;
    meta.schema = database.execAndGet("PRAGMA user_version").getInt();
    meta.created = parse_number<UnixSeconds>(map["created"]).value_or(0);
    meta.installation_id = map["installation_id"];
    return meta;
}

}  // namespace

Rows::Rows(SQLite::Database& database)
    : database_(database),
      put_phone_(database, kPutPhone),
      delete_phone_(database, "DELETE FROM phone WHERE username = ?"),
      find_phone_(database, "SELECT 1 FROM phone WHERE username = ?"),
      put_line_(database, kPutLine),
      delete_lines_(database, "DELETE FROM line WHERE phone = ?"),
      put_account_(database, kPutAccount),
      delete_account_(database, "DELETE FROM account WHERE name = ?"),
      put_setting_(database, "REPLACE INTO setting (key, value) VALUES (?, ?)"),
      delete_setting_(database, "DELETE FROM setting WHERE key = ?") {}

std::vector<std::string> Rows::write(const Changes& changes) {
    std::vector<std::string> left_out;
    for (const auto& [username, change] : changes.phones()) {
        if (!write_phone(username, change)) left_out.push_back(username);
    }
    for (const auto& [name, account] : changes.accounts()) {
        account ? write_account(*account) : run(delete_account_, name);
    }
    for (const auto& [key, text] : changes.settings()) {
        text ? run(put_setting_, key, *text) : run(delete_setting_, key);
    }
    return left_out;
}

bool Rows::write_phone(const std::string& username, const PhoneChange& change) {
    if (change.remove) run(delete_phone_, username);
    if (change.record) write_record(*change.record);
    if (!change.lines) return true;
    if (!phone_exists(username)) return false;
    write_lines(username, *change.lines);
    return true;
}

void Rows::write_record(const PhoneRecord& phone) {
    run(put_phone_, phone.username, phone.maker, phone.model, phone.firmware, phone.user_agent,
        static_cast<int>(phone.enabled), phone.activation == Activation::active ? "active" : "waiting",
        phone.last_contact, phone.last_address, phone.last_transport, phone.last_identity, phone.first_seen,
        phone.last_login, to_json(phone.manual_lines), to_json(phone.capabilities));
}

void Rows::write_lines(const std::string& username, const std::vector<LineRecord>& lines) {
    run(delete_lines_, username);
    for (const LineRecord& line : lines) {
        run(put_line_, username, line.device_id, line.position, line.display_name,
            static_cast<int>(line.manual));
    }
}

void Rows::write_account(const AccountRecord& account) {
    run(put_account_, account.name, account.realm, account.ha1_md5, account.ha1_sha256,
        static_cast<int>(account.control), to_json(account.lines), static_cast<int>(account.enabled));
}

bool Rows::phone_exists(const std::string& username) {
    find_phone_.tryReset();
    find_phone_.bind(1, username);
    const bool exists = find_phone_.executeStep();
    find_phone_.reset();
    return exists;
}

void Rows::add_generated(const std::string& key, const std::string& text) {
    SQLite::Statement add(database_, "INSERT OR IGNORE INTO generated (key, value) VALUES (?, ?)");
    run(add, key, text);
}

void Rows::add_meta(const std::string& key, const std::string& text) {
    SQLite::Statement add(database_, "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)");
    run(add, key, text);
}

Contents Rows::read() {
    Contents contents;
    contents.phones = read_all(
        database_,
        "SELECT username, maker, model, firmware, user_agent, enabled, activation, last_contact, "
        "last_address, "
        "last_transport, last_identity, first_seen, last_login, manual_lines, capabilities "
        "FROM phone ORDER BY username",
        phone_from
    );
    contents.lines = read_all(
        database_,
        "SELECT device_id, phone, position, display_name, manual FROM line ORDER BY phone, position, "
        "device_id",
        line_from
    );
    contents.accounts = read_all(
        database_,
        "SELECT name, realm, ha1_md5, ha1_sha256, control, lines, enabled FROM account ORDER BY name",
        account_from
    );
    contents.settings = read_map(database_, "setting");
    contents.generated = read_map(database_, "generated");
    contents.meta = read_meta(database_);
    return contents;
}

}  // namespace offhook::store
