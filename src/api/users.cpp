// SPDX-License-Identifier: Apache-2.0
#include "api/users.hpp"

#include <algorithm>
#include <utility>

#include <sodium.h>

#include "base/text.hpp"

namespace offhook::api {

namespace {

using switchboard::matches_pattern;

/// No line has such a key: a list of this alone lets nothing pass, where an empty list lets pass everything.
constexpr std::string_view kNoLine = "\n";

/// Whether every line that `narrow` lets pass is let pass by one of `wide`. May say no where it is so: '?' in
/// a pattern of `wide` is not held to cover a '*'.
bool is_covered(const std::string& narrow, const std::vector<std::string>& wide) {
    return std::any_of(wide.begin(), wide.end(), [&](const std::string& pattern) {
        const bool runs = narrow.find('*') != std::string::npos && pattern.find('?') != std::string::npos;
        return !runs && matches_pattern(pattern, narrow);
    });
}

/// The lines that both let pass.
std::vector<std::string> both(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    std::vector<std::string> lines;
    std::copy_if(a.begin(), a.end(), std::back_inserter(lines), [&](const auto& one) {
        return is_covered(one, b);
    });
    std::copy_if(b.begin(), b.end(), std::back_inserter(lines), [&](const auto& one) {
        return is_covered(one, a);
    });
    if (lines.empty()) lines.emplace_back(kNoLine);
    return lines;
}

}  // namespace

void Users::load(const store::Contents& contents) {
    users_.clear();
    tokens_.clear();
    token_ids_.clear();
    for (const store::UserRecord& user : contents.users) users_[user.name] = user;
    for (const store::TokenRecord& token : contents.tokens) {
        token_ids_[token.hash] = token.id;
        tokens_[token.id] = token;
    }
}

const store::UserRecord* Users::find(std::string_view name) const {
    const auto found = users_.find(name);
    return found == users_.end() ? nullptr : &found->second;
}

void Users::save(store::UserRecord user) {
    store_.save(user);
    users_[user.name] = std::move(user);
}

void Users::remove(const std::string& name) {
    store_.remove_user(name);
    users_.erase(name);
    std::erase_if(token_ids_, [&](const auto& entry) { return tokens_.at(entry.second).user == name; });
    std::erase_if(tokens_, [&](const auto& entry) { return entry.second.user == name; });
}

bool Users::is_last_admin(std::string_view name) const {
    return std::none_of(users_.begin(), users_.end(), [&](const auto& entry) {
        const store::UserRecord& user = entry.second;
        return user.name != name && user.enabled && user.role == store::Role::admin;
    });
}

const store::TokenRecord* Users::find_token(std::string_view id) const {
    const auto found = tokens_.find(id);
    return found == tokens_.end() ? nullptr : &found->second;
}

const store::TokenRecord* Users::token_with_hash(const std::string& hash) const {
    const auto found = token_ids_.find(hash);
    return found == token_ids_.end() ? nullptr : find_token(found->second);
}

void Users::save(store::TokenRecord token) {
    store_.save(token);
    token_ids_[token.hash] = token.id;
    tokens_[token.id] = std::move(token);
}

void Users::remove_token(const std::string& id) {
    store_.remove_token(id);
    const auto found = tokens_.find(id);
    if (found == tokens_.end()) return;
    token_ids_.erase(found->second.hash);
    tokens_.erase(found);
}

std::string token_hash(std::string_view text) {
    std::string hash(crypto_generichash_BYTES, '\0');
    crypto_generichash(
        reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
        reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0
    );
    return to_hex(hash);
}

switchboard::Rights rights_of(const store::UserRecord& user) {
    if (user.role != store::Role::cti) return {user.role >= store::Role::operator_, {}};
    return {user.control, user.lines};
}

switchboard::Rights rights_of(const store::TokenRecord& token, const store::UserRecord& user) {
    if (role_of(token, user) != store::Role::cti) return {role_of(token, user) >= store::Role::operator_, {}};
    const bool bound = user.role == store::Role::cti;
    // A viewer's token of scope cti watches only, as the viewer does.
    const bool control = bound ? user.control : user.role >= store::Role::operator_;
    return {control, bound ? both(user.lines, token.lines) : token.lines};
}

store::Role role_of(const store::TokenRecord& token, const store::UserRecord& user) {
    return std::min(token.scope, user.role);
}

}  // namespace offhook::api
