// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "store/changes.hpp"
#include "store/records.hpp"

namespace offhook::store {

/// The rows of administration: users, tokens, licences, values, audit. Part of Rows, and as it.
class AdminRows {
public:
    explicit AdminRows(SQLite::Database& database);

    void write(const Changes& changes);
    void read(Contents& contents);
    AuditPage read_audit(const AuditQuery& query);

private:
    void write_user(const std::string& name, const UserChange& change);
    void write_token(const TokenRecord& token);
    void write_audit(const std::vector<AuditRecord>& records);

    SQLite::Database& database_;
    SQLite::Statement put_user_;
    SQLite::Statement delete_user_;
    SQLite::Statement put_token_;
    SQLite::Statement delete_token_;
    SQLite::Statement delete_tokens_of_;
    SQLite::Statement put_licence_;
    SQLite::Statement delete_licence_;
    SQLite::Statement put_value_;
    SQLite::Statement delete_value_;
    SQLite::Statement add_audit_;
    SQLite::Statement find_audit_;
};

}  // namespace offhook::store
