// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "offhook/csta_client.hpp"
#include "offhook/csta_messages.hpp"
#include "offhook/event_text.hpp"

namespace offhook::cli {

/// Where a command speaks to the outside: texts without line end, and the time of day to print.
struct Terminal {
    std::function<void(std::string_view)> out;
    std::function<void(std::string_view)> err;
    std::function<std::string()> time_of_day;
};

/// What `offhook csta` shall do.
struct CstaOrder {
    enum class Verb { lines, monitor, call, control, service };
    Verb verb = Verb::lines;
    std::vector<std::string> lines = {};        ///< monitor: one or more, else one
    std::string number = {};                    ///< call
    bool wait = false;                          ///< call: follow it to its end
    CallControl control = CallControl::answer;  ///< control
    std::string call_id = {};                   ///< control: which call; empty: the only one that fits
    std::string xml = {};                       ///< service
    EventFormat format = EventFormat::text;
};

/// One order on its way: begun after the login, over when exit_code() has a value. Owned by the program,
/// which must outlive it together with the client and the terminal; one thread.
class CstaCommand {
public:
    virtual ~CstaCommand() = default;

    virtual void start() = 0;
    virtual void on_message(sip::SessionId, const ReceivedMessage&) {}
    virtual void on_ended(sip::SessionId session, const std::string& why);
    /// The user wants to stop (Ctrl-C).
    virtual void interrupt() { finish(1); }
    /// How long it may take from start() on; nothing if only its user ends it, or the client's own limits.
    virtual std::optional<Duration> time_limit() const { return std::nullopt; }

    std::optional<int> exit_code() const { return exit_code_; }

protected:
    CstaCommand(CstaClient& client, Terminal& terminal) : client_(client), terminal_(terminal) {}

    void finish(int code);
    void fail(const Error& error);
    /// Opens the line's session and goes on with it, or fails.
    void with_session(std::string_view line, std::function<void(sip::SessionId)> next);
    /// Sends a service and goes on with its positive answer, or fails with what the CSTAErrorCode means.
    void with_answer(
        sip::SessionId session, const csta::Message& service, std::function<void(const ReceivedMessage&)> next
    );

    CstaClient& client_;
    Terminal& terminal_;

private:
    std::optional<int> exit_code_;
};

std::unique_ptr<CstaCommand> make_command(CstaOrder order, CstaClient& client, Terminal& terminal);

}  // namespace offhook::cli
