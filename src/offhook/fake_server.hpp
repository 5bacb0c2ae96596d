// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "csta/message.hpp"
#include "csta/reader.hpp"
#include "csta/writer.hpp"
#include "offhook/csta_client.hpp"
#include "sip/user_agent.hpp"

namespace offhook::cli::test {

/// A switching function of a few lines for tests, and the wire to a client: it takes every login but that of
/// "nobody", knows every line but "404", and answers services with what the test puts into `answers`.
class FakeServer {
public:
    explicit FakeServer(CstaClient& client)
        : client_(client), agent_({.product = "fake", .methods = {"REGISTER"}}, random_, reporter_) {
        agent_.flow_up(kFlow, {"TCP", {}});
    }

    std::map<std::string, std::vector<csta::Message>> answers;  ///< by service, in turn; the last one stays
    std::vector<csta::Message> services;                        ///< received
    std::vector<std::string> registrations;                     ///< the Expires values of REGISTERs
    std::map<std::string, sip::SessionId> sessions;  ///< by the user part of the line; "" the server's
    bool answers_info = true;

    /// Carries messages to and fro until nobody has anything to say.
    void exchange() {
        for (bool more = true; more;) {
            more = false;
            for (auto& message : client_.take_outgoing()) {
                agent_.receive(kFlow, std::move(message), now);
                more = true;
            }
            for (const auto& event : agent_.take_events())
                std::visit([this](const auto& one) { on(one); }, event);
            for (auto& outgoing : agent_.take_outgoing()) {
                client_.receive(std::move(outgoing.message), now);
                more = true;
            }
        }
    }

    void notify(const std::string& line, const csta::Message& message) {
        agent_.info(sessions.at(line), body(message), now);
        exchange();
    }

    void end(const std::string& line) {
        agent_.bye(sessions.at(line), now);
        exchange();
    }

    void pass(Duration time) {
        now += time;
        client_.tick(now);
        exchange();
    }

    /// The messages of that name that came, in order.
    std::vector<csta::Message> received(std::string_view name) const {
        std::vector<csta::Message> found;
        for (const auto& service : services) {
            if (service.name() == name) found.push_back(service);
        }
        return found;
    }

    Time now{};

private:
    static constexpr FlowId kFlow{1};

    static sip::Body body(const csta::Message& message) {
        return {"application/csta+xml", csta::write(message, csta::Edition::ed5)};
    }

    void on(const sip::RequestReceived& event) {
        const bool known = event.request.get("From").find("nobody") == std::string_view::npos;
        auto response = sip::Message::response_to(event.request, known ? 200 : 403);
        if (known) {
            registrations.emplace_back(event.request.get("Expires"));
            response.add("Contact", std::string(event.request.get("Contact")));
            response.add("Expires", std::string(event.request.get("Expires")));
        }
        agent_.respond(event.id, std::move(response), now);
    }

    void on(const sip::SessionOffered& event) {
        const auto uri = sip::Uri::parse(event.request.request_uri);
        if (!uri || uri->user == "404") {
            return agent_.respond(event.id, sip::Message::response_to(event.request, 404), now);
        }
        sessions[uri->user] = event.session;
        csta::Message status("RequestSystemStatusResponse");
        status.root.set("systemStatus", uri->user == "down" ? "disabled" : "normal");
        sip::Uri contact = *uri;
        agent_.accept(event.session, body(status), contact, now);
    }

    void on(const sip::InfoReceived& event) {
        const auto read = csta::read(event.request.body, Limits{});
        if (!read) return agent_.answer_info(event.id, 400, {}, now);
        services.push_back(read->message);
        if (!answers_info) return;
        auto& list = answers[read->message.name()];
        if (list.empty())
            return agent_.answer_info(
                event.id, 200, body(csta::Message(read->message.name() + "Response")), now
            );
        agent_.answer_info(event.id, 200, body(list.front()), now);
        if (list.size() > 1) list.erase(list.begin());
    }

    template <class Other>
    void on(const Other&) {}

    CstaClient& client_;
    SeededRandom random_{2};
    NoReporter reporter_;
    sip::UserAgent agent_;
};

}  // namespace offhook::cli::test
