// SPDX-License-Identifier: Apache-2.0
// Random orders of everything that can happen to a switchboard, with a phone lost, silent or late at any
// step, against a book kept by the test itself. A failure prints its seed.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "switchboard/testing.hpp"

namespace offhook::switchboard {
namespace {

using testing::House;
using testing::message;

constexpr int kPhones = 4;
constexpr int kSeeds = 500;
constexpr int kSteps = 300;

/// A phone as it is in the world: it may have executed what the switchboard does not know of yet.
struct FakePhone {
    PhoneId id;
    std::string username;
    bool connected = false;
    std::string line;
    std::set<std::string> monitors;  ///< cross references it holds
    int last_cross_ref = 0;
    std::vector<PhoneRequest> unanswered;
    std::vector<std::pair<PhoneRequest, bool>> late;  ///< answered empty; the CSTA answer will follow
};

struct FakeClient {
    ClientId id;
    std::set<ServiceId> open;                     ///< services without an answer
    std::map<std::string, std::size_t> monitors;  ///< cross reference to phone
};

class Simulation {
public:
    explicit Simulation(std::uint64_t seed) : random_(seed) {
        for (int i = 0; i < kPhones; ++i) {
            FakePhone phone;
            phone.username = "phone" + std::to_string(i);
            phone.line = "sip:10" + std::to_string(i) + "@pbx";
            phone.id = house_.board.add_phone(phone.username, {phone.line});
            phones_.push_back(phone);
        }
    }

    void run() {
        for (int i = 0; i < kSteps && !::testing::Test::HasFailure(); ++i) {
            step();
            absorb();
            check_books();
        }
        finish();
    }

private:
    bool chance(unsigned percent) { return random_.below(100) < percent; }
    FakePhone& any_phone() { return phones_[random_.below(phones_.size())]; }

    void step() {
        if (chance(5)) return administer();
        switch (random_.below(12)) {
            case 0:
                return open_client();
            case 1:
                return close_client();
            case 2:
                return start_monitor();
            case 3:
                return stop_monitor();
            case 4:
                return plug(any_phone());
            case 5:
                return unplug(any_phone());
            case 6:
                return pass_time();
            case 7:
                return ask_service();
            case 8:
                return send_event(any_phone());
            default:
                return answer(any_phone());
        }
    }

    // --- what administrators do

    void administer() {
        switch (random_.below(6)) {
            case 0:
                return house_.board.stop(house_.now);
            case 1:
                return change_licence();
            case 2:
                return forget_phone(any_phone());
            case 3:
                return change_rights();
            default:
                return house_.board.start();
        }
    }

    void change_licence() {
        SwitchboardSettings settings;
        if (chance(40)) settings.licence.phones = random_.below(kPhones);
        if (chance(40)) settings.licence.monitored_lines = random_.below(kPhones);
        settings.licence.blocked = chance(20);
        house_.board.change_settings(settings, house_.now);
    }

    /// It comes again as a phone that nobody knows.
    void forget_phone(FakePhone& phone) {
        house_.board.remove_phone(phone.id, house_.now);
        forget(phone);
        phone.id = house_.board.add_phone(phone.username, {phone.line});
    }

    void change_rights() {
        if (clients_.empty()) return;
        Rights rights;
        if (chance(50)) rights.lines = {any_phone().line.substr(4)};
        house_.board.change_rights(clients_[random_.below(clients_.size())].id, rights, house_.now);
    }

    // --- what clients do

    void open_client() {
        if (clients_.size() >= 6) return;
        FakeClient client;
        client.id = house_.client(chance(50) ? any_phone().line : "");
        clients_.push_back(client);
    }

    void close_client() {
        if (clients_.empty() || chance(50)) return;
        const std::size_t which = random_.below(clients_.size());
        house_.board.close_client(clients_[which].id, house_.now);
        closed_.insert(clients_[which].id);
        clients_.erase(clients_.begin() + static_cast<std::ptrdiff_t>(which));
    }

    void send(FakeClient& client, csta::Message request) {
        const ServiceId id = house_.services.next();
        client.open.insert(id);
        house_.board.client_sent(client.id, id, std::move(request), house_.now);
    }

    void start_monitor() {
        if (clients_.empty()) return;
        FakeClient& client = clients_[random_.below(clients_.size())];
        const std::size_t which = random_.below(phones_.size());
        starting_[house_.services.next().value + 1] = which;  // the service that follows
        send(client, message("MonitorStart", {{"monitorObject/deviceObject", phones_[which].line}}));
    }

    void stop_monitor() {
        for (FakeClient& client : clients_) {
            if (client.monitors.empty() || chance(50)) continue;
            const std::string cross_ref = client.monitors.begin()->first;
            client.monitors.erase(cross_ref);
            return send(client, message("MonitorStop", {{"monitorCrossRefID", cross_ref}}));
        }
    }

    void ask_service() {
        if (clients_.empty()) return;
        FakeClient& client = clients_[random_.below(clients_.size())];
        const std::string& line = any_phone().line;
        switch (random_.below(6)) {
            case 0:
                return send(
                    client, message("MakeCall", {{"callingDevice", line}, {"calledDirectoryNumber", "1"}})
                );
            case 1:
                return send(client, message("SnapshotDevice", {{"snapshotObject", line}}));
            case 2:
                return send(client, message("NoSuchService"));
            case 3:  // emulated by two requests
                return send(
                    client, message(
                                "AlternateCall", {{"heldCall/callID", "1"},
                                                  {"heldCall/deviceID", line},
                                                  {"activeCall/callID", "2"},
                                                  {"activeCall/deviceID", line}}
                            )
                );
            default:
                return send(client, message("GetDoNotDisturb", {{"device", line}}));
        }
    }

    // --- what phones do

    void plug(FakePhone& phone) {
        if (phone.connected) return;
        phone.connected = true;
        Capabilities capabilities;
        capabilities.set("SystemRegister", Support::unsupported);
        capabilities.set("GetSwitchingFunctionDevices", Support::unsupported);
        capabilities.set("AlternateCall", Support::unsupported);
        capabilities.set("GetCSTAFeatures", Support::unsupported);
        house_.board.phone_connected(phone.id, capabilities, phone.line, house_.now);
    }

    /// Its session is over: the phone forgets its monitors, the requests it has not answered are void.
    void unplug(FakePhone& phone) {
        if (!phone.connected || chance(60)) return;
        forget(phone);
        house_.board.phone_disconnected(phone.id, "unplugged", house_.now);
    }

    static void forget(FakePhone& phone) {
        phone.connected = false;
        phone.monitors.clear();
        phone.unanswered.clear();
        phone.late.clear();
    }

    void pass_time() { house_.pass(Duration{static_cast<Duration::rep>(random_.below(15'000))}); }

    csta::Message execute(FakePhone& phone, const csta::Message& request, bool refuse) {
        if (refuse) return csta::make_error("operation", "generic");
        if (request.name() == "MonitorStart") {
            const std::string cross_ref = std::to_string(++phone.last_cross_ref);
            phone.monitors.insert(cross_ref);
            return message("MonitorStartResponse", {{"monitorCrossRefID", cross_ref}});
        }
        if (request.name() == "MonitorStop")
            phone.monitors.erase(std::string(request.text_at("monitorCrossRefID")));
        if (request.name() == "SnapshotDevice") return csta::snapshot_response({});
        return message(request.name() + "Response");
    }

    void answer(FakePhone& phone) {
        if (!phone.late.empty() && chance(40)) {
            const auto [request, refuse] = phone.late.front();
            phone.late.erase(phone.late.begin());
            house_.board.phone_sent(phone.id, execute(phone, request.request, refuse), house_.now);
            return;
        }
        if (phone.unanswered.empty()) return;
        const PhoneRequest request = phone.unanswered.front();
        phone.unanswered.erase(phone.unanswered.begin());
        const bool is_stop =
            request.request.name() == "MonitorStop";  // a refused stop would leave a monitor for good
        const bool refuse = !is_stop && chance(20);
        if (chance(10) && !is_stop) return;  // never, and not executed either
        PhoneReply reply;
        if (chance(20)) {
            phone.late.emplace_back(request, refuse);
        } else {
            reply.message = execute(phone, request.request, refuse);
        }
        house_.board.phone_answered(phone.id, request.id, reply, house_.now);
    }

    void send_event(FakePhone& phone) {
        if (!phone.connected) return;
        const bool unknown = phone.monitors.empty() || chance(10);
        const std::string cross_ref = unknown ? "nobody" : *phone.monitors.rbegin();
        house_.board.phone_sent(
            phone.id,
            message(
                "DigitsGeneratedEvent",
                {{"monitorCrossRefID", cross_ref}, {"digitGeneratedList", std::to_string(++last_event_)}}
            ),
            house_.now
        );
    }

    // --- what the switchboard did

    void absorb() {
        house_.collect();
        for (PhoneRequest& request : house_.asked) {
            for (FakePhone& phone : phones_) {
                if (phone.id == request.phone && phone.connected)
                    phone.unanswered.push_back(std::move(request));
            }
        }
        house_.asked.clear();
        for (const DropPhone& drop : house_.dropped) {
            for (FakePhone& phone : phones_) {
                if (phone.id == drop.phone) forget(phone);
            }
        }
        house_.dropped.clear();
        for (const SuspendPhone& suspend : house_.suspended) {
            for (FakePhone& phone : phones_) {
                if (phone.id == suspend.phone) forget(phone);
            }
        }
        house_.suspended.clear();
        for (const ServiceAnswer& answer : house_.answers) take(answer);
        house_.answers.clear();
        for (const auto& [recipient, event] : house_.events) take(recipient, event);
        house_.events.clear();
        for (const ClientNotice& notice : house_.notices) take(notice);
        house_.notices.clear();
    }

    void take(const ClientNotice& notice) {
        if (notice.request.name() != "MonitorStop") return;
        for (FakeClient& client : clients_) {
            if (client.id == notice.client)
                client.monitors.erase(std::string(notice.request.text_at("monitorCrossRefID")));
        }
    }

    void take(const ServiceAnswer& answer) {
        EXPECT_EQ(closed_.count(answer.client), 0U) << "an answer for a client that has gone";
        for (FakeClient& client : clients_) {
            if (client.id != answer.client) continue;
            EXPECT_EQ(client.open.erase(answer.id), 1U)
                << "answered twice or unasked: " << answer.response.name();
            if (answer.response.name() != "MonitorStartResponse") continue;
            client.monitors[std::string(answer.response.text_at("monitorCrossRefID"))] =
                starting_.at(answer.id.value);
        }
    }

    /// Events come in order, once, and only to monitors that stand.
    void take(const EventRecipient& recipient, const csta::Message& event) {
        for (FakeClient& client : clients_) {
            if (client.id != recipient.client) continue;
            EXPECT_EQ(client.monitors.count(recipient.cross_ref), 1U) << event.name() << " for no monitor";
        }
        if (event.name() != "DigitsGeneratedEvent") return;
        const int number = std::stoi(std::string(event.text_at("digitGeneratedList")));
        int& last = heard_[recipient.cross_ref];
        EXPECT_LT(last, number) << "twice, or out of order";
        last = number;
    }

    void check_books() {
        const Core& core = house_.board.state();
        std::size_t by_client = 0;
        for (const auto& [id, client] : core.clients) by_client += client.monitors.size();
        std::size_t by_line = 0;
        for (const auto& [id, line] : core.directory.lines()) by_line += line.monitors.size();
        EXPECT_EQ(core.monitors.size(), by_client);
        EXPECT_EQ(core.monitors.size(), by_line);
        std::size_t expected = 0;
        for (const FakeClient& client : clients_) expected += client.monitors.size();
        EXPECT_EQ(core.monitors.size(), expected);
        check_licence(core);
    }

    /// Never more than allowed; what was allowed once and is not any more does not grow.
    void check_licence(const Core& core) {
        std::size_t admitted = 0;
        for (const auto& [id, phone] : core.directory.phones()) {
            admitted += phone.admitted;
            EXPECT_TRUE(phone.admitted || !phone.connected) << phone.username;
        }
        EXPECT_EQ(core.admitted_phones, admitted);
        const Licence& licence = core.settings.licence;
        const bool service = core.running && !licence.blocked;
        EXPECT_LE(admitted, service ? licence.phones.value_or(kPhones) : 0);
        std::size_t monitored = 0;
        for (const auto& [id, line] : core.directory.lines()) monitored += !line.monitors.empty();
        EXPECT_EQ(core.monitored_lines, monitored);
        if (monitored > monitored_before_) {
            EXPECT_LE(monitored, licence.monitored_lines.value_or(kPhones));
        }
        monitored_before_ = monitored;
    }

    // --- the end: all goes quiet, and nothing may be left

    void finish() {
        house_.board.start();
        house_.board.change_settings({}, house_.now);
        for (int i = 0; i < 60; ++i) {
            for (FakePhone& phone : phones_) drain(phone);
            house_.pass(std::chrono::seconds(1));
            absorb();
        }
        for (const FakeClient& client : clients_)
            EXPECT_TRUE(client.open.empty()) << "a service without an answer";
        check_service_states();
        while (!clients_.empty()) {
            house_.board.close_client(clients_.back().id, house_.now);
            clients_.pop_back();
        }
        absorb();
        for (int i = 0; i < 3; ++i) {
            for (FakePhone& phone : phones_) drain(phone);
            absorb();
        }
        EXPECT_TRUE(house_.board.state().monitors.empty());
        EXPECT_TRUE(house_.board.state().emulations.empty());
        for (const FakePhone& phone : phones_)
            EXPECT_TRUE(phone.monitors.empty()) << phone.line << " keeps a monitor";
    }

    /// A phone in a good mood: it answers all, positively and at once.
    void drain(FakePhone& phone) {
        for (const auto& [request, refuse] : std::exchange(phone.late, {})) {
            house_.board.phone_sent(phone.id, execute(phone, request.request, false), house_.now);
        }
        for (const PhoneRequest& request : std::exchange(phone.unanswered, {})) {
            house_.board.phone_answered(
                phone.id, request.id, PhoneReply{execute(phone, request.request, false), 200}, house_.now
            );
        }
        absorb();
    }

    /// What clients were told last about their lines is true.
    void check_service_states() {
        const Core& core = house_.board.state();
        for (const auto& [cross_ref, monitor] : core.monitors) {
            const Line& line = core.directory.lines().at(monitor.line);
            if (line.monitor_point == MonitorPoint::starting) continue;
            const bool in =
                core.directory.phones().at(line.phone).connected && line.monitor_point == MonitorPoint::on;
            EXPECT_EQ(monitor.told, in ? Monitor::Told::in_service : Monitor::Told::out_of_service);
        }
    }

    SeededRandom random_;
    House house_;
    std::vector<FakePhone> phones_;
    std::vector<FakeClient> clients_;
    std::set<ClientId> closed_;
    std::map<std::uint64_t, std::size_t> starting_;  ///< MonitorStart services to the phone they are about
    std::map<std::string, int> heard_;
    int last_event_ = 0;
    std::size_t monitored_before_ = 0;
};

TEST(Simulation, KeepsItsInvariantsInEveryOrder) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Simulation(seed).run();
        if (HasFailure()) return;
    }
}

}  // namespace
}  // namespace offhook::switchboard
