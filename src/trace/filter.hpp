// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "trace/record.hpp"
#include "trace/summary.hpp"

namespace offhook::trace {

/// SIP status or class of statuses.
struct StatusRange {
    int first = 0;
    int last = 0;

    /// "404", "4xx". Errors: bad_status.
    static Result<StatusRange> parse(std::string_view text);
};

/// Which records somebody wants to see: those that all members let pass. Empty members let all pass.
struct Filter {
    std::string phone;    ///< user name or MAC in any writing
    std::string client;   ///< account
    std::string line;     ///< deviceID in any writing, or just its user part
    std::string call_id;  ///< SIP Call-ID
    std::string csta_call_id;
    std::string method;   ///< of requests and of what answers them
    std::string service;  ///< CSTA message; "MakeCall" finds MakeCallResponse too, "Delivered" its event
    std::string text;     ///< anywhere in the message, ASCII case ignored
    std::optional<StatusRange> status;
    FlowId flow;
    std::optional<Side> side;
    std::optional<Direction> direction;
    std::optional<WallTime> since;
    std::optional<WallTime> until;
};

/// A filter made ready to be used on many records.
class Matcher {
public:
    explicit Matcher(Filter filter);

    bool operator()(const Record& record) const;

private:
    bool envelope_passes(const Record& record) const;
    bool owner_passes(const Record& record, const Summary& summary) const;
    bool sip_passes(const Summary& summary) const;
    bool csta_passes(const Summary& summary) const;
    bool line_passes(std::string_view bytes) const;

    Filter filter_;
    std::string phone_key_;
    std::string line_key_;
};

}  // namespace offhook::trace
