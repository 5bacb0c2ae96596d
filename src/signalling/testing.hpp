// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "signalling/testing_world.hpp"

namespace offhook::signalling::testing {

/// MemoryWorld for GoogleTest: its faults fail the test.
class World : public MemoryWorld {
public:
    using MemoryWorld::MemoryWorld;
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World() {
        for (const std::string& fault : faults) ADD_FAILURE() << fault;
    }
};

}  // namespace offhook::signalling::testing
