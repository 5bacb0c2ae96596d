// SPDX-License-Identifier: Apache-2.0
#include "trace/record.hpp"

#include <fmt/format.h>

namespace offhook::trace {

std::string Endpoint::to_string() const {
    return address.find(':') == std::string::npos ? fmt::format("{}:{}", address, port)
                                                  : fmt::format("[{}]:{}", address, port);
}

const Endpoint& source_of(const Record& record) {
    const FlowEnds& ends = record.flow->ends();
    return record.direction == Direction::in ? ends.peer : ends.local;
}

const Endpoint& destination_of(const Record& record) {
    const FlowEnds& ends = record.flow->ends();
    return record.direction == Direction::in ? ends.local : ends.peer;
}

}  // namespace offhook::trace
