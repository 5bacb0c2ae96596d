// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/licence.hpp"
#include "store/store.hpp"
#include "switchboard/licence.hpp"

namespace offhook::daemon {

/// Which licence codes have been entered and what they allow now. Thread: the loop's.
class Licensing {
public:
    explicit Licensing(store::Store& store) : store_(store) {}

    void load(const store::Contents& contents);
    /// What holds now, by this issuer's key. True if it differs from before.
    bool evaluate(const std::string& issuer_key, store::UnixSeconds now);

    /// Errors: no_issuer, licence_known, licence_expired, and those of store::verify().
    Result<void> add(
        const std::string& issuer_key, const std::string& code, const std::string& who, store::UnixSeconds now
    );
    /// By its serial in lower-case hexadecimal, or the code itself. Errors: unknown_licence.
    Result<void> remove(const std::string& serial);

    switchboard::Licence allowed() const;
    const store::LicenceState& state() const { return state_; }

private:
    store::Store& store_;
    std::vector<store::LicenceRecord> codes_;
    store::UnixSeconds first_start_ = 0;
    store::LicenceState state_;
};

}  // namespace offhook::daemon
