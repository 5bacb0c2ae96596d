// SPDX-License-Identifier: Apache-2.0
#include "switchboard/directory.hpp"

#include <algorithm>
#include <utility>

#include "csta/device_id.hpp"
#include "switchboard/device.hpp"

namespace offhook::switchboard {

namespace {

std::string number_of(std::string_view key) {
    return std::string(csta::user_of_key(key));
}

}  // namespace

Phone& Directory::add_phone(std::string username) {
    Phone phone;
    phone.id = phone_ids_.next();
    phone.username = username;
    by_username_.emplace(std::move(username), phone.id);
    return phones_.emplace(phone.id, std::move(phone)).first->second;
}

Phone* Directory::phone(PhoneId id) {
    const auto found = phones_.find(id);
    return found == phones_.end() ? nullptr : &found->second;
}

Phone* Directory::phone_named(std::string_view username) {
    const auto found = by_username_.find(std::string(username));
    return found == by_username_.end() ? nullptr : phone(found->second);
}

void Directory::remove_phone(PhoneId id) {
    const auto found = phones_.find(id);
    if (found == phones_.end()) return;
    const std::vector<LineId> lines = found->second.lines;
    for (const LineId line : lines) remove_line(line);
    by_username_.erase(found->second.username);
    phones_.erase(found);
}

Line& Directory::add_line(Phone& phone, std::string device_id) {
    const LineId id = line_ids_.next();
    const std::string key = csta::line_key(device_id);
    by_key_.emplace(key, id);
    by_number_.emplace(number_of(key), id);
    phone.lines.push_back(id);
    Line line{id, phone.id, std::move(device_id),           key, MonitorPoint::off,
              {}, {},       CallModel(key, calls_per_line_)};
    return lines_.emplace(id, std::move(line)).first->second;
}

void Directory::remove_line(LineId id) {
    const auto found = lines_.find(id);
    if (found == lines_.end()) return;
    erase_from(by_key_, found->second.key, id);
    erase_from(by_number_, number_of(found->second.key), id);
    std::erase(phones_.at(found->second.phone).lines, id);
    lines_.erase(found);
}

Line* Directory::line(LineId id) {
    const auto found = lines_.find(id);
    return found == lines_.end() ? nullptr : &found->second;
}

Line* Directory::line_of(const Phone& phone, std::string_view device_id) {
    for (const LineId id : phone.lines) {
        Line* candidate = line(id);
        if (same_device(device_id, candidate->key)) return candidate;
    }
    return nullptr;
}

Line* Directory::find(std::string_view device_id) {
    const std::string key = csta::line_key(device_id);
    if (Line* exact = best(by_key_.equal_range(key))) return exact;
    if (key.find('@') != std::string::npos) return best(by_key_.equal_range(number_of(key)));
    const auto candidates = by_number_.equal_range(key);
    for (auto it = candidates.first; it != candidates.second; ++it) {
        if (lines_.at(it->second).key != lines_.at(candidates.first->second).key)
            return nullptr;  // ambiguous
    }
    return best(candidates);
}

std::vector<const Line*> Directory::candidates(std::string_view device_id) const {
    const std::string key = csta::line_key(device_id);
    auto found = by_key_.equal_range(key);
    if (found.first == found.second) {
        found = key.find('@') == std::string::npos ? by_number_.equal_range(key)
                                                   : by_key_.equal_range(number_of(key));
    }
    std::vector<const Line*> lines;
    for (auto it = found.first; it != found.second; ++it) lines.push_back(&lines_.at(it->second));
    std::sort(lines.begin(), lines.end(), [](const Line* a, const Line* b) { return a->id < b->id; });
    return lines;
}

Line* Directory::best(const std::pair<Index::iterator, Index::iterator>& candidates) {
    Line* best = nullptr;
    std::pair<bool, std::uint64_t> best_rank;
    for (auto it = candidates.first; it != candidates.second; ++it) {
        Line* candidate = line(it->second);
        const Phone& owner = phones_.at(candidate->phone);
        const std::pair rank{owner.connected, owner.connected_since};
        if (best != nullptr && rank <= best_rank) continue;
        best = candidate;
        best_rank = rank;
    }
    return best;
}

void Directory::erase_from(Index& index, const std::string& key, LineId id) {
    const auto [begin, end] = index.equal_range(key);
    const auto found = std::find_if(begin, end, [&](const auto& entry) { return entry.second == id; });
    if (found != end) index.erase(found);
}

}  // namespace offhook::switchboard
