// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offhook::switchboard {

/// What something is that has changed, and by which key it is looked up: a phone by its user name, a line and
/// the calls of a line by the line's deviceID as its phone writes it, a client by its ClientId in digits, a
/// monitor by its cross reference.
enum class ChangeKind { phone, line, call, client, monitor };

/// Something is not as it was, or is no more: look at it again. For live displays.
struct Changed {
    ChangeKind kind = ChangeKind::phone;
    std::string key;
    friend auto operator<=>(const Changed&, const Changed&) = default;
};

/// Collects what has changed since it was last asked, each thing once. Costs nothing while nobody watches.
class Changes {
public:
    void watch(bool on) {
        watched_ = on;
        if (!on) changed_.clear();
    }
    void mark(ChangeKind kind, std::string_view key) {
        if (watched_) changed_.insert(Changed{kind, std::string(key)});
    }
    std::vector<Changed> take() {
        std::vector<Changed> result;
        while (!changed_.empty()) result.push_back(std::move(changed_.extract(changed_.begin()).value()));
        return result;
    }

private:
    bool watched_ = false;
    std::set<Changed> changed_;
};

}  // namespace offhook::switchboard
