// SPDX-License-Identifier: Apache-2.0
#include "store/changes.hpp"

#include <utility>

namespace offhook::store {

template <class Map>
typename Map::mapped_type* Changes::find_or_add(Map& map, const std::string& key) {
    const auto found = map.find(key);
    if (found != map.end()) return &found->second;
    return size() < limit_ ? &map[key] : nullptr;
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
    auto* change = find_or_add(accounts_, account.name);
    if (change != nullptr) *change = std::move(account);
    return change != nullptr;
}

bool Changes::remove_account(const std::string& name) {
    auto* change = find_or_add(accounts_, name);
    if (change != nullptr) *change = std::nullopt;
    return change != nullptr;
}

bool Changes::set_setting(const std::string& key, std::optional<std::string> text) {
    auto* change = find_or_add(settings_, key);
    if (change != nullptr) *change = std::move(text);
    return change != nullptr;
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
    for (auto& [name, account] : younger.accounts_) accounts_[name] = std::move(account);
    for (auto& [key, text] : younger.settings_) settings_[key] = std::move(text);
}

}  // namespace offhook::store
