// SPDX-License-Identifier: Apache-2.0
#include "store/admin_rows.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "store/row_json.hpp"
#include "store/statements.hpp"

namespace offhook::store {

namespace {

constexpr const char* kPutUser =
    "REPLACE INTO user (name, password_hash, role, lines, control, language, enabled, created, last_login, "
    "password_changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kPutToken =
    "REPLACE INTO token (id, user, name, hash, scope, lines, created, expires, last_used) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kAddAudit =
    "INSERT INTO audit (time, user, address, via, action, object, before, after) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
// An action is found by its name, or by what stands before one of its dots.
constexpr const char* kFindAudit = R"sql(
SELECT id, time, user, address, via, action, object, before, after FROM audit
WHERE (?1 = 0 OR id < ?1) AND (?2 = '' OR user = ?2)
  AND (?3 = '' OR action = ?3 OR substr(action, 1, length(?3) + 1) = ?3 || '.')
ORDER BY id DESC LIMIT ?4)sql";

/// A role that a changed database may hold gives the least.
Role role_of(const std::string& name) {
    return role_from(name).value_or(Role::cti);
}

UserRecord user_from(Columns column) {
    return UserRecord{column.text(),   column.text(),  role_of(column.text()), list_from(column.text()),
                      column.yes(),    column.text(),  column.yes(),           column.number(),
                      column.number(), column.number()};
}

TokenRecord token_from(Columns column) {
    return TokenRecord{column.text(),   column.text(),          column.text(),
                       column.text(),   role_of(column.text()), list_from(column.text()),
                       column.number(), column.number(),        column.number()};
}

LicenceRecord licence_from(Columns column) {
    return LicenceRecord{column.text(), column.number(), column.text()};
}

AuditRecord audit_from(Columns column) {
    return AuditRecord{column.number(), column.number(), column.text(), column.text(), column.text(),
                       column.text(),   column.text(),   column.text(), column.text()};
}

/// At most `limit` bytes, without half a character of UTF-8 at the end.
std::string cut(const std::string& text, std::size_t limit) {
    if (text.size() <= limit) return text;
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    while (limit > 0 && continues(text[limit])) --limit;
    return text.substr(0, limit);
}

}  // namespace

AdminRows::AdminRows(SQLite::Database& database)
    : database_(database),
      put_user_(database, kPutUser),
      delete_user_(database, "DELETE FROM user WHERE name = ?"),
      put_token_(database, kPutToken),
      delete_token_(database, "DELETE FROM token WHERE id = ?"),
      delete_tokens_of_(database, "DELETE FROM token WHERE user = ?"),
      put_licence_(database, "REPLACE INTO licence (code, entered, entered_by) VALUES (?, ?, ?)"),
      delete_licence_(database, "DELETE FROM licence WHERE code = ?"),
      put_value_(database, "REPLACE INTO value (key, value) VALUES (?, ?)"),
      delete_value_(database, "DELETE FROM value WHERE key = ?"),
      add_audit_(database, kAddAudit),
      find_audit_(database, kFindAudit) {}

void AdminRows::write(const Changes& changes) {
    for (const auto& [name, change] : changes.users()) write_user(name, change);
    for (const auto& [id, token] : changes.tokens()) token ? write_token(*token) : run(delete_token_, id);
    for (const auto& [code, licence] : changes.licences()) {
        licence ? run(put_licence_, code, licence->entered, licence->entered_by) : run(delete_licence_, code);
    }
    for (const auto& [key, text] : changes.values()) {
        text ? run(put_value_, key, *text) : run(delete_value_, key);
    }
    if (!changes.audit().empty()) write_audit(changes.audit());
}

void AdminRows::write_user(const std::string& name, const UserChange& change) {
    if (change.remove) {
        run(delete_user_, name);
        run(delete_tokens_of_, name);
    }
    if (!change.record) return;
    const UserRecord& user = *change.record;
    run(put_user_, user.name, user.password_hash, std::string(role_name(user.role)), to_json(user.lines),
        static_cast<int>(user.control), user.language, static_cast<int>(user.enabled), user.created,
        user.last_login, user.password_changed);
}

void AdminRows::write_token(const TokenRecord& token) {
    run(put_token_, token.id, token.user, token.name, token.hash, std::string(role_name(token.scope)),
        to_json(token.lines), token.created, token.expires, token.last_used);
}

void AdminRows::write_audit(const std::vector<AuditRecord>& records) {
    const RecordBounds bounds;
    for (const AuditRecord& audit : records) {
        run(add_audit_, audit.time, cut(audit.user, bounds.text), cut(audit.address, bounds.text),
            cut(audit.via, bounds.text), cut(audit.action, bounds.text), cut(audit.object, bounds.text),
            cut(audit.before, bounds.audit_text), cut(audit.after, bounds.audit_text));
    }
    SQLite::Statement prune(database_, "DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - ?");
    run(prune, static_cast<std::int64_t>(bounds.audit_records));
}

void AdminRows::read(Contents& contents) {
    contents.users = read_all(
        database_,
        "SELECT name, password_hash, role, lines, control, language, enabled, created, last_login, "
        "password_changed FROM user ORDER BY name",
        user_from
    );
    contents.tokens = read_all(
        database_,
        "SELECT id, user, name, hash, scope, lines, created, expires, last_used FROM token ORDER BY id",
        token_from
    );
    contents.licences =
        read_all(database_, "SELECT code, entered, entered_by FROM licence ORDER BY code", licence_from);
    contents.values = read_map(database_, "value");
}

AuditPage AdminRows::read_audit(const AuditQuery& query) {
    const std::size_t count = std::clamp<std::size_t>(query.count, 1, RecordBounds{}.audit_page);
    find_audit_.tryReset();
    // One more than asked for tells whether there is a next page.
    SQLite::bind(find_audit_, query.before, query.user, query.action, static_cast<std::int64_t>(count + 1));
    AuditPage page;
    while (find_audit_.executeStep()) page.records.push_back(audit_from(Columns(find_audit_)));
    find_audit_.reset();
    if (page.records.size() <= count) return page;
    page.records.pop_back();
    page.next = page.records.back().id;
    return page;
}

}  // namespace offhook::store
