// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace offhook {

/// Where unguessable text comes from: tags, branches, nonces, passwords. The core gets one passed in, so
/// that a simulation repeats itself from its seed.
class Random {
public:
    virtual ~Random() = default;

    /// `count` random bytes.
    virtual std::string bytes(std::size_t count) = 0;

    /// Random lower-case hexadecimal text made of `count` random bytes.
    std::string token(std::size_t count = 16);

    /// A number from 0 to `limit` - 1, even enough for jitter; `limit` must not be 0.
    std::uint64_t below(std::uint64_t limit);
};

/// The operating system's generator. Aborts the program if it has none.
class SystemRandom final : public Random {
public:
    std::string bytes(std::size_t count) override;
};

/// Repeatable, for tests and simulations only.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
    std::string bytes(std::size_t count) override;

private:
    std::mt19937_64 engine_;
};

}  // namespace offhook
