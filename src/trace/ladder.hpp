// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "trace/record.hpp"

namespace offhook::trace {

enum class PartyKind { phone, server, client };

struct Party {
    std::string id;    ///< fixed for that party in this ladder: "phone:000413AABBCC", "server", "client:cti"
    std::string name;  ///< for people: user name or account, else its address
    PartyKind kind = PartyKind::server;
};

struct Arrow {
    std::string from;  ///< Party::id
    std::string to;
    RecordPointer record;
    std::string label;  ///< "INFO MakeCall"
};

/// A ladder diagram as data: phones on the left, the server, clients on the right, each in the order of their
/// first message; one arrow a record.
struct Ladder {
    std::vector<Party> parties;
    std::vector<Arrow> arrows;
};

Ladder make_ladder(const std::vector<RecordPointer>& records);

}  // namespace offhook::trace
