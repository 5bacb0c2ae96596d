// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <fmt/format.h>

#include "store/backup.hpp"
#include "store/setting_table.hpp"

namespace offhook::store {

namespace {

/// What of a section is compared: key → something that is equal where nothing that matters differs.
using Section = std::map<std::string, std::string>;

/// Numbers before texts keep one list from looking like another.
std::string joined(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& item : list) text += fmt::format("{}:{},", item.size(), item);
    return text;
}

// Times of last use, and what phones taught by themselves, change all the time: no restored phone would be
// without a change if they counted.

Section phones_of(const Contents& contents) {
    Section section;
    for (const PhoneRecord& phone : contents.phones) {
        section[phone.username] = fmt::format(
            "{} {} {}", phone.enabled, static_cast<int>(phone.activation), joined(phone.manual_lines)
        );
    }
    return section;
}

Section lines_of(const Contents& contents) {
    Section section;
    for (const LineRecord& line : contents.lines) {
        section[line.phone + ' ' + line.device_id] = fmt::format("{} {}", line.manual, line.display_name);
    }
    return section;
}

Section accounts_of(const Contents& contents) {
    Section section;
    for (const AccountRecord& account : contents.accounts) {
        section[account.name] = joined({account.realm, account.ha1_md5, account.ha1_sha256}) +
                                fmt::format("{} {} ", account.control, account.enabled) +
                                joined(account.lines);
    }
    return section;
}

Section users_of(const Contents& contents) {
    Section section;
    for (const UserRecord& user : contents.users) {
        section[user.name] = joined({user.password_hash, std::string(role_name(user.role)), user.language}) +
                             fmt::format("{} {} ", user.control, user.enabled) + joined(user.lines);
    }
    return section;
}

Section tokens_of(const Contents& contents) {
    Section section;
    for (const TokenRecord& token : contents.tokens) {
        section[token.id] =
            joined({token.user, token.name, token.hash, std::string(role_name(token.scope))}) +
            fmt::format("{} ", token.expires) + joined(token.lines);
    }
    return section;
}

Section licences_of(const Contents& contents) {
    Section section;
    for (const LicenceRecord& licence : contents.licences) section[licence.code] = {};
    return section;
}

/// A setting for people. One that is not known could be a secret of another version.
std::string shown(const std::string& key, const std::string& text) {
    const Setting* setting = find_setting(key);
    const bool plain = setting != nullptr && setting->type != Type::secret;
    return plain || text.empty() ? text : "(set)";
}

class Differences {
public:
    explicit Differences(std::size_t limit) : limit_(limit) {}

    void compare(const char* name, const Section& before, const Section& after, bool show = false) {
        Section keys = before;
        keys.insert(after.begin(), after.end());
        for (const auto& [key, unused] : keys) {
            const auto old = before.find(key);
            const auto young = after.find(key);
            const bool added = old == before.end();
            const bool removed = young == after.end();
            if (!added && !removed && old->second == young->second) continue;
            if (changes_.size() == limit_) return;
            BackupChange change{name, key, BackupChange::Kind::changed, {}, {}};
            if (added) change.kind = BackupChange::Kind::added;
            if (removed) change.kind = BackupChange::Kind::removed;
            if (show && !added) change.before = shown(key, old->second);
            if (show && !removed) change.after = shown(key, young->second);
            changes_.push_back(std::move(change));
        }
    }

    std::vector<BackupChange> take() { return std::move(changes_); }

private:
    std::size_t limit_;
    std::vector<BackupChange> changes_;
};

}  // namespace

std::string_view change_name(BackupChange::Kind kind) {
    switch (kind) {
        case BackupChange::Kind::added:
            return "added";
        case BackupChange::Kind::removed:
            return "removed";
        case BackupChange::Kind::changed:
            return "changed";
    }
    return {};
}

std::vector<BackupChange> describe_changes(const Backup& current, const Backup& backup, std::size_t limit) {
    const Contents& before = current.contents;
    const Contents& after = backup.contents;
    // What the backup does not have stays, so that does not count as removed.
    std::map<std::string, std::string> replaced;
    for (const auto& [name, bytes] : current.files) {
        if (backup.files.count(name) != 0) replaced[name] = bytes;
    }
    Differences differences(limit);
    differences.compare("settings", before.settings, after.settings, true);
    differences.compare("generated", before.generated, after.generated, true);
    differences.compare("phones", phones_of(before), phones_of(after));
    differences.compare("lines", lines_of(before), lines_of(after));
    differences.compare("accounts", accounts_of(before), accounts_of(after));
    differences.compare("users", users_of(before), users_of(after));
    differences.compare("tokens", tokens_of(before), tokens_of(after));
    differences.compare("licences", licences_of(before), licences_of(after));
    differences.compare("files", replaced, backup.files);
    return differences.take();
}

}  // namespace offhook::store
