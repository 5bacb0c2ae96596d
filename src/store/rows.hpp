// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "store/admin_rows.hpp"
#include "store/changes.hpp"
#include "store/records.hpp"
#include "store/secrets.hpp"

namespace offhook::store {

/// Between records and rows of the newest schema; seals and unseals secrets. Knows nothing of transactions;
/// throws what SQLiteCpp throws.
class Rows {
public:
    Rows(SQLite::Database& database, const SecretBox& secrets);

    /// Gives the user names of phones whose lines were left out, since there is no such phone.
    std::vector<std::string> write(const Changes& changes);
    Contents read();

    /// Adds a text that was made up, unless there is one.
    void add_generated(const std::string& key, const std::string& text);
    void add_meta(const std::string& key, const std::string& text);
    void add_value(const std::string& key, const std::string& text);

    /// Seals the secrets of a database that was written before there was a key.
    void seal_plain();

    /// Removes everything but the audit and `meta`.
    void clear();

    AuditPage read_audit(const AuditQuery& query) { return admin_.read_audit(query); }

private:
    /// False if lines were left out.
    bool write_phone(const std::string& username, const PhoneChange& change);
    void write_record(const PhoneRecord& phone);
    void write_lines(const std::string& username, const std::vector<LineRecord>& lines);
    void write_account(const AccountRecord& account);
    void write_setting(
        SQLite::Statement& put, const char* table, const std::string& key, const std::string& text
    );
    std::vector<AccountRecord> read_accounts();
    bool phone_exists(const std::string& username);

    SQLite::Database& database_;
    const SecretBox secrets_;
    AdminRows admin_;
    SQLite::Statement put_phone_;
    SQLite::Statement delete_phone_;
    SQLite::Statement find_phone_;
    SQLite::Statement put_line_;
    SQLite::Statement delete_lines_;
    SQLite::Statement put_account_;
    SQLite::Statement delete_account_;
    SQLite::Statement put_setting_;
    SQLite::Statement delete_setting_;
};

}  // namespace offhook::store
