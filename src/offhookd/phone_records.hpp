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

    /// By its canonical user name; null if it is not known.
    const store::PhoneRecord* find(const std::string& username) const;
    /// A phone that was entered by hand.
    void add(const std::string& username, const std::vector<std::string>& device_ids);
    // What an administrator has done. Nothing happens if the phone is not known.
    void set_enabled(const std::string& username, bool enabled);
    void set_active(const std::string& username);
    void set_manual_lines(const std::string& username, const std::vector<std::string>& device_ids);
    void forget(const std::string& username);

    void take(const signalling::PhoneSeen& seen);
    void take(const signalling::PhoneLinesChanged& changed);
    void take(const signalling::PhoneLearned& learned);

private:
    template <class Change>
    void change(const std::string& username, Change change);

    store::Store& store_;
    std::map<std::string, store::PhoneRecord> phones_;
};

}  // namespace offhook::daemon
