// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/VariadicBind.h>

// For the sources that know the schema: rows.cpp and admin_rows.cpp.
namespace offhook::store {

template <class... Values>
void run(SQLite::Statement& statement, const Values&... values) {
    statement.tryReset();  // a failure of the last run was told then
    SQLite::bind(statement, values...);
    statement.exec();
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

// Braces, unlike parentheses, evaluate from left to right ([dcl.init.list]), so a record made of columns with
// them takes them in order.

template <class Record>
std::vector<Record> read_all(SQLite::Database& database, const char* select, Record (*from)(Columns)) {
    std::vector<Record> records;
    SQLite::Statement query(database, select);
    while (query.executeStep()) records.push_back(from(Columns(query)));
    return records;
}

inline std::map<std::string, std::string> read_map(SQLite::Database& database, const char* table) {
    std::map<std::string, std::string> map;
    SQLite::Statement query(database, std::string("SELECT key, value FROM ") + table);
    while (query.executeStep()) map.emplace(query.getColumn(0).getString(), query.getColumn(1).getString());
    return map;
}

}  // namespace offhook::store
