// SPDX-License-Identifier: Apache-2.0
#include "store/changes.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace offhook::store {

namespace {

template <class Map>
void take_over(Map& older, Map& younger) {
    for (auto& [key, change] : younger) older[key] = std::move(change);
}

}  // namespace

template <class Map>
typename Map::mapped_type* Changes::find_or_add(Map& map, const std::string& key) {
    const auto found = map.find(key);
    if (found != map.end()) return &found->second;
    return size() < limit_ ? &map[key] : nullptr;
}

template <class Map>
bool Changes::put(Map& map, const std::string& key, typename Map::mapped_type change) {
    auto* place = find_or_add(map, key);
    if (place != nullptr) *place = std::move(change);
    return place != nullptr;
}

bool Changes::save(PhoneRecord phone) {
    PhoneChange* change = find_or_add(phones_, phone.username);
    if (change != nullptr) change->record = std::move(phone);
    return change != nullptr;
}

bool Changes::save_lines(const std::string& username, std::vector<LineRecord> lines) {
    PhoneChange* change = find_or_add(phones_, username);
    if (change != nullptr) change->lines = std::move(lines);
    return change != nullptr;
}

bool Changes::remove_phone(const std::string& username) {
    PhoneChange* change = find_or_add(phones_, username);
    if (change != nullptr) *change = {true, std::nullopt, std::nullopt};
    return change != nullptr;
}

bool Changes::save(AccountRecord account) {
    const std::string name = account.name;
    return put(accounts_, name, std::move(account));
}

bool Changes::remove_account(const std::string& name) {
    return put(accounts_, name, std::nullopt);
}

bool Changes::set_setting(const std::string& key, std::optional<std::string> text) {
    return put(settings_, key, std::move(text));
}

bool Changes::save(UserRecord user) {
    UserChange* change = find_or_add(users_, user.name);
    if (change != nullptr) change->record = std::move(user);
    return change != nullptr;
}

bool Changes::remove_user(const std::string& name) {
    if (!put(users_, name, UserChange{true, std::nullopt})) return false;
    forget_tokens_of(name);
    return true;
}

void Changes::forget_tokens_of(const std::string& user) {
    for (auto& [id, token] : tokens_) {
        if (token && token->user == user) token.reset();
    }
}

bool Changes::save(TokenRecord token) {
    const std::string id = token.id;
    return put(tokens_, id, std::move(token));
}

bool Changes::remove_token(const std::string& id) {
    return put(tokens_, id, std::nullopt);
}

bool Changes::save(LicenceRecord licence) {
    const std::string code = licence.code;
    return put(licences_, code, std::move(licence));
}

bool Changes::remove_licence(const std::string& code) {
    return put(licences_, code, std::nullopt);
}

bool Changes::set_value(const std::string& key, std::optional<std::string> text) {
    return put(values_, key, std::move(text));
}

bool Changes::append(AuditRecord audit) {
    if (size() >= limit_) return false;
    audit_.push_back(std::move(audit));
    return true;
}

std::size_t Changes::size() const {
    return phones_.size() + accounts_.size() + settings_.size() + users_.size() + tokens_.size() +
           licences_.size() + values_.size() + audit_.size();
}

void Changes::append(Changes&& younger) {
    for (auto& [username, change] : younger.phones_) {
        if (change.remove) {
            phones_[username] = std::move(change);
            continue;
        }
        if (change.record) phones_[username].record = std::move(change.record);
        if (change.lines) phones_[username].lines = std::move(change.lines);
    }
    for (auto& [name, change] : younger.users_) {
        if (change.remove) {
            forget_tokens_of(name);
            users_[name] = std::move(change);
        } else {
            users_[name].record = std::move(change.record);
        }
    }
    take_over(accounts_, younger.accounts_);
    take_over(settings_, younger.settings_);
    take_over(tokens_, younger.tokens_);
    take_over(licences_, younger.licences_);
    take_over(values_, younger.values_);
    std::move(younger.audit_.begin(), younger.audit_.end(), std::back_inserter(audit_));
}

}  // namespace offhook::store
