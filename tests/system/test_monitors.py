# SPDX-License-Identifier: Apache-2.0
"""Monitors and events: who is told what, when phones and clients come and go (ECMA-269 10 and 15)."""

import pytest
from peer import calls
from peer.phone import SILENCE, error

CALLER = "sip:0301234@pbx"


def test_a_monitor_is_answered_at_once_and_the_line_reported_in_service(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    held_up = phone.answers.pop("MonitorStart")
    phone.answers["MonitorStart"] = lambda _: SILENCE
    session = server.client().log_in().open(line)
    ref = session.start_monitor(line)  # though the phone has said nothing
    assert ref
    assert session.event_names() == []
    phone.answers["MonitorStart"] = held_up
    phone.session.send("MonitorStartResponse", {"monitorCrossRefID": "77"}).final()
    event = session.expect("BackInServiceEvent", ref)
    assert event.text("device/deviceIdentifier") == line


def test_the_cross_reference_is_the_servers_own_and_unique(server, names):
    """Phones reuse theirs: all phones here count from 1."""
    lines = [names.line() for _ in range(3)]
    sessions = []
    for line in lines:
        server.phone(names.mac(), (line,)).come_up()
        sessions.append(server.client().log_in().open(line))
    refs = [session.monitor(line) for session, line in zip(sessions, lines)]
    refs.append(sessions[0].start_monitor(lines[0]))
    assert len(set(refs)) == 4


def test_a_call_is_reported_to_the_client_as_the_phone_told_it(pair):
    events = calls.incoming_call("a|b", pair.line, CALLER)
    pair.phone.report_all(pair.line, *events)
    for name, content in events:
        event = pair.session.expect(name, pair.ref)
        assert event.text("localConnectionInfo") == content["localConnectionInfo"]
        assert event.text("cause") == content["cause"]
        assert "a|b" in event.texts("callID")
    assert pair.session.event_names() == []


def test_three_clients_of_three_editions_see_the_same_call_and_the_phone_one_monitor(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    sessions = [server.client().log_in().open(line, edition) for edition in (3, 5, 6)]
    refs = [session.monitor(line) for session in sessions]
    phone.report_all(line, *calls.incoming_call("1", line, CALLER))
    told = []
    for session, ref in zip(sessions, refs):
        events = [session.expect(name, ref) for name, _ in calls.incoming_call("1", line, CALLER)]
        assert [event.edition for event in events] == [session.edition] * 3
        told.append([event.without_ref() for event in events])
    assert told[0] == told[1] == told[2]
    assert phone.count("MonitorStart") == 1


def test_one_client_leaves_and_the_others_go_on(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    sessions = [server.client().log_in().open(line) for _ in range(4)]
    refs = [session.monitor(line) for session in sessions]
    sessions[0].stop_monitor(refs[0])
    sessions[1].bye()
    sessions[2].client.close()
    phone.sync()
    phone.report(line, calls.delivered("1", line, CALLER, line))
    sessions[3].expect("DeliveredEvent", refs[3])
    assert sessions[0].event_names() == []
    assert phone.count("MonitorStop") == 0


@pytest.mark.parametrize("how", ["MonitorStop", "BYE", "connection"])
def test_the_last_client_that_leaves_ends_the_phones_monitor(pair, how):
    phone_ref = pair.phone_ref
    if how == "MonitorStop":
        assert pair.session.stop_monitor(pair.ref).name == "MonitorStopResponse"
    elif how == "BYE":
        pair.session.bye()
    else:
        pair.client.close()
    assert pair.phone.expect("MonitorStop").ref == phone_ref


def test_a_monitor_that_is_stopped_brings_nothing_more(pair):
    pair.session.stop_monitor(pair.ref)
    again = pair.session.monitor(pair.line)
    pair.phone.report(pair.line, calls.delivered("1", pair.line, CALLER, pair.line))
    pair.session.expect("DeliveredEvent", again)
    assert pair.session.event_names(pair.ref) == []
    assert pair.session.stop_monitor(pair.ref).error == "operation/invalidMonitorCrossRefID"


def test_two_monitors_of_one_session_are_each_served(pair):
    second = pair.session.start_monitor(pair.line)
    pair.session.expect("BackInServiceEvent", second)
    pair.phone.report(pair.line, calls.delivered("1", pair.line, CALLER, pair.line))
    for ref in (pair.ref, second):
        pair.session.expect("DeliveredEvent", ref)


def test_a_filter_keeps_out_what_it_names_and_nothing_else(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    filtered = server.client().log_in().open(line)
    plain = server.client().log_in().open(line)
    content = {
        "monitorObject": {"deviceObject": line},
        "requestedMonitorFilter": {
            "callcontrol": {"delivered": "true", "established": "false"},
            "logicalDeviceFeature": {"doNotDisturb": "true"},
        },
    }
    answer = filtered.ask("MonitorStart", content)
    assert answer.text("actualMonitorFilter/callcontrol/delivered") in ("true", "1")
    plain_ref = plain.monitor(line)
    filtered.expect("BackInServiceEvent", answer.ref)
    phone.wait_monitored(line)
    assert phone.expect("MonitorStart").find("requestedMonitorFilter") is None, "the phone's monitor is unfiltered"
    phone.report_all(line, *calls.incoming_call("1", line, CALLER), calls.do_not_disturb(line, True))
    plain.expect("DoNotDisturbEvent", plain_ref)
    assert filtered.event_names(answer.ref) == ["EstablishedEvent", "ConnectionClearedEvent"]


def test_an_unknown_line_cannot_be_monitored(server, names):
    session = server.client().log_in().open()
    answer = session.ask("MonitorStart", {"monitorObject": {"deviceObject": names.line()}})
    assert answer.error == "operation/invalidDeviceID"


def test_a_call_monitor_is_refused_with_the_reason(pair):
    content = {"monitorObject": {"deviceObject": pair.line}, "monitorType": "call"}
    assert pair.session.ask("MonitorStart", content).error == "operation/monitorTypeNotSupported"
    content = {"monitorObject": {"callObject": {"callID": "1"}}}
    assert pair.session.ask("MonitorStart", content).error == "operation/invalidMonitorObject"


# --- Phones that go and come --------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["reset", "closed", "unregistered", "BYE"])
def test_a_phone_that_goes_is_reported_out_of_service(pair, how):
    if how == "reset":
        pair.phone.vanish()
    elif how == "closed":
        pair.phone.close()
    elif how == "unregistered":
        pair.phone.unregister()
    else:
        pair.phone.session.bye()
    event = pair.session.expect("OutOfServiceEvent", pair.ref)
    assert event.text("device/deviceIdentifier") == pair.line


def test_a_phone_pulled_in_mid_call_has_its_calls_cleared_before_it_is_reported_out_of_service(pair):
    pair.phone.report_all(
        pair.line,
        calls.delivered("1", pair.line, CALLER, pair.line),
        calls.established("1", pair.line, CALLER, pair.line),
        calls.held("1", pair.line),
        calls.originated("2", pair.line, "200"),
    )
    pair.session.expect("OriginatedEvent")
    pair.session.events.clear()
    pair.phone.vanish()
    pair.session.expect("OutOfServiceEvent", pair.ref)
    cleared = [event for event in pair.session.events.waiting() if event.name == "ConnectionClearedEvent"]
    assert {event.text("droppedConnection/callID") for event in cleared} == {"1", "2"}
    assert {event.text("localConnectionInfo") for event in cleared} == {"null"}
    order = [event.name for event in pair.session.events.history()]
    assert order[-1] == "OutOfServiceEvent"


def test_calls_that_have_ended_are_not_cleared_again(pair):
    pair.phone.report_all(pair.line, *calls.incoming_call("1", pair.line, CALLER))
    pair.phone.vanish()
    pair.session.expect("OutOfServiceEvent", pair.ref)
    names = [event.name for event in pair.session.events.history()]
    assert names.count("ConnectionClearedEvent") == 1


def test_monitors_survive_the_phone_and_go_on_when_it_is_back(pair, server):
    pair.phone.vanish()
    pair.session.expect("OutOfServiceEvent", pair.ref)
    back = server.phone(pair.phone.mac, (pair.line,)).come_up()
    pair.session.expect("BackInServiceEvent", pair.ref)
    back.report(pair.line, calls.delivered("9", pair.line, CALLER, pair.line))
    pair.session.expect("DeliveredEvent", pair.ref)


def test_a_monitor_begun_while_the_phone_is_off_is_served_when_it_comes(server, names):
    line, mac = names.line(), names.mac()
    server.phone(mac, (line,)).come_up().unregister()
    session = server.client().log_in().open(line)
    ref = session.start_monitor(line)
    assert "BackInServiceEvent" not in session.event_names()
    phone = server.phone(mac, (line,)).come_up()
    session.expect("BackInServiceEvent", ref)
    phone.report(line, calls.delivered("1", line, CALLER, line))
    session.expect("DeliveredEvent", ref)


def test_a_phone_that_registers_from_a_new_flow_replaces_the_old_one(pair, server):
    """The old connection hangs: the server cannot know that it is dead."""
    pair.phone.agent.wire.stop_reading()
    back = server.phone(pair.phone.mac, (pair.line,)).come_up()
    pair.session.expect("BackInServiceEvent", pair.ref)
    back.wait_monitored(pair.line)
    back.report(pair.line, calls.delivered("2", pair.line, CALLER, pair.line))
    assert pair.session.expect("DeliveredEvent", pair.ref).text("connection/callID") == "2"
    pair.phone.agent.wire.go_on_reading()
    pair.phone.agent.wire.wait_closed()
    pair.session.sync()
    states = [event.name for event in pair.session.events.history() if event.name.endswith("ServiceEvent")]
    assert states[-1] == "BackInServiceEvent", "the end of the old connection is not the end of the phone"


def test_the_same_flow_registers_again_and_nothing_changes(pair):
    for _ in range(3):
        assert pair.phone.register().status == 200
    pair.phone.report(pair.line, calls.delivered("1", pair.line, CALLER, pair.line))
    pair.session.expect("DeliveredEvent", pair.ref)
    assert pair.session.event_names() == []
    assert pair.phone.count("MonitorStart") == 1
    assert [request.method for request in pair.phone.agent.requests.history()].count("INVITE") == 1


def test_a_registration_that_expires_takes_the_phone_out_of_service(own_server, names):
    server = own_server({"advanced": {"sip_expires": 10}})
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line)
    ref = session.monitor(line)
    session.expect("OutOfServiceEvent", ref, timeout=30)


def test_a_phone_that_leaves_two_keep_alives_unanswered_is_out_of_service(own_server, names):
    server = own_server({"advanced": {"keep_alive": 1, "service_timeout": 1}})
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line)
    ref = session.monitor(line)
    phone.requests.clear()
    phone.expect("RequestSystemStatus")  # it is asked, and answers
    phone.answers["RequestSystemStatus"] = lambda _: SILENCE
    session.expect("OutOfServiceEvent", ref)
    phone.agent.wire.wait_closed()


def test_a_phone_that_refuses_its_monitor_is_asked_again_later_and_harms_no_one(server, names):
    good, bad = names.line(), names.line()
    phone = server.phone(names.mac(), (good, bad)).come_up()
    start = phone.answers["MonitorStart"]
    phone.answers["MonitorStart"] = lambda request: (
        error("operation", "generic") if request.text("monitorObject/deviceObject") == bad else start(request)
    )
    session = server.client().log_in().open()
    refused = session.start_monitor(bad)
    accepted = session.monitor(good)
    assert "BackInServiceEvent" not in session.event_names(refused)
    phone.report(good, calls.delivered("1", good, CALLER, good))
    session.expect("DeliveredEvent", accepted)


def test_a_monitor_that_the_phone_ends_is_begun_anew(pair):
    ref = pair.phone_ref
    pair.phone.monitors.clear()
    pair.phone.requests.clear()
    pair.phone.session.send("MonitorStop", {"monitorCrossRefID": ref}).final()
    pair.phone.expect("MonitorStart")
    pair.phone.sync()
    pair.phone.report(pair.line, calls.delivered("1", pair.line, CALLER, pair.line))
    pair.session.expect("DeliveredEvent", pair.ref)


# --- Events nobody can place --------------------------------------------------------------------------------


def test_an_event_for_an_unknown_monitor_is_answered_and_told_to_nobody(pair):
    name, content = calls.delivered("1", pair.line, CALLER, pair.line)
    response = pair.phone.session.send(name, {"monitorCrossRefID": "4711"} | content).final()
    assert response.status == 200
    pair.phone.sync()
    assert pair.session.event_names() == []


def test_answers_nobody_asked_for_are_taken_and_dropped(pair):
    for name, content in (
        ("MakeCallResponse", {"callingDevice": {"callID": "1", "deviceID": pair.line}}),
        ("MonitorStartResponse", {"monitorCrossRefID": "55"}),
        ("CSTAErrorCode", {"operation": "generic"}),
    ):
        assert pair.phone.session.send(name, content).final().status == 200
        assert pair.session.send(name, content).final().status == 200
    pair.phone.report(pair.line, calls.delivered("1", pair.line, CALLER, pair.line))
    pair.session.expect("DeliveredEvent", pair.ref)


def test_events_of_one_line_keep_their_order(pair):
    for index in range(100):
        name, content = calls.do_not_disturb(pair.line, index % 2 == 0)
        pair.phone.session.send(name, {"monitorCrossRefID": pair.phone_ref} | content)
    pair.phone.sync()
    told = [event.text("doNotDisturbOn") for event in pair.session.events_so_far(pair.ref)]
    assert told == ["true", "false"] * 50


def test_an_event_of_a_newer_edition_is_told_to_an_old_client_by_its_schema(server, names):
    """What edition 6 adds must not reach a client of edition 3 (the schema check of the peer would tell)."""
    line = names.line()
    phone = server.phone(names.mac(), (line,), edition=6).come_up()
    session = server.client().log_in().open(line, edition=3)
    ref = session.monitor(line)
    phone.report(
        line,
        ("ForwardingEvent", {
            "device": {"deviceIdentifier": line}, "forwardingType": "forwardNoAns", "forwardStatus": "true",
            "forwardTo": "200", "ringCount": "3", "ringDuration": "15",
        }),
    )  # fmt: skip
    assert session.expect("ForwardingEvent", ref).text("forwardTo") == "200"


def test_what_a_phone_writes_against_the_schema_is_told_by_it(pair):
    """Reading is tolerant, writing is strict: known misspellings and a wrong order are put right."""
    ref = pair.phone_ref
    body = (
        '<EstablishedEvent xmlns="http://www.ecmainternational.org/standards/ecma-323/csta/ed5">'
        f"<cause>newCall</cause><monitorCrossRefID>{ref}</monitorCrossRefID>"
        f"<establishedConnection><deviceID>{pair.line}</deviceID><callID>1</callID></establishedConnection>"
        f"<answeringDevice><deviceIdentifier>{pair.line}</deviceIdentifier></answeringDevice>"
        "<callingDevice><notKnown/></callingDevice><calledDevice><notKnown/></calledDevice>"
        "<lastRedirectionDevice><notKnown/></lastRedirectionDevice>"
        "<localConnectionInfo>connected</localConnectionInfo></EstablishedEvent>"
    )
    assert pair.phone.session.send_body(body.encode()).final().status == 200
    assert pair.session.expect("EstablishedEvent", pair.ref).text("establishedConnection/callID") == "1"
