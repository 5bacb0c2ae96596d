// SPDX-License-Identifier: Apache-2.0
#include "trace/filter.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "trace/phone_name.hpp"
#include "trace/search.hpp"

namespace offhook::trace {

namespace {

/// What may stand before and after a deviceID in a URI, a header or an element's text.
constexpr std::string_view kBefore = ":><\"' \t\n";
constexpr std::string_view kAfter = "<>;:?\"' \t\r\n";

/// Whether a host begins the text, case ignored, and ends there.
bool host_follows(std::string_view text, std::string_view host) {
    return starts_with_ignoring_case(text, host) &&
           (text.size() == host.size() || kAfter.find(text[host.size()]) != std::string_view::npos);
}

bool ends_here(std::string_view text) {
    return text.empty() || text.front() == '@' || kAfter.find(text.front()) != std::string_view::npos;
}

/// `user` or `user@host` as a whole word.
bool names_device(std::string_view bytes, std::string_view user, std::string_view host) {
    for (std::size_t at = bytes.find(user); at != std::string_view::npos; at = bytes.find(user, at + 1)) {
        if (at != 0 && kBefore.find(bytes[at - 1]) == std::string_view::npos) continue;
        const std::string_view rest = bytes.substr(at + user.size());
        if (host.empty() ? ends_here(rest) : rest.starts_with('@') && host_follows(rest.substr(1), host))
            return true;
    }
    return false;
}

bool is_service(std::string_view name, std::string_view wanted) {
    if (!starts_with_ignoring_case(name, wanted)) return false;
    const std::string_view rest = name.substr(wanted.size());
    return rest.empty() || rest == "Response" || rest == "Event";
}

}  // namespace

Result<StatusRange> StatusRange::parse(std::string_view text) {
    if (text.size() == 3 && equals_ignoring_case(text.substr(1), "xx") && text[0] >= '1' && text[0] <= '6') {
        const int status_class = text[0] - '0';
        return StatusRange{status_class * 100, status_class * 100 + 99};
    }
    const auto status = parse_number<int>(text);
    if (!status || *status < 100 || *status > 699)
        return failure(
            "bad_status", fmt::format("'{}' is neither a SIP status nor a class as 4xx", printable(text))
        );
    return StatusRange{*status, *status};
}

Matcher::Matcher(Filter filter)
    : filter_(std::move(filter)),
      phone_key_(phone_key(filter_.phone)),
      line_key_(csta::line_key(filter_.line)) {}

bool Matcher::operator()(const Record& record) const {
    if (!envelope_passes(record)) return false;
    const Summary summary = summarize(record.bytes);
    return owner_passes(record, summary) && sip_passes(summary) && csta_passes(summary) &&
           (line_key_.empty() || line_passes(record.bytes)) &&
           (filter_.text.empty() || contains_ignoring_case(record.bytes, filter_.text));
}

bool Matcher::envelope_passes(const Record& record) const {
    const FlowEnds& ends = record.flow->ends();
    if (filter_.flow && filter_.flow != ends.id) return false;
    if (filter_.side && *filter_.side != ends.side) return false;
    if (filter_.direction && *filter_.direction != record.direction) return false;
    if (filter_.since && record.wall < *filter_.since) return false;
    return !filter_.until || record.wall <= *filter_.until;
}

/// By who is known to speak on the flow, and by the parties of the message: several phones may share one.
bool Matcher::owner_passes(const Record& record, const Summary& summary) const {
    const FlowEnds& ends = record.flow->ends();
    if (!filter_.phone.empty()) {
        if (ends.side != Side::phones) return false;
        const bool is_party =
            phone_key(user_of(summary.from)) == phone_key_ || phone_key(user_of(summary.to)) == phone_key_;
        if (!is_party && phone_key(record.flow->owner()) != phone_key_) return false;
    }
    if (filter_.client.empty()) return true;
    return ends.side == Side::clients &&
           (record.flow->owner() == filter_.client || user_of(summary.from) == filter_.client ||
            user_of(summary.to) == filter_.client);
}

bool Matcher::sip_passes(const Summary& summary) const {
    if (!filter_.call_id.empty() && summary.call_id != filter_.call_id) return false;
    if (!filter_.method.empty() && !equals_ignoring_case(summary.method, filter_.method)) return false;
    return !filter_.status ||
           (summary.status >= filter_.status->first && summary.status <= filter_.status->last);
}

bool Matcher::csta_passes(const Summary& summary) const {
    if (!filter_.service.empty() && !is_service(summary.csta, filter_.service)) return false;
    if (filter_.csta_call_id.empty()) return true;
    bool found = false;
    for_each_leaf(summary.body, [&](std::string_view name, std::string_view text) {
        found = found || (name == "callID" && text == filter_.csta_call_id);
    });
    return found;
}

bool Matcher::line_passes(std::string_view bytes) const {
    const std::size_t at = line_key_.find('@');
    const std::string_view key = line_key_;
    const std::string_view host = at == std::string::npos ? std::string_view{} : key.substr(at + 1);
    return names_device(bytes, key.substr(0, at), host);
}

}  // namespace offhook::trace
