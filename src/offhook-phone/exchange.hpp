// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/timer_queue.hpp"
#include "offhook-phone/call.hpp"
#include "offhook-phone/line_event.hpp"

namespace offhook::phone {

/// How a phone makes its callIDs: 1, 2, 3 …; the same with incoming calls negative; large numbers, and
/// `a|b` for a conference; the smallest number that none of its calls has at the moment.
enum class CallNaming { counted, signed_counted, large, reused };

struct ExchangeSettings {
    Duration setup{0};                               ///< from the last digit to ringing at the far end
    Duration prompt = std::chrono::seconds(1);       ///< until a person takes up a prompted call
    Duration ring_limit = std::chrono::seconds(60);  ///< then the call is given up
    Duration no_answer = std::chrono::seconds(15);   ///< then it is forwarded, unless the line says otherwise
    Duration tone = std::chrono::seconds(3);         ///< until a person hangs up after a failed call
    Duration outside_rings = std::chrono::milliseconds(200);
    Duration outside_answers = std::chrono::seconds(2);
    int redirections = 5;  ///< then a loop is assumed
};

struct LineSettings {
    PhoneId phone = {};
    std::string device_id = {};
    CallNaming naming = CallNaming::counted;
    bool call_waiting = true;              ///< false: busy as soon as there is one call
    std::size_t calls = 4;                 ///< then busy in any case
    bool new_name_after_transfer = false;  ///< the transferred party gets a new callID
};

struct Forward {
    bool active = false;
    std::string destination = {};
    std::optional<Duration> after = {};  ///< for the no-answer types
    int ring_count = 0;                  ///< as set, to be reported
};

/// A call as one of its lines sees it.
struct LineCall {
    CallId id = {};
    std::string name = {};  ///< callID at this line's phone
    ConnectionState state = ConnectionState::null;
    std::vector<Party> others = {};
};

struct DialOptions {
    bool prompt = false;  ///< the phone waits for a person to take up the call
    std::string cause = "newCall";
};

/// The telephone network between the simulated phones: who calls whom, in what state. Every operation is what
/// a person at a phone or a CTI program may do with one line; what follows is told to every line concerned as
/// a LineEvent, in order.
///
/// Errors of the operations: no_such_line, no_such_call, no_such_number, wrong_state, active_call,
/// too_many_calls, bad_forwarding_type.
///
/// Pure: time is passed in. Life: as long as the program's fleet. Thread: its owner's.
class Exchange {
public:
    explicit Exchange(ExchangeSettings settings = {}) : settings_(settings) {}

    LineId add_line(LineSettings settings);
    /// By deviceID or bare number; a line of the same host is preferred where `near` names one.
    std::optional<LineId> find_line(std::string_view device, std::string_view near = {}) const;
    const LineSettings& line(LineId id) const { return lines_.at(id).settings; }

    Result<CallId> dial(LineId line, std::string_view number, const DialOptions& options, Time now);
    /// Takes off the handset and dials nothing yet.
    Result<CallId> lift(LineId line);
    /// Dials in a call that is initiated, behind what was dialled before.
    Result<void> dial_digits(LineId line, CallId call, std::string_view digits, Time now);
    /// A call out of the blue from an outside number.
    Result<CallId> dial_from_outside(std::string_view from, std::string_view number, Time now);
    Result<void> answer(LineId line, CallId call, Time now);
    Result<void> clear(LineId line, CallId call, Time now);
    Result<void> hold(LineId line, CallId call, Time now);
    Result<void> retrieve(LineId line, CallId call, Time now);
    Result<CallId> consult(LineId line, CallId call, std::string_view number, Time now);
    /// The held call becomes the active one, and the other way round.
    Result<void> alternate(LineId line, CallId held, CallId active, Time now);
    /// The active call is cleared, then the held one retrieved.
    Result<void> reconnect(LineId line, CallId held, CallId active, Time now);
    /// The resulting call keeps the id of the held one.
    Result<void> transfer(LineId line, CallId held, CallId active, Time now);
    Result<void> blind_transfer(LineId line, CallId call, std::string_view number, Time now);
    Result<void> conference(LineId line, CallId held, CallId active, Time now);
    Result<void> deflect(LineId line, CallId call, std::string_view number, Time now);
    Result<void> send_digits(LineId line, CallId call, std::string_view digits);

    void set_do_not_disturb(LineId line, bool on);
    bool do_not_disturb(LineId line) const { return lines_.at(line).do_not_disturb; }
    Result<void> set_forward(LineId line, std::string_view type, Forward forward);
    const std::map<std::string, Forward>& forwards(LineId line) const { return lines_.at(line).forwards; }
    void set_message_waiting(LineId line, bool on);
    bool message_waiting(LineId line) const { return lines_.at(line).message_waiting; }
    /// Microphone and loudspeaker are the phone's: all its lines share them, and all report them.
    void set_microphone_mute(LineId line, bool on);
    bool microphone_mute(LineId line) const { return lines_.at(line).microphone_mute; }
    /// From 0 to 100; what is beyond is taken for the end of the range.
    void set_speaker_volume(LineId line, int volume);
    int speaker_volume(LineId line) const { return lines_.at(line).speaker_volume; }

    std::vector<LineCall> calls(LineId line) const;
    std::optional<CallId> call_named(LineId line, std::string_view name) const;
    const Call* find_call(CallId id) const;
    std::size_t call_count() const { return calls_.size(); }

    void tick(Time now);
    std::optional<Time> next_due() const { return timers_.next_due(); }
    std::vector<LineEvent> take_events() { return std::exchange(events_, {}); }

private:
    struct Line {
        LineSettings settings;
        bool do_not_disturb = false;
        bool message_waiting = false;
        bool microphone_mute = false;
        int speaker_volume = 50;
        std::map<std::string, Forward> forwards;
        std::vector<CallId> calls;  ///< those it may be in; a call it has left stays until the next one comes
    };
    enum class TimerKind { prompt, route, outside_ring, outside_answer, no_answer, ring_limit, tone };
    struct Timer {
        TimerKind kind;
        CallId call;
        friend bool operator==(const Timer&, const Timer&) = default;
    };
    struct TimerHash {
        std::size_t operator()(const Timer& timer) const {
            return std::hash<CallId>{}(timer.call) * 8 + static_cast<std::size_t>(timer.kind);
        }
    };

    // exchange_routing.cpp: from a number to a ringing phone
    void originate(Call& call, const std::string& cause, Time now);
    void route(Call& call, Time now);
    void reach_line(Call& call, LineId target, Time now);
    void reach_outside(Call& call, Time now);
    void ring(Call& call, LineId target, Time now);
    void ring_outside(Call& call, Time now);
    void fail_at(Call& call, const std::string& device, const std::string& cause, Time now);
    void fail_at_caller(Call& call, const std::string& cause, Time now);
    void outside_picks_up(Call& call, Time now);
    void redirect(Call& call, LineId from, const std::string& to, const std::string& cause, Time now);
    void give_up_ringing(Call& call, Time now);
    const Forward* forward_of(LineId line, std::string_view type, const Call& call) const;
    bool is_busy(LineId line, const Call& call) const;
    bool exists(std::string_view number) const;
    std::string device_of(std::string_view number, std::string_view near) const;
    void fire(const Timer& timer, Time now);
    void no_answer(Call& call, Time now);
    void hang_up_tone(Call& call);

    // exchange_events.cpp: telling the lines
    void tell(const Call& call, EventKind kind, const Party& subject, const std::string& cause);
    void tell(const Call& call, const LineEvent& prototype, const std::string& subject_device);
    void tell_merged(
        const LineEvent& prototype, const Call& primary, const Call& secondary, const Call& result
    );
    void tell_cleared(const Party& party, const std::string& cause);
    void tell_own_cleared(const Call& old, LineId line);
    void tell_feature(LineId line, EventKind kind, bool on, std::string text = {});
    std::string new_call_name(LineId line, bool incoming);
    std::string free_call_name(LineId line) const;

    // exchange.cpp
    void drop(Call& call, const std::string& device, const std::string& cause);
    void drop_rest(Call& call, const std::string& cause);
    void erase(CallId id);
    void stop_timers(CallId id);
    void hold_others(LineId line, CallId except);
    void set_state(Call& call, LineId line, ConnectionState state, EventKind kind, const std::string& cause);
    Result<void> make_room(LineId line);
    Result<Call*> begin(LineId line, std::string_view number, const std::string& cause);
    std::vector<LineId> lines_beside(LineId line) const;
    Call& new_call(std::string_view number, const std::string& calling);
    /// The call, if the line has it in that state.
    Result<Call*> call_in_state(LineId line, CallId call, ConnectionState state);
    /// Held and active call, both of the line, with somebody at the other end of each.
    Result<void> check_pair(LineId line, CallId held, CallId active);
    void join(Call& primary, Call& secondary, LineId line);
    Party make_party(const Call& call, LineId line, ConnectionState state, bool incoming);
    void enter_call(LineId line, CallId call);

    ExchangeSettings settings_;
    std::map<LineId, Line> lines_;
    std::unordered_map<std::string, std::vector<LineId>> by_number_;
    std::map<CallId, Call> calls_;
    std::map<PhoneId, std::uint64_t> last_name_;
    TimerQueue<Timer, TimerHash> timers_;
    std::vector<LineEvent> events_;
    IdSource<LineId> line_ids_;
    IdSource<CallId> call_ids_;
};

}  // namespace offhook::phone
