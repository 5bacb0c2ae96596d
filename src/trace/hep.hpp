// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/report.hpp"
#include "base/result.hpp"
#include "trace/ring.hpp"

namespace offhook::trace {

/// A record as a HEP3 packet (HEP/EEP network protocol, revision 3; generic chunks) with its SIP Call-ID as
/// correlation. A message too big for a datagram is cut.
std::string to_hep3(const Record& record, std::uint32_t capture_agent);

struct HepSettings {
    std::string host;  ///< name or numeric address of the collector
    std::uint16_t port = 9060;
    std::uint32_t capture_agent = 2001;

    /// "collector.example:9060", "[2001:db8::1]:9060"; without a port 9060. Errors: bad_hep_address.
    static Result<HepSettings> parse(const std::string& address);
    friend bool operator==(const HepSettings&, const HepSettings&) = default;
};

/// Sends what comes into a ring to a collector, over UDP, on a thread of its own: it reads the ring like any
/// other reader, so that a slow network costs nobody but itself and its backlog is bounded by the ring. Ends
/// with its life. Reports hep_not_sent once, until it works again.
class HepSender {
public:
    HepSender(Ring& ring, HepSettings settings, Reporter& reporter);
    ~HepSender();
    HepSender(const HepSender&) = delete;
    HepSender& operator=(const HepSender&) = delete;

    std::uint64_t sent() const;
    std::uint64_t lost() const;  ///< gone from the ring before they were sent, or refused by the network

private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace offhook::trace
