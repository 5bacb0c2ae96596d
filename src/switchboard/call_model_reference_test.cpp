// SPDX-License-Identifier: Apache-2.0
// The call model against a second one, written for this test from ECMA-269's tables of connection states
// alone: after every event of any random sequence both must know the same calls in the same states.
#include <array>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "csta/views.hpp"
#include "switchboard/call_model.hpp"

namespace offhook::switchboard {
namespace {

constexpr const char* kOwn = "sip:100@pbx";
constexpr const char* kOther = "sip:200@pbx";
constexpr int kSeeds = 3000;
constexpr int kSteps = 40;

/// What one event does to one call, in the words of the XML.
struct Happening {
    std::string event;
    std::string call;
    std::string new_call;  ///< of a transfer or conference
    bool own = true;       ///< it is about the line's own connection
    std::string local;     ///< localConnectionInfo; empty: not said
};

struct StateEvent {
    const char* name;
    const char* subject;
    const char* own;  ///< state if it is the line's connection
    const char*
        first;  ///< state of a call first heard of through another party's connection; empty: none of ours
};

constexpr std::array kStateEvents = {
    StateEvent{"ServiceInitiatedEvent", "initiatedConnection", "initiated", ""},
    StateEvent{"OriginatedEvent", "originatedConnection", "connected", ""},
    StateEvent{"DeliveredEvent", "connection", "alerting", "connected"},
    StateEvent{"EstablishedEvent", "establishedConnection", "connected", "connected"},
    StateEvent{"HeldEvent", "heldConnection", "hold", "connected"},
    StateEvent{"RetrievedEvent", "retrievedConnection", "connected", "connected"},
    StateEvent{"QueuedEvent", "queuedConnection", "queued", "connected"},
    StateEvent{"FailedEvent", "failedConnection", "fail", "connected"},
};

class Reference {
public:
    void take(const Happening& h) {
        if (h.event == "ConnectionClearedEvent" || h.event == "DivertedEvent") return leave(h);
        if (h.event == "TransferedEvent" || h.event == "ConferencedEvent") return join(h);
        for (const StateEvent& entry : kStateEvents) {
            if (h.event == entry.name) change(h, entry);
        }
    }

    const std::map<std::string, std::string>& calls() const { return calls_; }

private:
    void change(const Happening& h, const StateEvent& entry) {
        const bool known = calls_.count(h.call) != 0;
        std::string state = h.own ? entry.own : known ? calls_.at(h.call) : entry.first;
        if (!h.local.empty() && !cannot_be(h)) state = h.local;
        if (h.event == "EstablishedEvent" && h.local == "alerting") state = "connected";
        put(h.call, state);
    }

    /// What was done to the line's own connection leaves no room for another state of it.
    static bool cannot_be(const Happening& h) {
        if (!h.own) return false;
        const bool done = h.event == "EstablishedEvent" || h.event == "HeldEvent" ||
                          h.event == "RetrievedEvent" || h.event == "QueuedEvent";
        return done || (h.local == "null" && h.event != "FailedEvent");
    }

    void leave(const Happening& h) {
        if (calls_.count(h.call) == 0) return;
        if (h.own || h.local == "null") {
            calls_.erase(h.call);
        } else if (h.event == "ConnectionClearedEvent" && !h.local.empty()) {
            calls_[h.call] = h.local;
        }
    }

    /// The old call becomes the new one; a line that has transferred is out of both.
    void join(const Happening& h) {
        calls_.erase(h.call);
        const bool out = h.event == "TransferedEvent" && (h.own || h.local == "null");
        if (out || calls_.count(h.new_call) != 0) return;
        put(h.new_call, h.local.empty() ? "connected" : h.local);
    }

    void put(const std::string& call, const std::string& state) {
        if (state.empty() || state == "null") {
            calls_.erase(call);
        } else {
            calls_[call] = state;
        }
    }

    std::map<std::string, std::string> calls_;
};

csta::Message message_of(const Happening& h) {
    csta::Message event(h.event);
    const std::string device = h.own ? kOwn : kOther;
    if (!h.local.empty()) event.root.set("localConnectionInfo", h.local);
    const auto connection = [&](const char* name) {
        event.root.add(csta::connection_element(name, {h.call, device}));
    };
    if (h.event == "ConnectionClearedEvent") connection("droppedConnection");
    if (h.event == "DivertedEvent") connection("connection");
    for (const StateEvent& entry : kStateEvents) {
        if (h.event == entry.name) connection(entry.subject);
    }
    const bool transfer = h.event == "TransferedEvent";
    if (transfer || h.event == "ConferencedEvent") {
        connection("primaryOldCall");
        event.root.add(csta::subject_element(transfer ? "transferringDevice" : "conferencingDevice", device));
        event.root.add(csta::connection_list_element(
            transfer ? "transferredConnections" : "conferenceConnections",
            {{{h.new_call, kOwn}, {}, {}}, {{h.new_call, kOther}, {}, {}}}
        ));
    }
    return event;
}

Happening any(SeededRandom& random) {
    constexpr std::array kLocals = {"", "", "connected", "hold", "alerting", "null"};
    constexpr std::array kEnds = {
        "ConnectionClearedEvent", "DivertedEvent", "TransferedEvent", "ConferencedEvent"};
    Happening h;
    const std::uint64_t kind = random.below(kStateEvents.size() + kEnds.size());
    h.event = kind < kStateEvents.size() ? kStateEvents.at(kind).name : kEnds.at(kind - kStateEvents.size());
    h.call = std::to_string(1 + random.below(3));
    h.new_call = std::to_string(4 + random.below(2));
    h.own = random.below(2) == 0;
    h.local = kLocals.at(random.below(kLocals.size()));
    const bool joins = h.event == "TransferedEvent" || h.event == "ConferencedEvent";
    if (joins && h.local == "null" && h.event == "ConferencedEvent") h.local = "";  // says nothing sensible
    return h;
}

TEST(CallModelReference, KnowsTheSameCallsAfterEveryEvent) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SeededRandom random(seed);
        CallModel model("100@pbx", 16);
        Reference reference;
        for (int step = 0; step < kSteps; ++step) {
            const Happening h = any(random);
            model.apply(message_of(h));
            reference.take(h);
            std::map<std::string, std::string> calls;
            for (const auto& [id, call] : model.calls()) calls[id] = csta::to_text(call.state);
            ASSERT_EQ(calls, reference.calls())
                << "seed " << seed << ", step " << step << ": " << h.event << " of call " << h.call
                << (h.own ? " (own)" : " (other)") << ", local " << h.local;
        }
    }
}

}  // namespace
}  // namespace offhook::switchboard
