// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/records.hpp"

namespace offhook::store {

/// What is still to be done for one phone, in this order.
struct PhoneChange {
    bool remove = false;
    std::optional<PhoneRecord> record;
    std::optional<std::vector<LineRecord>> lines;
};

/// The same for a user, whose tokens go with him.
struct UserChange {
    bool remove = false;
    std::optional<UserRecord> record;
};

/// Changes that wait for the disk: at most one per record, however often it was saved. Written together they
/// lead to the state after the last of them. What would make them more than `limit` records is not taken: the
/// functions then give false.
class Changes {
public:
    explicit Changes(std::size_t limit) : limit_(limit) {}

    bool save(PhoneRecord phone);
    bool save_lines(const std::string& username, std::vector<LineRecord> lines);
    bool remove_phone(const std::string& username);
    bool save(AccountRecord account);
    bool remove_account(const std::string& name);
    bool set_setting(const std::string& key, std::optional<std::string> text);  ///< nothing: unset
    bool save(UserRecord user);
    bool remove_user(const std::string& name);
    bool save(TokenRecord token);
    bool remove_token(const std::string& id);
    bool save(LicenceRecord licence);
    bool remove_licence(const std::string& code);
    bool set_value(const std::string& key, std::optional<std::string> text);
    bool append(AuditRecord audit);

    /// Puts younger changes over these, whatever the limit.
    void append(Changes&& younger);

    /// How many records are concerned.
    std::size_t size() const;
    bool empty() const { return size() == 0; }

    const std::map<std::string, PhoneChange>& phones() const { return phones_; }
    /// Without a record: remove it.
    const std::map<std::string, std::optional<AccountRecord>>& accounts() const { return accounts_; }
    const std::map<std::string, std::optional<std::string>>& settings() const { return settings_; }
    const std::map<std::string, UserChange>& users() const { return users_; }
    const std::map<std::string, std::optional<TokenRecord>>& tokens() const { return tokens_; }
    const std::map<std::string, std::optional<LicenceRecord>>& licences() const { return licences_; }
    const std::map<std::string, std::optional<std::string>>& values() const { return values_; }
    const std::vector<AuditRecord>& audit() const { return audit_; }

private:
    /// The record's change, or null if there is no room for one more.
    template <class Map>
    typename Map::mapped_type* find_or_add(Map& map, const std::string& key);

    /// False if there is no room for one more.
    template <class Map>
    bool put(Map& map, const std::string& key, typename Map::mapped_type change);
    void forget_tokens_of(const std::string& user);

    std::size_t limit_;
    std::map<std::string, PhoneChange> phones_;
    std::map<std::string, std::optional<AccountRecord>> accounts_;
    std::map<std::string, std::optional<std::string>> settings_;
    std::map<std::string, UserChange> users_;
    std::map<std::string, std::optional<TokenRecord>> tokens_;
    std::map<std::string, std::optional<LicenceRecord>> licences_;
    std::map<std::string, std::optional<std::string>> values_;
    std::vector<AuditRecord> audit_;  // in the order in which it happened
};

}  // namespace offhook::store
