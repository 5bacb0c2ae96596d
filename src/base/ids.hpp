// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace offhook {

/// A number that names one thing of one kind. Ids of different kinds do not mix; 0 means "none".
template <class Tag>
struct Id {
    std::uint64_t value = 0;

    explicit operator bool() const { return value != 0; }
    friend auto operator<=>(const Id&, const Id&) = default;
};

/// Hands out ids of one kind, starting with 1, never one twice.
template <class IdType>
class IdSource {
public:
    IdType next() { return IdType{++last_}; }

private:
    std::uint64_t last_ = 0;
};

/// One TCP or TLS connection (RFC 5626: flow). Given out by whoever owns the sockets.
using FlowId = Id<struct FlowTag>;

}  // namespace offhook

template <class Tag>
struct std::hash<offhook::Id<Tag>> {
    std::size_t operator()(const offhook::Id<Tag>& id) const noexcept {
        return std::hash<std::uint64_t>{}(id.value);
    }
};
