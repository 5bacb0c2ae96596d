// SPDX-License-Identifier: Apache-2.0
#include "store/rows.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "base/text.hpp"
#include "store/row_json.hpp"
#include "store/setting_table.hpp"
#include "store/statements.hpp"

namespace offhook::store {

namespace {

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

bool is_secret(const std::string& key) {
    const Setting* setting = find_setting(key);
    return setting != nullptr && setting->type == Type::secret;
}

std::string setting_place(const char* table, const std::string& key) {
    return std::string(table) + '/' + key;
}

std::string account_place(const std::string& name, const char* column) {
    return std::string("account/") + name + '/' + column;
}

/// What is sealed and cannot be opened is damage like any other.
std::string unsealed(const SecretBox& secrets, const std::string& text, const std::string& place) {
    auto plain = secrets.unseal(text, place);
    if (!plain) throw SQLite::Exception(plain.error().text, SQLITE_CORRUPT);
    return std::move(*plain);
}

void unseal_settings(
    const SecretBox& secrets, const char* table, std::map<std::string, std::string>& settings
) {
    for (auto& [key, text] : settings) {
        if (is_secret(key)) text = unsealed(secrets, text, setting_place(table, key));
    }
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

Rows::Rows(SQLite::Database& database, const SecretBox& secrets)
    : database_(database),
      secrets_(secrets),
      admin_(database),
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
        text ? write_setting(put_setting_, "setting", key, *text) : run(delete_setting_, key);
    }
    admin_.write(changes);
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

void Rows::write_setting(
    SQLite::Statement& put, const char* table, const std::string& key, const std::string& text
) {
    run(put, key, is_secret(key) ? secrets_.seal(text, setting_place(table, key)) : text);
}

void Rows::write_account(const AccountRecord& account) {
    const auto sealed = [&](const std::string& ha1, const char* column) {
        return secrets_.seal(ha1, account_place(account.name, column));
    };
    run(put_account_, account.name, account.realm, sealed(account.ha1_md5, "ha1_md5"),
        sealed(account.ha1_sha256, "ha1_sha256"), static_cast<int>(account.control), to_json(account.lines),
        static_cast<int>(account.enabled));
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
    write_setting(add, "generated", key, text);
}

void Rows::add_meta(const std::string& key, const std::string& text) {
    SQLite::Statement add(database_, "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)");
    run(add, key, text);
}

void Rows::add_value(const std::string& key, const std::string& text) {
    SQLite::Statement add(database_, "INSERT OR IGNORE INTO value (key, value) VALUES (?, ?)");
    run(add, key, text);
}

void Rows::seal_plain() {
    Contents plain;
    plain.accounts = read_accounts();
    plain.settings = read_map(database_, "setting");
    plain.generated = read_map(database_, "generated");
    for (const AccountRecord& account : plain.accounts) write_account(account);
    for (const auto& [key, text] : plain.settings) write_setting(put_setting_, "setting", key, text);
    SQLite::Statement put(database_, "REPLACE INTO generated (key, value) VALUES (?, ?)");
    for (const auto& [key, text] : plain.generated) write_setting(put, "generated", key, text);
}

void Rows::clear() {
    // Lines go with their phones, see the schema.
    for (const char* table :
         {"phone", "account", "setting", "generated", "user", "token", "licence", "value"}) {
        database_.exec(std::string("DELETE FROM ") + table);
    }
}

std::vector<AccountRecord> Rows::read_accounts() {
    return read_all(
        database_,
        "SELECT name, realm, ha1_md5, ha1_sha256, control, lines, enabled FROM account ORDER BY name",
        account_from
    );
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
    contents.accounts = read_accounts();
    for (AccountRecord& account : contents.accounts) {
        account.ha1_md5 = unsealed(secrets_, account.ha1_md5, account_place(account.name, "ha1_md5"));
        account.ha1_sha256 =
            unsealed(secrets_, account.ha1_sha256, account_place(account.name, "ha1_sha256"));
    }
    contents.settings = read_map(database_, "setting");
    contents.generated = read_map(database_, "generated");
    unseal_settings(secrets_, "setting", contents.settings);
    unseal_settings(secrets_, "generated", contents.generated);
    admin_.read(contents);
    contents.meta = read_meta(database_);
    return contents;
}

}  // namespace offhook::store
