// SPDX-License-Identifier: Apache-2.0
#include "trace/ladder.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "trace/phone_name.hpp"
#include "trace/summary.hpp"

namespace offhook::trace {

namespace {

/// The peer of a record. One party may have had several flows; one that is not known is its address.
Party peer_of(const Record& record) {
    const FlowEnds& ends = record.flow->ends();
    const std::string owner = record.flow->owner();
    const bool phone = ends.side == Side::phones;
    const std::string name = owner.empty() ? ends.peer.to_string() : phone ? phone_key(owner) : owner;
    return {
        (phone ? "phone:" : "client:") + name, printable(name), phone ? PartyKind::phone : PartyKind::client};
}

void add_once(std::vector<Party>& parties, Party party) {
    const auto same = [&](const Party& each) { return each.id == party.id; };
    if (std::none_of(parties.begin(), parties.end(), same)) parties.push_back(std::move(party));
}

}  // namespace

Ladder make_ladder(const std::vector<RecordPointer>& records) {
    const Party server{"server", "Offhook", PartyKind::server};
    Ladder ladder;
    if (!records.empty()) ladder.parties.push_back(server);
    for (const RecordPointer& record : records) {
        const Party peer = peer_of(*record);
        const bool in = record->direction == Direction::in;
        add_once(ladder.parties, peer);
        ladder.arrows.push_back(
            {in ? peer.id : server.id, in ? server.id : peer.id, record, label_of(summarize(record->bytes))}
        );
    }
    std::stable_sort(ladder.parties.begin(), ladder.parties.end(), [](const Party& a, const Party& b) {
        return a.kind < b.kind;
    });
    return ladder;
}

}  // namespace offhook::trace
