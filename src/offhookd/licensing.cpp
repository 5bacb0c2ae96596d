// SPDX-License-Identifier: Apache-2.0
#include "offhookd/licensing.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace offhook::daemon {

namespace {

using Status = store::LicenceEntry::Status;

std::string serial_text(const store::LicenceEntry& entry) {
    return fmt::format("{:016x}", entry.licence.serial);
}

}  // namespace

void Licensing::load(const store::Contents& contents) {
    codes_ = contents.licences;
    first_start_ = contents.first_start();
}

bool Licensing::evaluate(const std::string& issuer_key, store::UnixSeconds now) {
    const switchboard::Licence before = allowed();
    state_ = store::evaluate(issuer_key, codes_, first_start_, now);
    return allowed() != before;
}

Result<void> Licensing::add(
    const std::string& issuer_key, const std::string& code, const std::string& who, store::UnixSeconds now
) {
    if (issuer_key.empty())
        return failure(
            "no_issuer", "no issuer's key is set (licence.issuer_key), so nothing needs a licence"
        );
    const auto licence = store::verify(issuer_key, code);
    if (!licence) return tl::unexpected(licence.error());
    if (licence->expired(now)) return failure("licence_expired", "this licence code has expired");
    const bool used = std::any_of(state_.entries.begin(), state_.entries.end(), [&](const auto& entry) {
        return entry.status != Status::invalid && entry.licence.serial == licence->serial;
    });
    if (used) return failure("licence_known", "this licence code has been entered before");
    const store::LicenceRecord record{store::canonical_code(code), now, who};
    codes_.push_back(record);
    store_.save(record);
    return {};
}

Result<void> Licensing::remove(const std::string& serial) {
    const std::string canonical = store::canonical_code(serial);
    const auto entry = std::find_if(state_.entries.begin(), state_.entries.end(), [&](const auto& one) {
        return serial_text(one) == serial || (!canonical.empty() && one.record.code == canonical);
    });
    if (entry == state_.entries.end()) return failure("unknown_licence", "there is no such licence");
    const std::string code = entry->record.code;
    store_.remove_licence(code);
    std::erase_if(codes_, [&](const store::LicenceRecord& record) { return record.code == code; });
    return {};
}

switchboard::Licence Licensing::allowed() const {
    switchboard::Licence licence;
    licence.blocked = !state_.telephony_allowed();
    if (!state_.limited()) return licence;
    licence.phones = static_cast<std::size_t>(state_.phones);
    licence.monitored_lines = static_cast<std::size_t>(state_.monitored_lines());
    return licence;
}

}  // namespace offhook::daemon
