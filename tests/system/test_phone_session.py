# SPDX-License-Identifier: Apache-2.0
"""The application session with a phone, and what the server learns by it (TR/87 7)."""

import itertools
import time

import pytest
from peer import csta
from peer.csta import MIME, Csta
from peer.phone import GIGASET, SILENCE, SNOM, YEALINK, Refusal, error
from peer.session import CstaDialog


def first_invite(phone):
    return phone.agent.requests.take(lambda request: request.method == "INVITE")


def test_a_registered_phone_is_called_on_the_same_flow(server, names):
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    invite = first_invite(phone)
    assert invite.uri == phone.contact
    assert invite.get("Content-Type") == MIME
    assert Csta(invite.body).name == "RequestSystemStatus"
    phone.agent.acks.take(lambda ack: ack.call_id == invite.call_id and ack.cseq == invite.cseq)


def test_the_invite_offers_what_the_standards_want(server, names):
    invite = first_invite(server.phone(names.mac(), (names.line(),)).come_up())
    assert {"INVITE", "ACK", "CANCEL", "BYE", "INFO", "OPTIONS", "UPDATE"} <= set(invite.tokens("Allow"))
    assert MIME in invite.tokens("Accept")
    assert "timer" in invite.tokens("Supported")
    assert int(invite.get("Session-Expires").split(";")[0]) >= 90
    assert "timer" not in invite.tokens("Require"), "phones without RFC 4028 would answer 420"
    assert invite.get("Content-Disposition").startswith("signal")


def test_via_names_where_the_server_is_reached(server, names):
    """RFC 3261 18.1.1: if the connection is lost, the answer goes there (18.2.2)."""
    invite = first_invite(server.phone(names.mac(), (names.line(),)).come_up())
    sent_by = invite.get("Via").split()[1].split(";")[0]
    assert sent_by == f"{server.host}:{server.phone_port}"


@pytest.mark.parametrize("status", [401, 407])
@pytest.mark.parametrize("methods", [{"INVITE"}, {"INVITE", "INFO"}])
def test_the_phones_own_challenge_is_answered(server, names, status, methods):
    line = names.line()
    phone = server.phone(names.mac(), (line,))
    phone.challenge_methods, phone.challenge_status = methods, status
    phone.come_up()
    session = server.client().log_in().open(line)
    session.monitor(line)
    phone.answers["MakeCall"] = lambda _: {"callingDevice": {"callID": "1", "deviceID": line}}
    answer = session.ask("MakeCall", {"callingDevice": line, "calledDirectoryNumber": "200"})
    assert answer.name == "MakeCallResponse"


def test_a_phone_that_wants_another_password_is_not_asked_for_ever(server, names):
    phone = server.phone(names.mac(), (names.line(),))
    phone.challenge_methods = {"INVITE"}
    phone.challenger.password = "another"
    phone.register()
    phone.agent.requests.wait_for(lambda requests: len(requests) >= 2)
    phone.agent.ping()
    assert len(phone.agent.requests.history()) <= 3


def test_a_phone_with_both_services_is_registered_with_and_asked_for_its_lines(server, names):
    phone = server.phone(names.mac(), (names.line(),), user_agent=SNOM).come_up()
    assert phone.expect("SystemRegister").text("requestTypes/switchingFunctionDevicesChanged") in ("true", "1")
    phone.expect("GetSwitchingFunctionDevices")


def test_what_a_maker_lacks_is_not_asked_for(server, names):
    yealink = server.phone(names.mac(), (names.line(),), user_agent=YEALINK).come_up()
    yealink.sync()
    assert yealink.count("SystemRegister") == 0
    assert yealink.count("GetSwitchingFunctionDevices") == 1
    gigaset = server.phone(names.mac(), user_agent=GIGASET)
    del gigaset.answers["GetSwitchingFunctionDevices"]
    gigaset.come_up()
    gigaset.sync()
    assert gigaset.count("SystemRegister") == gigaset.count("GetSwitchingFunctionDevices") == 0


def test_the_list_of_a_phone_gives_its_lines(server, names):
    lines = (names.line(), names.line())
    server.phone(names.mac(), lines).come_up().sync()
    client = server.client().log_in()
    for line in lines:
        client.open(line).monitor(line)


def test_a_list_in_segments_is_put_together(server, names):
    lines = (names.line(), names.line())
    phone = server.phone(names.mac(), lines)

    def in_segments(_):
        for index, line in enumerate(lines):
            last = index == len(lines) - 1
            phone.afterwards(
                "SwitchingFunctionDevices",
                {
                    "serviceCrossRefID": "9",
                    "segmentID": index + 1,
                    "lastSegment": "true" if last else "false",
                    "deviceList": {"device": [{"deviceID": line}]},
                },
            )
        return {"serviceCrossRefID": "9"}

    phone.answers["GetSwitchingFunctionDevices"] = in_segments
    phone.come_up().sync()
    client = server.client().log_in()
    for line in lines:
        client.open(line).monitor(line)


def test_a_changed_list_is_fetched_anew_and_takes_effect(server, names):
    old, new = names.line(), names.line()
    phone = server.phone(names.mac(), (old,)).come_up()
    phone.lines = (new,)
    phone.requests.clear()
    answer = phone.session.send("SwFunctionDevicesChanged", {"sysStatRegisterID": "43"}).final()
    assert Csta(answer.body).name == "SwFunctionDevicesChangedResponse"
    phone.expect("GetSwitchingFunctionDevices")
    phone.sync()
    client = server.client().log_in()
    client.open(new).monitor(new)
    assert client.invite(old).status == 404


@pytest.mark.parametrize(
    "answer",
    [error("operation", "serviceNotSupported"), ("CSTAErrorCode", {"unspecified": None}), Refusal(405)],
    ids=["refused by CSTA", "unspecified", "refused by SIP"],
)
def test_a_phone_without_a_device_list_has_its_identity_as_line(server, names, answer):
    mac = names.mac()
    phone = server.phone(mac, identity=f"sip:{mac}@pbx")
    phone.answers["GetSwitchingFunctionDevices"] = lambda _: answer
    phone.come_up().sync()
    session = server.client().log_in().open(f"sip:{mac}@pbx")
    session.monitor(f"sip:{mac}@pbx")


def test_a_phone_that_keeps_silent_about_its_lines_has_its_identity_as_line(server, names):
    mac = names.mac()
    phone = server.phone(mac, identity=f"sip:{mac}@pbx")
    phone.answers["SystemRegister"] = lambda _: SILENCE
    phone.answers["GetSwitchingFunctionDevices"] = lambda _: SILENCE
    phone.come_up()
    server.client().log_in().open(f"sip:{mac}@pbx").monitor(f"sip:{mac}@pbx")


@pytest.mark.parametrize("edition", [3, 4, 5, 6])
def test_the_phone_is_spoken_to_in_its_own_edition(server, names, edition):
    line = names.line()
    phone = server.phone(names.mac(), (line,), edition=edition).come_up()
    server.client().log_in().open(line).monitor(line)
    assert phone.expect("MonitorStart").edition == edition


def test_lines_are_compared_without_scheme_port_parameters_and_case_of_the_host(server, names):
    line = names.line()
    number = line[4:].split("@")[0]
    server.phone(names.mac(), (line,)).come_up()
    client = server.client().log_in()
    for spelling in (f"sips:{number}@pbx", f"sip:{number}@PBX:5060", f"sip:{number}@pbx;transport=tcp"):
        session = client.open(spelling)
        session.monitor(spelling.replace("sips:", ""))


@pytest.mark.parametrize("status", [415, 488, 486, 603])
def test_a_phone_that_refuses_the_session_stays_registered_and_visible(server, names, status):
    """A softphone that knows no CSTA, or one that is busy: no harm is done, and it is not called without pause."""
    phone = server.phone(names.mac(), (names.line(),))
    phone.refusals = itertools.repeat((status, {}))
    assert phone.register().status == 200
    first_invite(phone)
    phone.agent.acks.take()
    phone.agent.ping()
    assert phone.register().status == 200
    phone.agent.ping()
    invites = [request for request in phone.agent.requests.history() if request.method == "INVITE"]
    assert len(invites) <= 3


def bodies_of_invites(phone) -> list[bool]:
    return [bool(request.body) for request in phone.agent.requests.history() if request.method == "INVITE"]


@pytest.mark.parametrize("status", [415, 488])
def test_a_phone_that_takes_no_body_in_the_invite_is_called_without_one(server, names, status):
    line = names.line()
    phone = server.phone(names.mac(), (line,))
    phone.refusals = iter([(status, {})])
    phone.come_up()
    server.client().log_in().open(line).monitor(line)
    assert bodies_of_invites(phone) == [True, False]


def test_a_phone_that_takes_no_invite_without_a_body_is_called_with_one_again(server, names):
    """The second way is tried at once, the first again after a while."""
    phone = server.phone(names.mac(), (names.line(),))
    phone.refusals = iter([(415, {}), (415, {})])
    started = time.monotonic()
    phone.come_up()
    assert bodies_of_invites(phone) == [True, False, True]
    assert time.monotonic() - started > 3, "with patience"


def test_the_log_says_why_a_phone_has_no_session(own_server, names):
    server = own_server()
    mac = names.mac()
    phone = server.phone(mac, (names.line(),))
    phone.refusals = itertools.repeat((486, {}))
    phone.register()
    server.process.wait_for_line(mac.upper(), "486")


def test_a_phone_that_ends_its_session_is_called_again(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line)
    ref = session.monitor(line)
    old = phone.session
    assert old.bye().status == 200
    session.expect("OutOfServiceEvent", ref)
    session.expect("BackInServiceEvent", ref)
    assert phone.session is not old


def test_an_info_in_a_session_that_is_over_gets_481(server, names):
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    old = phone.session
    old.bye()
    assert old.send("RequestSystemStatus").final().status == 481


def test_an_unregistered_phone_gets_a_bye(server, names):
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    assert phone.unregister().status == 200
    phone.session.wait_ended()


def test_the_server_answers_the_phone_what_it_asks(server, names):
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    answer = Csta(phone.session.send("RequestSystemStatus").final().body)
    assert (answer.name, answer.text("systemStatus")) == ("RequestSystemStatusResponse", "normal")
    answer = Csta(phone.session.send("SystemStatus", {"systemStatus": "normal"}).final().body)
    assert answer.name == "SystemStatusResponse"
    answer = Csta(phone.session.send("MakeCall", {"callingDevice": "1", "calledDirectoryNumber": "2"}).final().body)
    assert answer.error == "operation/serviceNotSupported"


def test_a_remote_target_that_moves_is_followed(server, names):
    """RFC 3261 12.2.2: a re-INVITE or UPDATE may bring a new Contact."""
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    moved = phone.contact.replace("sip:", "sip:moved-")
    update = phone.agent.build_in(phone.dialog, "UPDATE").add("Contact", f"<{moved}>")
    assert phone.agent.ask(update).status == 200
    server.client().log_in().open(line).monitor(line)
    start = phone.agent.requests.take(lambda request: b"MonitorStart" in request.body)
    assert start.uri == moved


def test_phones_are_served_over_tls(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,), tls=True).come_up()
    invite = first_invite(phone)
    assert invite.get("Via").startswith("SIP/2.0/TLS ")
    assert invite.get("Contact").startswith("<sip")
    server.client(tls=True).log_in().open(line).monitor(line)


def test_a_body_the_phone_garbles_is_answered_and_the_session_stays(server, names):
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    session: CstaDialog = phone.session
    for body in (b"<Delivered", b"no xml", csta.write("DeliveredEvent")[:-5], b'<?xml version="1.0"?>'):
        response = session.send_body(body).final()
        assert response.status in (200, 400)
        if response.status == 200:
            assert Csta(response.body).error == "operation/generic"
    phone.sync()
