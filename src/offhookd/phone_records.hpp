// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "signalling/types.hpp"
#include "store/store.hpp"

namespace offhook::daemon {

/// What the store knows of the phones, kept in step with what signalling reports. On the loop's thread.
class PhoneRecords {
public:
    explicit PhoneRecords(store::Store& store) : store_(store) {}

    /// Takes over what was stored; returns what signalling is to know of it.
    std::vector<signalling::KnownPhone> load(const store::Contents& contents);

    void take(const signalling::PhoneSeen& seen);
    void take(const signalling::PhoneLinesChanged& changed);
    void take(const signalling::PhoneLearned& learned);

private:
    store::Store& store_;
    std::map<std::string, store::PhoneRecord> phones_;
};

}  // namespace offhook::daemon
