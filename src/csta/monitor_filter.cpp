// SPDX-License-Identifier: Apache-2.0
#include "csta/monitor_filter.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <unordered_map>

#include "base/text.hpp"
#include "csta/schema.hpp"

namespace offhook::csta {

namespace {

/// Where the bits of the filter come from: the groups of the type MonitorFilter, event by event.
struct FilterTable {
    const Type* type = find_type("MonitorFilter");
    std::unordered_map<std::string, std::size_t> bit_of_event;  ///< "DeliveredEvent"

    FilterTable();
};

/// "delivered" stands for DeliveredEvent, throughout but for the standard's TransferedEvent.
std::string event_of(std::string_view filter_name) {
    std::string event(filter_name);
    event.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(event.front())));
    event += "Event";
    const std::string_view standard = standard_spelling(event);
    return standard.empty() ? event : std::string(standard);
}

FilterTable::FilterTable() {
    std::size_t bit = 0;
    for (const Field& group : type->fields) {
        for (const Field& event : group.type->fields) bit_of_event.emplace(event_of(event.name), bit++);
    }
}

const FilterTable& table() {
    static const FilterTable the_table;
    return the_table;
}

std::optional<std::size_t> bit_of(std::string_view event_name) {
    const auto& bits = table().bit_of_event;
    const auto found = bits.find(std::string(event_name));
    return found == bits.end() ? std::nullopt : std::optional(found->second);
}

bool is_true(std::string_view text) {
    return text == "true" || text == "1";
}

}  // namespace

MonitorFilter MonitorFilter::read(const Element& element) {
    MonitorFilter filter;
    std::size_t bit = 0;
    for (const Field& group : table().type->fields) {
        const Element* given = element.find(group.name);
        for (const Field& event : group.type->fields) {
            if (given != nullptr && is_true(given->text_at(event.name))) filter.filtered_.set(bit);
            ++bit;
        }
    }
    return filter;
}

MonitorFilter MonitorFilter::read(const Message& message, std::string_view child) {
    const Element* element = message.root.find(child);
    return element == nullptr ? MonitorFilter{} : read(*element);
}

bool MonitorFilter::passes(std::string_view event_name) const {
    if (filtered_.none()) return true;
    const auto bit = bit_of(event_name);
    return !bit || !filtered_.test(*bit);
}

void MonitorFilter::filter_out(std::string_view event_name) {
    if (const auto bit = bit_of(event_name)) filtered_.set(*bit);
}

Element MonitorFilter::to_element(std::string name) const {
    Element element(std::move(name));
    std::size_t bit = 0;
    for (const Field& group : table().type->fields) {
        Element& events = element.add(std::string(group.name));
        for (const Field& event : group.type->fields) {
            events.add(std::string(event.name), filtered_.test(bit++) ? "true" : "false");
        }
    }
    return element;
}

}  // namespace offhook::csta
