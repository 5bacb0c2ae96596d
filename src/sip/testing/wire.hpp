// SPDX-License-Identifier: Apache-2.0
#pragma once

// Test only: user agents joined by flows in memory, with owners that behave as told.

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/random.hpp"
#include "base/report.hpp"
#include "sip/digest_server.hpp"
#include "sip/user_agent.hpp"

namespace offhook::sip {

inline Time at(Duration since_start) {
    return Time{since_start};
}

inline Uri uri(std::string_view text) {
    return Uri::parse(text).value();
}

inline Body csta(std::string content) {
    return {"application/csta+xml", std::move(content)};
}

/// Counts reports by reason.
class CountingReporter final : public Reporter {
public:
    void report(Level, std::string_view reason, std::string_view) override { ++counts[std::string(reason)]; }
    std::map<std::string, int> counts;
};

inline std::string_view word_of(SessionEnded::Why why) {
    using Why = SessionEnded::Why;
    switch (why) {
        case Why::peer:
            return "peer";
        case Why::flow_lost:
            return "flow_lost";
        case Why::expired:
            return "expired";
        case Why::no_ack:
            return "no_ack";
        case Why::gone:
            return "gone";
        case Why::cancelled:
            return "cancelled";
    }
    return "?";
}

/// A user agent and an owner who answers as its switches say, and who writes down what happened.
class Side {
public:
    Side(UserAgentSettings settings, std::uint64_t seed)
        : random_(seed), ua(std::move(settings), random_, reporter) {}

    bool accepts = true;                  ///< offered sessions; else they stay unanswered
    bool answers = true;                  ///< INFOs and other requests; else they stay unanswered
    int refusal = 0;                      ///< refuse sessions with that status
    std::unique_ptr<DigestServer> login;  ///< challenge whatever the owner gets; the password is "secret"
    std::vector<std::string> log;
    SessionId session;  ///< the last one that came up
    std::set<ServerRequestId> open_requests;
    std::map<ClientRequestId, int> answers_to;  ///< how many answers each of our requests has had
    std::set<SessionId> up;
    std::optional<Message> last_failure;

private:
    SeededRandom random_;

public:
    CountingReporter reporter;
    UserAgent ua;

    ClientRequestId info(std::string content, Time now) {
        const auto id = ua.info(session, csta(std::move(content)), now);
        answers_to[id] += 0;
        return id;
    }

    void react(Time now) {
        for (auto& event : ua.take_events()) std::visit([&](auto& of) { on(of, now); }, event);
    }

    /// The events so far, and forgets them.
    std::vector<std::string> take_log() { return std::exchange(log, {}); }

private:
    /// Challenges a request that has no good answer to an earlier challenge.
    bool challenge(ServerRequestId id, const Message& request, Time now) {
        if (!login) return false;
        const auto key = [](std::string_view user, DigestAlgorithm algorithm) -> std::optional<std::string> {
            return ha1(algorithm, user, "offhook", "secret");
        };
        const auto verdict = login->verify(request, key, now);
        if (verdict.kind == DigestVerdict::Kind::ok) return false;
        Message response = Message::response_to(request, 401);
        const bool stale =
            verdict.kind == DigestVerdict::Kind::stale || verdict.kind == DigestVerdict::Kind::replay;
        for (auto& value : login->challenge(now, stale)) response.add("WWW-Authenticate", std::move(value));
        log.push_back("challenged " + request.method);
        ua.respond(id, std::move(response), now);
        return true;
    }

    void on(RequestReceived& event, Time now) {
        if (challenge(event.id, event.request, now)) return;
        log.push_back("request " + event.request.method);
        if (answers) {
            ua.respond(event.id, Message::response_to(event.request, 200), now);
        } else {
            open_requests.insert(event.id);
        }
    }
    void on(SessionOffered& event, Time now) {
        if (challenge(event.id, event.request, now)) return;
        log.push_back("offered " + event.request.body);
        session = event.session;
        up.insert(event.session);
        if (refusal != 0) {
            up.erase(event.session);
            ua.respond(event.id, Message::response_to(event.request, refusal), now);
        } else if (accepts) {
            ua.accept(event.session, csta("normal"), uri("sip:callee@here;transport=tcp"), now);
        }
    }
    void on(SessionEstablished& event, Time) {
        log.push_back("established " + event.response.body);
        session = event.session;
        up.insert(event.session);
    }
    void on(SessionConfirmed&, Time) { log.emplace_back("confirmed"); }
    void on(SessionFailed& event, Time) {
        last_failure = event.response;
        log.push_back(fmt::format("failed {}", event.status));
    }
    void on(SessionEnded& event, Time) {
        up.erase(event.session);
        log.push_back(fmt::format("ended {}", word_of(event.why)));
    }
    void on(InfoReceived& event, Time now) {
        if (challenge(event.id, event.request, now)) return;
        log.push_back(fmt::format("{} {}", event.request.method, event.request.body));
        if (answers) {
            ua.answer_info(event.id, 200, csta("re:" + event.request.body), now);
        } else {
            open_requests.insert(event.id);
        }
    }
    void on(InfoAnswered& event, Time) {
        ++answers_to[event.id];
        log.push_back(fmt::format("answered {} {}", event.status, event.response.body));
    }
    void on(RequestAnswered& event, Time) {
        ++answers_to[event.id];
        log.push_back(fmt::format("answered {}", event.status));
    }
};

/// What a wire does to messages. Probabilities in percent.
struct Faults {
    int drop = 0;
    int duplicate = 0;
    Duration delay{0};   ///< at least
    Duration jitter{0};  ///< and at most so much more; lets messages overtake each other
};

/// Two sides and the flows between them; a flow has the same id at both ends. All that happens is decided by
/// the seed.
class Wire {
public:
    struct Passed {
        bool from_left;
        Time when;
        Message message;
    };

    explicit Wire(
        std::uint64_t seed = 1, UserAgentSettings left_settings = {}, UserAgentSettings right_settings = {}
    )
        : left(std::move(left_settings), seed * 2 + 1),
          right(std::move(right_settings), seed * 2 + 2),
          dice_(seed) {}

    Side left;
    Side right;
    Faults faults;
    Time now{};
    std::vector<Passed> passed;                            ///< all messages that were sent
    std::function<bool(bool from_left, Message&)> tamper;  ///< changes a message on its way; false: lost

    std::function<void()> on_step = [] {};  ///< called whenever time may go on

    SessionId invite(std::string body = "status") {
        InviteParameters parameters;
        parameters.flow = flow;
        parameters.target = uri("sip:callee@there");
        parameters.from = NameAddr::parse("<sip:caller@here>").value();
        parameters.to = NameAddr::parse("<sip:callee@there>").value();
        parameters.contact = uri("sip:caller@here;transport=tcp");
        parameters.body = csta(std::move(body));
        parameters.credentials = credentials;
        const auto id = left.ua.invite(std::move(parameters), now);
        left.session = id;
        return id;
    }
    std::optional<Credentials> credentials;
    FlowId flow{1};

    /// The flow breaks at both ends at once; what was under way is lost.
    void cut() {
        in_flight_.clear();
        for (auto* side : {&left, &right}) {
            side->ua.flow_lost(flow, now);
            side->ua.take_outgoing();
            side->react(now);
        }
        flow.value += 1;
    }

    /// Lets everything happen that happens within that time.
    void run(Duration time = Duration{0}) {
        const Time end = now + time;
        for (;;) {
            settle();
            on_step();
            const auto next = next_event();
            if (!next || *next > end) break;
            now = std::max(now, *next);
            deliver();
            if (left.ua.next_due().value_or(Time::max()) <= now) left.ua.tick(now);
            if (right.ua.next_due().value_or(Time::max()) <= now) right.ua.tick(now);
        }
        now = end;
    }

    std::size_t count(std::string_view method, bool from_left) const {
        return static_cast<std::size_t>(std::count_if(passed.begin(), passed.end(), [&](const Passed& one) {
            return one.from_left == from_left && one.message.method == method;
        }));
    }

private:
    struct Packet {
        bool from_left;
        FlowId flow;
        Message message;
    };

    std::optional<Time> next_event() const {
        std::optional<Time> next;
        if (!in_flight_.empty()) next = in_flight_.begin()->first;
        for (const auto* side : {&left, &right}) {
            const auto due = side->ua.next_due();
            if (due && (!next || *due < *next)) next = due;
        }
        return next;
    }

    void settle() {
        for (bool again = true; again;) {
            left.react(now);
            right.react(now);
            again = collect(left, true);
            again = collect(right, false) || again;
        }
    }

    bool collect(Side& side, bool from_left) {
        auto messages = side.ua.take_outgoing();
        for (auto& out : messages) {
            passed.push_back({from_left, now, out.message});
            if (out.flow != flow) continue;  // of a flow that is gone
            if (tamper && !tamper(from_left, out.message)) continue;
            if (roll(faults.drop)) continue;
            if (roll(faults.duplicate)) launch(from_left, out.flow, out.message);
            launch(from_left, out.flow, std::move(out.message));
        }
        return !messages.empty();
    }

    void launch(bool from_left, FlowId on, Message message) {
        Duration delay = faults.delay;
        if (faults.jitter.count() > 0)
            delay += Duration{static_cast<long>(dice_() % (faults.jitter.count() + 1))};
        in_flight_.emplace(now + delay, Packet{from_left, on, std::move(message)});
    }

    void deliver() {
        while (!in_flight_.empty() && in_flight_.begin()->first <= now) {
            Packet packet = std::move(in_flight_.begin()->second);
            in_flight_.erase(in_flight_.begin());
            Side& to = packet.from_left ? right : left;
            to.ua.receive(packet.flow, std::move(packet.message), now);
            settle();
        }
    }

    bool roll(int percent) { return percent > 0 && static_cast<int>(dice_() % 100) < percent; }

    std::multimap<Time, Packet> in_flight_;
    std::mt19937_64 dice_;
};

}  // namespace offhook::sip
