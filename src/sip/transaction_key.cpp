// SPDX-License-Identifier: Apache-2.0
#include "sip/transaction_key.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::sip {

namespace {

/// The cookie alone is no branch (RFC 4475 3.1.2.19).
bool has_magic_cookie(std::string_view branch) {
    return branch.size() > kMagicCookie.size() && starts_with_ignoring_case(branch, kMagicCookie);
}

}  // namespace

std::string client_transaction_key(std::string_view branch, std::string_view method) {
    return fmt::format("{} {}", branch, method);
}

std::string server_transaction_key(
    FlowId flow, const Message& request, const Via& via, const CSeq& cseq, std::string_view method
) {
    const std::string branch = via.branch();
    if (has_magic_cookie(branch)) {
        return fmt::format("{} {} {}:{} {}", flow.value, branch, to_lower(via.host), via.port, method);
    }
    return fmt::format(
        "{} 2543 {} {} {} {} {}:{} {} {}", flow.value, request.request_uri, tag_of(request, "From"),
        request.call_id(), cseq.number, to_lower(via.host), via.port, branch, method
    );
}

std::string merge_key(const Message& request, const CSeq& cseq) {
    return fmt::format("{} {} {} {}", request.call_id(), tag_of(request, "From"), cseq.number, cseq.method);
}

std::string tag_of(const Message& message, std::string_view header) {
    const auto party = NameAddr::parse(message.get(header));
    return party ? party->tag() : std::string{};
}

}  // namespace offhook::sip
