// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace offhook {

enum class Level { debug, info, warning, error };

/// Where a room says what happened: each report is one log line and one count under its reason.
/// `reason` is a fixed lower_snake_case word of the code ("sip_bad_message"), never text of a peer;
/// `text` is for people and has gone through printable() where it quotes a peer. No secrets in either.
class Reporter {
public:
    virtual ~Reporter() = default;
    virtual void report(Level level, std::string_view reason, std::string_view text) = 0;
};

/// Drops everything.
class NoReporter final : public Reporter {
public:
    void report(Level, std::string_view, std::string_view) override {}
};

}  // namespace offhook
