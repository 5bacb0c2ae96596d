// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "trace/wall_time.hpp"

namespace offhook::trace {

enum class Direction : std::uint8_t { in, out };  ///< seen from the server
enum class Side : std::uint8_t { phones, clients };

struct Endpoint {
    std::string address;  ///< numeric, IPv6 without brackets
    std::uint16_t port = 0;

    std::string to_string() const;  ///< "192.0.2.7:5060", "[2001:db8::7]:5060"
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct FlowEnds {
    FlowId id;
    Side side = Side::phones;
    std::string transport;  ///< "TCP" or "TLS"
    Endpoint peer;
    Endpoint local;
};

/// A flow as its records see it. Who speaks on it is often known only after its first messages; told late, it
/// holds for the earlier ones too. May be used from any thread.
class Flow {
public:
    explicit Flow(FlowEnds ends) : ends_(std::move(ends)) {}

    const FlowEnds& ends() const { return ends_; }
    /// The phone's user name or the client's account; empty as long as nobody has said.
    std::string owner() const {
        const std::lock_guard lock(mutex_);
        return owner_;
    }
    void set_owner(std::string owner) {
        const std::lock_guard lock(mutex_);
        owner_ = std::move(owner);
    }

private:
    const FlowEnds ends_;
    mutable std::mutex mutex_;
    std::string owner_;
};

/// One SIP message that came or went, after decryption, without its secrets.
struct Record {
    std::uint64_t sequence = 0;
    WallTime wall{};
    Time time{};
    Direction direction = Direction::in;
    std::shared_ptr<const Flow> flow;  ///< never null
    std::string bytes;
    std::size_t cut = 0;  ///< bytes left off at the end, beyond kMaxRecordBytes
};
using RecordPointer = std::shared_ptr<const Record>;

/// More of a message is not kept; Limits::message_size is the bound of well-formed ones.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{64} * 1024;

/// From whom to whom.
const Endpoint& source_of(const Record& record);
const Endpoint& destination_of(const Record& record);

}  // namespace offhook::trace
