// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "csta/message.hpp"
#include "offhook-phone/dialect.hpp"
#include "offhook-phone/exchange.hpp"

namespace offhook::phone {

/// What a phone does about a CSTA request.
struct Reply {
    std::optional<csta::Message> response = {};  ///< none: it keeps silent
    std::vector<csta::Message> after = {};   ///< requests of its own that follow: SwitchingFunctionDevices
    std::vector<csta::Message> before = {};  ///< events that come first, though they should not
};

/// The switching function inside one phone (ECMA-269): serves the CSTA requests of the server for the phone's
/// lines and turns what happens there into events for the monitors in place.
///
/// Life: as long as its phone. Thread: its owner's.
class PhoneServices {
public:
    PhoneServices(const Dialect& dialect, Exchange& exchange, std::vector<LineId> lines);

    /// `request` in the form of edition 6.
    Reply handle(const csta::Message& request, Time now);
    /// The messages by which the phone reports an event: one per monitor of the line.
    std::vector<csta::Message> report(const LineEvent& event) const;
    /// The phone has one more line; the messages say so to those registered for it.
    std::vector<csta::Message> add_line(LineId line);
    /// The application session is over: monitors and registrations end with it.
    void session_ended();

    std::size_t monitor_count(LineId line) const;

private:
    struct Place {
        LineId line;
        CallId call;
        Connection connection;
    };
    struct Monitor {
        std::string cross_ref;
        LineId line;
    };
    struct Registration {
        std::string id;
        bool devices_changed;  ///< wants to hear of SwFunctionDevicesChanged
    };
    using Handler = csta::Message (PhoneServices::*)(const csta::Message&, Time);
    struct Service;
    static const Service* find_service(std::string_view name);

    csta::Message request_system_status(const csta::Message&, Time);
    csta::Message system_register(const csta::Message&, Time);
    csta::Message system_register_cancel(const csta::Message&, Time);
    csta::Message get_devices(const csta::Message&, Time);
    csta::Message get_features(const csta::Message&, Time);
    csta::Message get_logical(const csta::Message&, Time);
    csta::Message get_physical(const csta::Message&, Time);
    csta::Message monitor_start(const csta::Message&, Time);
    csta::Message monitor_stop(const csta::Message&, Time);
    csta::Message snapshot_device(const csta::Message&, Time);
    csta::Message snapshot_call(const csta::Message&, Time);
    csta::Message alternate_call(const csta::Message&, Time);
    csta::Message reconnect_call(const csta::Message&, Time);
    csta::Message dial_digits(const csta::Message&, Time);
    csta::Message make_call(const csta::Message&, Time);
    csta::Message answer_call(const csta::Message&, Time);
    csta::Message clear_connection(const csta::Message&, Time);
    csta::Message hold_call(const csta::Message&, Time);
    csta::Message retrieve_call(const csta::Message&, Time);
    csta::Message consultation_call(const csta::Message&, Time);
    csta::Message transfer_call(const csta::Message&, Time);
    csta::Message conference_call(const csta::Message&, Time);
    csta::Message single_step_transfer(const csta::Message&, Time);
    csta::Message deflect_call(const csta::Message&, Time);
    csta::Message generate_digits(const csta::Message&, Time);
    csta::Message get_do_not_disturb(const csta::Message&, Time);
    csta::Message set_do_not_disturb(const csta::Message&, Time);
    csta::Message get_forwarding(const csta::Message&, Time);
    csta::Message set_forwarding(const csta::Message&, Time);
    csta::Message get_message_waiting(const csta::Message&, Time);
    csta::Message set_message_waiting(const csta::Message&, Time);
    csta::Message get_microphone_mute(const csta::Message&, Time);
    csta::Message set_microphone_mute(const csta::Message&, Time);
    csta::Message get_speaker_volume(const csta::Message&, Time);
    csta::Message set_speaker_volume(const csta::Message&, Time);

    std::optional<LineId> own_line(std::string_view device) const;
    std::optional<Place> own_call(const csta::Message& request, std::string_view path) const;
    csta::Message carry_out(const csta::Message& request, Time now);
    std::optional<CallId> wanted_call(LineId line, std::string_view name) const;
    Result<CallId> dial(LineId line, const csta::Message& request, Time now);
    csta::Message message_of(const LineEvent& event, std::string_view cross_ref) const;
    bool is_setting_up() const;
    bool keeps_silent(const csta::Message& request) const;
    Connection connection_of(LineId line, CallId call) const;
    csta::Message in_pair(
        const csta::Message& request,
        Result<void> (Exchange::*operation)(LineId, CallId, CallId, Time),
        std::string_view result,
        Time now
    );
    csta::Message on_call(
        const csta::Message& request,
        std::string_view path,
        Result<void> (Exchange::*operation)(LineId, CallId, Time),
        std::string_view state_error,
        Time now
    );

    const Dialect* dialect_;
    Exchange* exchange_;
    std::vector<LineId> lines_;
    std::vector<Monitor> monitors_;
    std::vector<Registration> registrations_;
    std::vector<csta::Message> before_;
    std::vector<csta::Message> after_;
    unsigned requests_ = 0;
    unsigned next_number_;
};

}  // namespace offhook::phone
