// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "store/records.hpp"
#include "store/store.hpp"
#include "switchboard/rights.hpp"

namespace offhook::api {

/// Who may log in to console and API, and the tokens of programs: in memory, kept in step with the store.
class Users {
public:
    explicit Users(store::Store& store) : store_(store) {}

    void load(const store::Contents& contents);

    const store::UserRecord* find(std::string_view name) const;
    const std::map<std::string, store::UserRecord, std::less<>>& all() const { return users_; }
    void save(store::UserRecord user);
    /// With the user's tokens.
    void remove(const std::string& name);
    /// Whether nobody but this one is an administrator who can log in.
    bool is_last_admin(std::string_view name) const;

    const std::map<std::string, store::TokenRecord, std::less<>>& tokens() const { return tokens_; }
    const store::TokenRecord* find_token(std::string_view id) const;
    /// By its hash (token_hash()).
    const store::TokenRecord* token_with_hash(const std::string& hash) const;
    void save(store::TokenRecord token);
    void remove_token(const std::string& id);

private:
    store::Store& store_;
    std::map<std::string, store::UserRecord, std::less<>> users_;
    std::map<std::string, store::TokenRecord, std::less<>> tokens_;  ///< by id
    std::map<std::string, std::string> token_ids_;                   ///< by hash
};

/// BLAKE2b of the text, in hexadecimal. Tokens and session cookies are long and random, so they need no salt.
std::string token_hash(std::string_view text);

/// The rights of a user; only role cti is bound by any.
switchboard::Rights rights_of(const store::UserRecord& user);

/// Those of a token: its user's, narrowed by its scope and its lines.
switchboard::Rights rights_of(const store::TokenRecord& token, const store::UserRecord& user);

/// The smaller of both roles.
store::Role role_of(const store::TokenRecord& token, const store::UserRecord& user);

}  // namespace offhook::api
