// SPDX-License-Identifier: Apache-2.0
#include "signalling/registrar.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::signalling {

namespace {

constexpr std::string_view kIntervalTooBrief = "interval_too_brief";

/// Two contacts are one binding if they are the same device's same flow (RFC 5626 6), else if their URIs
/// are equal by rule (RFC 3261 10.3, step 7).
bool same_binding(const Binding& a, const Binding& b) {
    if (!a.instance.empty() && !b.instance.empty()) return a.instance == b.instance && a.reg_id == b.reg_id;
    return a.uri.equivalent(b.uri);
}

std::string unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

/// A delta-seconds field; one too big to read counts as the longest (RFC 3261 20.19).
std::optional<Duration> seconds_of(std::string_view text) {
    text = trim(text);
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    return std::chrono::seconds(parse_number<std::uint32_t>(text).value_or(0xFFFFFFFFU));
}

std::vector<std::string> path_of(const sip::Message& request) {
    std::vector<std::string> path;
    for (const std::string_view hop : request.list("Path")) path.emplace_back(hop);
    return path;
}

bool is_outbound(const Binding& binding) {
    return !binding.instance.empty() && !binding.reg_id.empty();
}

sip::Message refusal(const sip::Message& request, const Error& error, Duration min_expires) {
    if (error.reason != kIntervalTooBrief) return sip::Message::response_to(request, 400, error.text);
    sip::Message response = sip::Message::response_to(request, 423);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(min_expires);
    response.add("Min-Expires", std::to_string(seconds.count()));
    return response;
}

}  // namespace

Registrar::Outcome Registrar::process(
    const std::string& aor, FlowId flow, const sip::Message& request, Time now
) {
    Outcome outcome;
    auto wanted = requested(request, flow, now);
    if (!wanted) {
        outcome.response = refusal(request, wanted.error(), settings_.min_expires);
        return outcome;
    }
    std::vector<Binding> known;
    if (const auto found = bindings_.find(aor); found != bindings_.end()) known = found->second;
    const bool all = request.get("Contact") == "*";
    if (all) {
        outcome.changed = !known.empty();
        known.clear();
    }
    for (Binding& binding : *wanted) {
        if (is_stale(known, binding)) {
            outcome.response = sip::Message::response_to(request, 500, "Out of order");
            return outcome;
        }
        merge(known, std::move(binding), now, outcome);
    }
    if (known.size() > settings_.contacts_per_address) {
        outcome.response = sip::Message::response_to(request, 403, "Too many contacts");
        outcome.changed = false;
        return outcome;
    }
    keep(aor, std::move(known));
    outcome.response = accepted(aor, request, now);
    return outcome;
}

/// The bindings a request asks for, expiry and all; those to be removed expire now. Errors: bad_contact,
/// interval_too_brief.
Result<std::vector<Binding>> Registrar::requested(const sip::Message& request, FlowId flow, Time now) const {
    std::vector<Binding> wanted;
    const auto header_expires = seconds_of(request.get("Expires"));
    const auto contacts = request.list("Contact");
    if (contacts.size() == 1 && contacts.front() == "*") {
        if (header_expires != Duration{0}) return failure("bad_contact", "Contact * without Expires 0");
        return wanted;
    }
    const auto cseq = request.cseq();
    if (!cseq) return tl::unexpected(cseq.error());
    for (const std::string_view text : contacts) {
        auto contact = sip::NameAddr::parse(text);
        if (!contact || !contact->uri.is_sip()) return failure("bad_contact", "Contact cannot be used");
        Duration expires = settings_.expires;
        if (header_expires) expires = *header_expires;
        if (const auto own = contact->parameters.get("expires"))
            expires = seconds_of(*own).value_or(settings_.expires);
        if (expires > Duration{0} && expires < settings_.min_expires)
            return failure(std::string(kIntervalTooBrief));
        Binding binding;
        binding.contact = contact->uri.to_string();
        binding.uri = std::move(contact->uri);
        binding.flow = flow;
        binding.call_id = request.call_id();
        binding.cseq = cseq->number;
        binding.expires = now + std::min(expires, settings_.expires);
        binding.instance = unquoted(contact->parameters.get("+sip.instance").value_or(""));
        binding.reg_id = std::string(contact->parameters.get("reg-id").value_or(""));
        binding.path = path_of(request);
        binding.user_agent = request.get("User-Agent");
        wanted.push_back(std::move(binding));
    }
    return wanted;
}

/// An older request that comes late must not undo a newer one (RFC 3261 10.3, step 7).
bool Registrar::is_stale(const std::vector<Binding>& known, const Binding& wanted) const {
    return std::any_of(known.begin(), known.end(), [&](const Binding& binding) {
        return same_binding(binding, wanted) && binding.call_id == wanted.call_id &&
               binding.cseq >= wanted.cseq;
    });
}

void Registrar::merge(std::vector<Binding>& known, Binding wanted, Time now, Outcome& outcome) {
    const auto same =
        std::find_if(known.begin(), known.end(), [&](const Binding& b) { return same_binding(b, wanted); });
    const bool remove = wanted.expires <= now;
    if (same == known.end()) {
        if (remove) return;
        wanted.order = ++order_;
        known.push_back(std::move(wanted));
        outcome.changed = true;
        return;
    }
    outcome.changed = true;
    if (remove) {
        known.erase(same);
        return;
    }
    if (same->flow != wanted.flow) outcome.replaced_flows.push_back(same->flow);
    wanted.order = ++order_;
    *same = std::move(wanted);
}

sip::Message Registrar::accepted(const std::string& aor, const sip::Message& request, Time now) const {
    sip::Message response = sip::Message::response_to(request, 200);
    const auto found = bindings_.find(aor);
    if (found == bindings_.end()) return response;
    bool outbound = false;
    for (const Binding& binding : found->second) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(binding.expires - now);
        std::string value = fmt::format("<{}>;expires={}", binding.contact, left.count());
        if (!binding.instance.empty()) value += fmt::format(";+sip.instance=\"{}\"", binding.instance);
        if (!binding.reg_id.empty()) value += fmt::format(";reg-id={}", binding.reg_id);
        response.add("Contact", std::move(value));
        outbound = outbound || is_outbound(binding);
    }
    if (outbound && request.lists_token("Supported", "outbound")) response.add("Require", "outbound");
    if (const std::string* path = request.find("Path")) response.add("Path", *path);
    return response;
}

template <class Predicate>
void Registrar::remove_if(const std::string& aor, Predicate gone) {
    std::vector<Binding> bindings = bindings_.at(aor);
    std::erase_if(bindings, gone);
    keep(aor, std::move(bindings));
}

const Binding* Registrar::newest(const std::string& aor) const {
    const auto found = bindings_.find(aor);
    if (found == bindings_.end()) return nullptr;
    return &*std::max_element(
        found->second.begin(), found->second.end(),
        [](const Binding& a, const Binding& b) { return a.order < b.order; }
    );
}

std::size_t Registrar::count(const std::string& aor) const {
    const auto found = bindings_.find(aor);
    return found == bindings_.end() ? 0 : found->second.size();
}

const Binding* Registrar::find(const std::string& aor, FlowId flow) const {
    const auto found = bindings_.find(aor);
    if (found == bindings_.end()) return nullptr;
    const auto& list = found->second;
    const auto same =
        std::find_if(list.begin(), list.end(), [&](const Binding& b) { return b.flow == flow; });
    return same == list.end() ? nullptr : &*same;
}

void Registrar::drop(const std::string& aor, FlowId flow) {
    if (find(aor, flow) != nullptr)
        remove_if(aor, [&](const Binding& binding) { return binding.flow == flow; });
}

/// Puts the bindings of an address into the book and its indexes.
void Registrar::keep(const std::string& aor, std::vector<Binding> bindings) {
    if (const auto before = bindings_.find(aor); before != bindings_.end()) {
        for (const Binding& binding : before->second) {
            const auto on_flow = by_flow_.find(binding.flow);
            if (on_flow == by_flow_.end()) continue;
            on_flow->second.erase(aor);
            if (on_flow->second.empty()) by_flow_.erase(on_flow);
        }
    }
    if (bindings.empty()) {
        bindings_.erase(aor);
        expiries_.cancel(aor);
        return;
    }
    Time first = Time::max();
    for (const Binding& binding : bindings) {
        by_flow_[binding.flow].insert(aor);
        first = std::min(first, binding.expires);
    }
    expiries_.set(aor, first);
    bindings_[aor] = std::move(bindings);
}

std::vector<std::string> Registrar::flow_lost(FlowId flow) {
    const auto found = by_flow_.find(flow);
    if (found == by_flow_.end()) return {};
    std::vector<std::string> addresses(found->second.begin(), found->second.end());
    for (const std::string& aor : addresses) {
        remove_if(aor, [&](const Binding& binding) { return binding.flow == flow; });
    }
    return addresses;
}

std::vector<std::string> Registrar::expire(Time now) {
    std::vector<std::string> addresses;
    while (const auto aor = expiries_.pop(now)) {
        remove_if(*aor, [&](const Binding& binding) { return binding.expires <= now; });
        addresses.push_back(*aor);
    }
    return addresses;
}

void Registrar::forget(const std::string& aor) {
    keep(aor, {});
}

}  // namespace offhook::signalling
