// SPDX-License-Identifier: Apache-2.0
#include "offhook/csta_commands.hpp"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "csta/error.hpp"
#include "csta/json.hpp"
#include "csta/views.hpp"

namespace offhook::cli {

void CstaCommand::finish(int code) {
    if (!exit_code_) exit_code_ = code;
}

void CstaCommand::fail(const Error& error) {
    terminal_.err(error.text.empty() ? error.reason : error.text);
    finish(1);
}

void CstaCommand::on_ended(sip::SessionId, const std::string& why) {
    fail({"session_ended", why});
}

void CstaCommand::with_session(std::string_view line, std::function<void(sip::SessionId)> next) {
    client_.open(line, [this, next = std::move(next)](const Result<sip::SessionId>& session) {
        if (!session) return fail(session.error());
        next(*session);
    });
}

void CstaCommand::with_answer(
    sip::SessionId session, const csta::Message& service, std::function<void(const ReceivedMessage&)> next
) {
    client_.request(session, service, [this, next = std::move(next)](const Result<ReceivedMessage>& answer) {
        if (!answer) return fail(answer.error());
        if (csta::is_error(answer->message)) return fail({"csta_error", explain_error(answer->message)});
        next(*answer);
    });
}

namespace {

void show_event(Terminal& terminal, EventFormat format, std::string_view line, const ReceivedMessage& event) {
    switch (format) {
        case EventFormat::text:
            return terminal.out(to_text_line(terminal.time_of_day(), line, event.message));
        case EventFormat::json:
            return terminal.out(to_json_line(terminal.time_of_day(), line, event.message));
        case EventFormat::xml:
            return terminal.out(event.xml);
    }
}

/// Asks the server for the lines of this account and shows them as a table.
class LinesCommand final : public CstaCommand {
public:
    LinesCommand(CstaClient& client, Terminal& terminal) : CstaCommand(client, terminal) {}

    void start() override {
        with_session({}, [this](sip::SessionId session) {
            with_answer(
                session, csta::Message("GetSwitchingFunctionDevices"),
                [this](const ReceivedMessage& answer) {
                    reference_ = trim(answer.message.text_at("serviceCrossRefID"));
                    for (const auto& segment : std::exchange(early_, {})) take(segment);
                }
            );
        });
    }

    void on_message(sip::SessionId, const ReceivedMessage& received) override {
        if (received.message.name() != "SwitchingFunctionDevices") return;
        // The list may overtake the answer that names it.
        if (reference_.empty()) return early_.push_back(received.message);
        take(received.message);
    }

    /// The list comes by itself, after the answer.
    std::optional<Duration> time_limit() const override { return std::chrono::seconds(15); }

private:
    void take(const csta::Message& segment) {
        if (trim(segment.text_at("serviceCrossRefID")) != reference_) return;
        for (auto& device : read_device_list(segment)) devices_.push_back(std::move(device));
        if (!csta::boolean_at(segment.root, "lastSegment").value_or(true)) return;
        std::string table = device_table(devices_);
        table.pop_back();
        terminal_.out(table);
        if (devices_.empty())
            terminal_.err("no lines: no phone has reported one yet, or this account may see none");
        finish(0);
    }

    std::string reference_;
    std::vector<csta::Message> early_;
    std::vector<ListedDevice> devices_;
};

/// Monitors lines and shows what happens until it is interrupted.
class MonitorCommand final : public CstaCommand {
public:
    MonitorCommand(CstaOrder order, CstaClient& client, Terminal& terminal)
        : CstaCommand(client, terminal), order_(std::move(order)) {}

    void start() override {
        starting_ = order_.lines.size();
        for (const auto& line : order_.lines) begin(line);
    }

    void on_message(sip::SessionId session, const ReceivedMessage& received) override {
        const auto found = watched_.find(session);
        if (found != watched_.end()) show_event(terminal_, order_.format, found->second.line, received);
    }

    void on_ended(sip::SessionId session, const std::string& why) override {
        const auto found = watched_.extract(session);
        if (found.empty()) return;
        refused(found.mapped().line, why);
    }

    void interrupt() override {
        if (watched_.empty()) return finish(exit_with());
        const auto all = watched_;  // an answer that comes at once takes its line out
        for (const auto& [session, watched] : all) stop(session, watched.cross_ref);
    }

private:
    struct Watched {
        std::string line;
        std::string cross_ref;
    };

    void begin(const std::string& line) {
        client_.open(line, [this, line](const Result<sip::SessionId>& session) {
            if (!session) return not_started(line, session.error().text);
            watched_[*session] = {line, {}};
            client_.request(
                *session, monitor_start(line),
                [this, line, session](const Result<ReceivedMessage>& answer) {
                    if (!answer) return not_monitored(*session, line, answer.error().text);
                    if (csta::is_error(answer->message))
                        return not_monitored(*session, line, explain_error(answer->message));
                    monitored(*session, answer->message);
                }
            );
        });
    }

    void monitored(sip::SessionId session, const csta::Message& answer) {
        const auto found = watched_.find(session);
        if (found == watched_.end()) return;
        found->second.cross_ref = csta::cross_ref_of(answer);
        --starting_;
        terminal_.err(fmt::format("watching {}; Ctrl-C ends it", printable(found->second.line)));
    }

    void not_monitored(sip::SessionId session, const std::string& line, const std::string& why) {
        watched_.erase(session);
        not_started(line, why);
    }

    void not_started(const std::string& line, const std::string& why) {
        --starting_;
        refused(line, why);
    }

    void refused(const std::string& line, const std::string& why) {
        some_refused_ = true;
        terminal_.err(fmt::format("{}: {}", printable(line), why));
        if (watched_.empty() && starting_ == 0) finish(1);
    }

    void stop(sip::SessionId session, const std::string& cross_ref) {
        client_.request(session, monitor_stop(cross_ref), [this, session](const Result<ReceivedMessage>&) {
            watched_.erase(session);
            if (watched_.empty()) finish(exit_with());
        });
    }

    int exit_with() const { return some_refused_ ? 1 : 0; }

    CstaOrder order_;
    std::size_t starting_ = 0;
    bool some_refused_ = false;
    std::map<sip::SessionId, Watched> watched_;
};

/// Makes a call; with --wait it monitors the line first and follows the call to its end.
class CallCommand final : public CstaCommand {
public:
    CallCommand(CstaOrder order, CstaClient& client, Terminal& terminal)
        : CstaCommand(client, terminal), order_(std::move(order)) {}

    void start() override {
        with_session(order_.lines.front(), [this](sip::SessionId session) {
            session_ = session;
            if (!order_.wait) return dial();
            with_answer(session, monitor_start(order_.lines.front()), [this](const ReceivedMessage& answer) {
                cross_ref_ = csta::cross_ref_of(answer.message);
                dial();
            });
        });
    }

    void on_message(sip::SessionId, const ReceivedMessage& received) override {
        if (!csta::is_event(received.message)) return;
        // Events of the call may come before the answer that tells its call ID.
        if (call_id_.empty()) return early_.push_back(received);
        follow(received);
    }

    void interrupt() override {
        terminal_.err("the call goes on; 'offhook csta … clear' ends it");
        stop(1);
    }

private:
    void dial() {
        with_answer(
            session_, make_call(order_.lines.front(), order_.number),
            [this](const ReceivedMessage& answer) {
                const auto connection = csta::connection_at(answer.message.root, "callingDevice");
                call_id_ = connection.call_id;
                terminal_.out(fmt::format(
                    "call {} at {}", printable(connection.call_id), printable(connection.device_id)
                ));
                if (!order_.wait) return finish(0);
                for (const auto& event : std::exchange(early_, {})) follow(event);
            }
        );
    }

    void follow(const ReceivedMessage& event) {
        if (event.message.name() == "OutOfServiceEvent") {
            show_event(terminal_, order_.format, order_.lines.front(), event);
            return stop(1);
        }
        if (summarise(event.message).call != printable(call_id_)) return;
        show_event(terminal_, order_.format, order_.lines.front(), event);
        const auto state = csta::local_connection_info(event.message);
        if (event.message.name() == "EstablishedEvent") established_ = true;
        if (state == csta::LocalConnectionState::null) stop(established_ ? 0 : 1);
    }

    void stop(int code) {
        if (cross_ref_.empty()) return finish(code);
        client_.request(
            session_, monitor_stop(std::exchange(cross_ref_, {})),
            [this, code](const Result<ReceivedMessage>&) { finish(code); }
        );
    }

    CstaOrder order_;
    sip::SessionId session_;
    std::string cross_ref_;
    std::string call_id_;
    bool established_ = false;
    std::vector<ReceivedMessage> early_;
};

/// Answers, ends, holds or retrieves a call of a line.
class ControlCommand final : public CstaCommand {
public:
    ControlCommand(CstaOrder order, CstaClient& client, Terminal& terminal)
        : CstaCommand(client, terminal), order_(std::move(order)) {}

    void start() override {
        with_session(order_.lines.front(), [this](sip::SessionId session) {
            session_ = session;
            with_answer(
                session, snapshot_device(order_.lines.front()),
                [this](const ReceivedMessage& answer) { act(csta::read_snapshot(answer.message)); }
            );
        });
    }

private:
    void act(const std::vector<csta::SnapshotEntry>& calls) {
        const auto connection = choose_connection(order_.control, calls, order_.call_id);
        if (!connection) return fail(connection.error());
        with_answer(
            session_, control(order_.control, *connection),
            [this, id = connection->call_id](const auto&) {
                terminal_.out(fmt::format("{}: call {}", to_text(order_.control), printable(id)));
                finish(0);
            }
        );
    }

    CstaOrder order_;
    sip::SessionId session_;
};

/// Sends a service as it stands in a file and shows the answer as it came.
class ServiceCommand final : public CstaCommand {
public:
    ServiceCommand(CstaOrder order, CstaClient& client, Terminal& terminal)
        : CstaCommand(client, terminal), order_(std::move(order)) {}

    void start() override {
        with_session(order_.lines.front(), [this](sip::SessionId session) {
            client_.request_xml(session, order_.xml, [this](const Result<ReceivedMessage>& answer) {
                if (!answer) return fail(answer.error());
                terminal_.out(
                    order_.format == EventFormat::json ? csta::to_json_text(answer->message) : answer->xml
                );
                finish(csta::is_error(answer->message) ? 1 : 0);
            });
        });
    }

private:
    CstaOrder order_;
};

}  // namespace

std::unique_ptr<CstaCommand> make_command(CstaOrder order, CstaClient& client, Terminal& terminal) {
    switch (order.verb) {
        case CstaOrder::Verb::lines:
            return std::make_unique<LinesCommand>(client, terminal);
        case CstaOrder::Verb::monitor:
            return std::make_unique<MonitorCommand>(std::move(order), client, terminal);
        case CstaOrder::Verb::call:
            return std::make_unique<CallCommand>(std::move(order), client, terminal);
        case CstaOrder::Verb::control:
            return std::make_unique<ControlCommand>(std::move(order), client, terminal);
        case CstaOrder::Verb::service:
            return std::make_unique<ServiceCommand>(std::move(order), client, terminal);
    }
    return nullptr;
}

}  // namespace offhook::cli
