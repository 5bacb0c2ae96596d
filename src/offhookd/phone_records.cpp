// SPDX-License-Identifier: Apache-2.0
#include "offhookd/phone_records.hpp"

#include <utility>

#include "offhookd/wall_clock.hpp"
#include "profiles/profiles.hpp"

namespace offhook::daemon {

namespace {

switchboard::Support support_of(store::Learned learned) {
    switch (learned) {
        case store::Learned::supported:
            return switchboard::Support::native;
        case store::Learned::unsupported:
            return switchboard::Support::unsupported;
        case store::Learned::doubtful:
            return switchboard::Support::doubtful;
    }
    return switchboard::Support::unknown;
}

store::Learned learned_as(switchboard::Support support) {
    if (support == switchboard::Support::native) return store::Learned::supported;
    return support == switchboard::Support::unsupported ? store::Learned::unsupported
                                                        : store::Learned::doubtful;
}

signalling::KnownPhone known_phone(const store::PhoneRecord& record) {
    signalling::KnownPhone phone;
    phone.username = record.username;
    phone.enabled = record.enabled;
    phone.active = record.activation == store::Activation::active;
    phone.user_agent = record.user_agent;
    phone.device_ids = record.manual_lines;
    phone.manual_lines = record.manual_lines;
    for (const auto& [service, learned] : record.capabilities) phone.learned[service] = support_of(learned);
    return phone;
}

}  // namespace

std::vector<signalling::KnownPhone> PhoneRecords::load(const store::Contents& contents) {
    phones_.clear();
    std::map<std::string, signalling::KnownPhone> known;
    for (const store::PhoneRecord& record : contents.phones) {
        phones_[record.username] = record;
        known[record.username] = known_phone(record);
    }
    for (const store::LineRecord& line : contents.lines) {
        if (const auto phone = known.find(line.phone); phone != known.end())
            phone->second.device_ids.push_back(line.device_id);
    }
    std::vector<signalling::KnownPhone> phones;
    phones.reserve(known.size());
    for (auto& [username, phone] : known) phones.push_back(std::move(phone));
    return phones;
}

const store::PhoneRecord* PhoneRecords::find(const std::string& username) const {
    const auto found = phones_.find(username);
    return found == phones_.end() ? nullptr : &found->second;
}

void PhoneRecords::add(const std::string& username, const std::vector<std::string>& device_ids) {
    store::PhoneRecord& phone = phones_[username];
    phone.username = username;
    phone.manual_lines = device_ids;
    phone.first_seen = unix_now();
    store_.save(phone);
}

template <class Change>
void PhoneRecords::change(const std::string& username, Change change) {
    const auto found = phones_.find(username);
    if (found == phones_.end()) return;
    change(found->second);
    store_.save(found->second);
}

void PhoneRecords::set_enabled(const std::string& username, bool enabled) {
    change(username, [&](store::PhoneRecord& phone) { phone.enabled = enabled; });
}

void PhoneRecords::set_active(const std::string& username) {
    change(username, [](store::PhoneRecord& phone) { phone.activation = store::Activation::active; });
}

void PhoneRecords::set_manual_lines(const std::string& username, const std::vector<std::string>& device_ids) {
    change(username, [&](store::PhoneRecord& phone) { phone.manual_lines = device_ids; });
}

void PhoneRecords::forget(const std::string& username) {
    if (phones_.erase(username) != 0) store_.remove_phone(username);
}

void PhoneRecords::take(const signalling::PhoneSeen& seen) {
    store::PhoneRecord& record = phones_[seen.username];
    record.username = seen.username;
    if (seen.first_time) {
        record.first_seen = unix_now();
        record.activation = seen.active ? store::Activation::active : store::Activation::waiting;
    }
    const profiles::Model model = profiles::model_of(seen.user_agent, seen.username);
    if (record.user_agent != seen.user_agent) record.capabilities.clear();  // as signalling does
    record.maker = model.maker;
    record.model = model.model;
    record.firmware = model.firmware;
    record.user_agent = seen.user_agent;
    record.last_contact = seen.contact;
    record.last_address = seen.address;
    record.last_transport = seen.transport;
    record.last_identity = seen.identity;
    record.last_login = unix_now();
    store_.save(record);
}

void PhoneRecords::take(const signalling::PhoneLinesChanged& changed) {
    std::vector<store::LineRecord> lines;
    for (const std::string& device_id : changed.device_ids) {
        store::LineRecord line;
        line.device_id = device_id;
        line.phone = changed.username;
        line.position = static_cast<int>(lines.size());
        lines.push_back(std::move(line));
    }
    store_.save_lines(changed.username, std::move(lines));
}

void PhoneRecords::take(const signalling::PhoneLearned& learned) {
    const auto found = phones_.find(learned.username);
    if (found == phones_.end()) return;
    found->second.capabilities[learned.service] = learned_as(learned.support);
    store_.save(found->second);
}

}  // namespace offhook::daemon
