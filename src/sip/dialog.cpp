// SPDX-License-Identifier: Apache-2.0
#include "sip/dialog.hpp"

#include <algorithm>

#include "sip/transaction_key.hpp"

namespace offhook::sip {

namespace {

std::string with_tag(NameAddr party, const std::string& tag) {
    if (tag.empty()) {
        party.parameters.remove("tag");
    } else {
        party.parameters.set("tag", tag);
    }
    return party.to_string();
}

/// The URI of a Contact value that requests can be sent to; nothing else.
std::optional<std::string> usable_target(std::string_view contact) {
    const auto parsed = NameAddr::parse(contact);
    if (!parsed || !parsed->uri.is_sip()) return std::nullopt;
    return parsed->uri.to_string();
}

std::vector<std::string> record_route_of(const Message& message) {
    const auto values = message.list("Record-Route");
    return {values.begin(), values.end()};
}

bool is_loose(const std::string& route) {
    const auto hop = NameAddr::parse(route);
    return !hop || hop->uri.parameters.has("lr");
}

/// Request-URI and Route headers of 12.2.1.1.
void set_route(const Dialog& dialog, Message& request) {
    if (dialog.route_set.empty() || is_loose(dialog.route_set.front())) {
        request.request_uri = dialog.remote_target;
        for (const auto& hop : dialog.route_set) request.add("Route", hop);
        return;
    }
    // The first hop is a strict router, and is_loose() has read it already.
    request.request_uri = NameAddr::parse(dialog.route_set.front())->uri.to_string();
    for (auto hop = dialog.route_set.begin() + 1; hop != dialog.route_set.end(); ++hop)
        request.add("Route", *hop);
    request.add("Route", "<" + dialog.remote_target + ">");
}

Message request_with(const Dialog& dialog, std::string_view method, std::uint32_t cseq) {
    Message request = Message::request(std::string(method), {});
    set_route(dialog, request);
    request.add("Max-Forwards", "70");
    request.add("From", dialog.local_party);
    request.add("To", dialog.remote_party);
    request.add("Call-ID", dialog.call_id);
    request.add("CSeq", CSeq{cseq, std::string(method)}.to_string());
    return request;
}

}  // namespace

Dialog dialog_of_caller(
    std::string call_id,
    const NameAddr& from,
    const NameAddr& to,
    std::string local_tag,
    std::string target,
    std::vector<std::string> route
) {
    Dialog dialog;
    dialog.call_id = std::move(call_id);
    dialog.local_party = with_tag(from, local_tag);
    dialog.remote_party = with_tag(to, {});
    dialog.local_tag = std::move(local_tag);
    dialog.remote_target = std::move(target);
    dialog.route_set = std::move(route);
    return dialog;
}

void learn_from_response(Dialog& dialog, const Message& response) {
    dialog.remote_tag = tag_of(response, "To");
    dialog.remote_party = std::string(response.get("To"));
    dialog.route_set = record_route_of(response);
    std::reverse(dialog.route_set.begin(), dialog.route_set.end());
    refresh_target(dialog, response.get("Contact"));
}

Result<Dialog> dialog_of_callee(const Message& invite, std::string local_tag) {
    const auto from = invite.from();
    if (!from) return tl::unexpected(from.error());
    const auto to = invite.to();
    if (!to) return tl::unexpected(to.error());
    const auto target = usable_target(invite.get("Contact"));
    if (!target) return failure("bad_contact", "an INVITE needs a Contact with a SIP URI");

    Dialog dialog;
    dialog.call_id = std::string(invite.call_id());
    dialog.local_party = with_tag(*to, local_tag);
    dialog.local_tag = std::move(local_tag);
    dialog.remote_tag = from->tag();
    dialog.remote_party = std::string(invite.get("From"));
    dialog.remote_target = *target;
    dialog.route_set = record_route_of(invite);
    if (const auto cseq = invite.cseq()) dialog.remote_cseq = cseq->number;
    return dialog;
}

bool belongs_to(const Dialog& dialog, const Message& request) {
    if (request.call_id() != dialog.call_id || tag_of(request, "To") != dialog.local_tag) return false;
    return dialog.remote_tag.empty() || tag_of(request, "From") == dialog.remote_tag;
}

bool take_remote_cseq(Dialog& dialog, std::uint32_t number) {
    if (dialog.remote_cseq && number <= *dialog.remote_cseq) return false;
    dialog.remote_cseq = number;
    return true;
}

void refresh_target(Dialog& dialog, std::string_view contact) {
    if (auto target = usable_target(contact)) dialog.remote_target = std::move(*target);
}

Message dialog_request(Dialog& dialog, std::string_view method) {
    return request_with(dialog, method, ++dialog.local_cseq);
}

Message dialog_ack(const Dialog& dialog, std::uint32_t invite_cseq) {
    return request_with(dialog, "ACK", invite_cseq);
}

}  // namespace offhook::sip
