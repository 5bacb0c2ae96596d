// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "csta/error.hpp"
#include "csta/views.hpp"
#include "switchboard/switchboard.hpp"

/// For tests of this room: a switchboard with its effects sorted by kind.
namespace offhook::switchboard::testing {

/// Message builders that read like the XML.
inline csta::Message message(
    std::string name, const std::vector<std::pair<std::string_view, std::string_view>>& fields = {}
) {
    csta::Message result(std::move(name));
    for (const auto& [path, value] : fields) result.root.set(path, value);
    return result;
}

struct House {
    explicit House(SwitchboardSettings settings = {}, Limits the_limits = {})
        : limits(the_limits), board(settings, limits, reporter) {}

    Limits limits;
    NoReporter reporter;
    Switchboard board;
    Time now{Duration{0}};

    std::deque<PhoneRequest> asked;
    std::vector<ServiceAnswer> answers;
    std::vector<std::pair<EventRecipient, csta::Message>> events;
    std::vector<ClientNotice> notices;
    std::vector<LinesChanged> lines_changed;
    std::vector<CapabilityLearned> learned;
    std::vector<DropPhone> dropped;
    std::vector<SuspendPhone> suspended;

    void collect() {
        for (Effect& effect : board.take_effects()) {
            std::visit([this](auto& one) { sort(one); }, effect);
        }
    }

    void sort(PhoneRequest& e) { asked.push_back(std::move(e)); }
    void sort(ServiceAnswer& e) { answers.push_back(std::move(e)); }
    void sort(MonitorEvent& e) {
        for (const EventRecipient& recipient : e.recipients) events.emplace_back(recipient, e.event);
    }
    void sort(ClientNotice& e) { notices.push_back(std::move(e)); }
    void sort(LinesChanged& e) { lines_changed.push_back(std::move(e)); }
    void sort(CapabilityLearned& e) { learned.push_back(std::move(e)); }
    void sort(SuspendPhone& e) { suspended.push_back(std::move(e)); }
    void sort(DropPhone& e) { dropped.push_back(std::move(e)); }

    /// A phone in service with lines known from before and no device list of its own.
    PhoneId phone_up(const std::string& username, const std::vector<std::string>& lines) {
        const PhoneId id = board.add_phone(username, lines);
        connect(id);
        return id;
    }
    void connect(PhoneId id) {
        Capabilities capabilities;
        capabilities.set("SystemRegister", Support::unsupported);
        capabilities.set("GetSwitchingFunctionDevices", Support::unsupported);
        capabilities.set("GetCSTAFeatures", Support::unsupported);
        board.phone_connected(id, capabilities, "sip:identity@pbx", now);
        collect();
    }
    void disconnect(PhoneId id) {
        board.phone_disconnected(id, "connection lost", now);
        collect();
    }

    /// The oldest unanswered request to a phone, which must be of that name.
    PhoneRequest take(const std::string& name) {
        collect();
        if (asked.empty() || asked.front().request.name() != name) {
            ADD_FAILURE() << "expected " << name << ", got "
                          << (asked.empty() ? "nothing" : asked.front().request.name());
            return {};
        }
        PhoneRequest request = std::move(asked.front());
        asked.pop_front();
        return request;
    }
    void reply(const PhoneRequest& request, csta::Message answer) {
        board.phone_answered(request.phone, request.id, PhoneReply{std::move(answer), 200}, now);
        collect();
    }
    void from_phone(PhoneId phone, csta::Message event) {
        board.phone_sent(phone, std::move(event), now);
        collect();
    }

    ClientId client(const std::string& line, Rights rights = {}) {
        const auto id = board.open_client("anna", std::move(rights), line, now);
        EXPECT_TRUE(id) << line;
        return id.value_or(ClientId{});
    }
    ServiceId send(ClientId client, csta::Message request) {
        const ServiceId id = services.next();
        board.client_sent(client, id, std::move(request), now);
        collect();
        return id;
    }
    /// Sends a request that is answered at once and returns the answer.
    csta::Message ask(ClientId client, csta::Message request) {
        const ServiceId id = send(client, std::move(request));
        for (const ServiceAnswer& answer : answers) {
            if (answer.id == id) return answer.response;
        }
        return {};
    }
    std::string monitor(ClientId client, const std::string& line) {
        return std::string(ask(client, message("MonitorStart", {{"monitorObject/deviceObject", line}})
        ).text_at("monitorCrossRefID"));
    }
    void pass(Duration time) {
        now += time;
        board.tick(now);
        collect();
    }

    IdSource<ServiceId> services;
};

}  // namespace offhook::switchboard::testing
