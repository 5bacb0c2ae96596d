# SPDX-License-Identifier: Apache-2.0
"""Services made of others, on phones that fail in the middle of it; what is learned of a phone; and calls that the
server must find out about by itself."""

import time

import pytest
from harness.pair import Pair
from peer import calls
from peer.calls import connection
from peer.phone import SILENCE, YEALINK, error

OTHER, THIRD = "sip:200@pbx", "sip:300@pbx"
# A phone of no known maker: what it can do is learned by trying.
UNKNOWN_MAKER = "Acme Phone/1.0"

HASTY = {"advanced": {"service_timeout": 1}}


@pytest.fixture
def hasty(own_server, names):
    """A pair whose server waits but a second for a phone."""
    return Pair(own_server(HASTY), names)


def talking(pair: Pair) -> dict:
    """Call 1 is held, call 2 active; what AlternateCall and others want to know of it."""
    line = pair.line
    pair.phone.report_all(
        line,
        calls.established("1", line, OTHER, line),
        calls.held("1", line),
        calls.established("2", THIRD, line, THIRD),
    )
    pair.session.sync()
    pair.session.events.clear()
    return {"heldCall": connection("1", line), "activeCall": connection("2", line)}


def agree(pair: Pair, *services: str) -> None:
    """The phone does these."""
    for service in services:
        pair.phone.answers[service] = lambda _: None


def requests_for_calls(pair: Pair) -> list[str]:
    """What the phone was asked to do with its calls, in order: "HoldCall 2"."""
    ours = ("Hold", "Retrieve", "Clear", "Alternate", "Reconnect", "Consultation", "Conference", "SingleStep", "Make")
    return [
        f"{request.name} {'+'.join(request.texts('callID'))}".strip()
        for request in pair.phone.requests.history()
        if request.name.startswith(ours)
    ]


def tell_before(pair: Pair, *events: tuple[str, dict]) -> None:
    """For answers: events that come before the answer."""
    for name, content in events:
        pair.phone.session.send(name, {"monitorCrossRefID": pair.phone_ref} | content)


def tell_behind(pair: Pair, *events: tuple[str, dict]) -> None:
    """For answers: events that come behind the answer."""
    for name, content in events:
        pair.phone.afterwards(name, {"monitorCrossRefID": pair.phone_ref} | content)


def goes_away(pair: Pair):
    """An answer that is none: the phone is pulled out."""

    def vanish(_):
        pair.phone.vanish()
        return SILENCE

    return vanish


# --- AlternateCall ------------------------------------------------------------------------------------------


def test_alternate_shows_its_cause_whether_events_come_before_the_answers_or_behind(pair):
    two_calls = talking(pair)
    line = pair.line

    pair.phone.answers["HoldCall"] = lambda _: tell_before(pair, calls.held("2", line))
    pair.phone.answers["RetrieveCall"] = lambda _: tell_behind(pair, calls.retrieved("1", line))
    transaction = pair.session.send("AlternateCall", two_calls)
    assert pair.session.answer_in(transaction.final(), "AlternateCall").name == "AlternateCallResponse"
    for name in ("HeldEvent", "RetrievedEvent"):
        assert pair.session.expect(name, pair.ref).text("cause") == "alternate"
    pair.phone.report(line, calls.held("1", line))
    assert pair.session.expect("HeldEvent", pair.ref).text("cause") == "normal", "the next one is no alternate"


def test_alternate_of_a_phone_that_refuses_the_retrieve_is_taken_back(pair):
    two_calls = talking(pair)
    agree(pair, "HoldCall")
    pair.phone.answers["RetrieveCall"] = lambda request: (
        error("stateIncompatibility", "noHeldCall") if "1" in request.texts("callID") else None
    )
    assert pair.session.ask("AlternateCall", two_calls).error == "stateIncompatibility/noHeldCall"
    assert requests_for_calls(pair) == ["HoldCall 2", "RetrieveCall 1", "RetrieveCall 2"]


def test_alternate_that_cannot_be_taken_back_either_tells_the_first_reason(pair):
    two_calls = talking(pair)
    agree(pair, "HoldCall")
    pair.phone.answers["RetrieveCall"] = lambda request: error(
        "stateIncompatibility", "noHeldCall" if "1" in request.texts("callID") else "invalidConnectionState"
    )
    assert pair.session.ask("AlternateCall", two_calls).error == "stateIncompatibility/noHeldCall"


def test_alternate_of_a_phone_that_falls_silent_is_taken_back(hasty):
    two_calls = talking(hasty)
    agree(hasty, "HoldCall")
    hasty.phone.answers["RetrieveCall"] = lambda request: SILENCE if "1" in request.texts("callID") else None
    answer = hasty.session.ask("AlternateCall", two_calls)
    assert answer.error == "systemResourceAvailibility/resourceOutOfService"
    assert requests_for_calls(hasty) == ["HoldCall 2", "RetrieveCall 1", "RetrieveCall 2"]


def test_alternate_of_a_phone_that_goes_away_in_the_middle_is_answered_and_the_next_one_works(pair, server):
    two_calls = talking(pair)
    agree(pair, "HoldCall")
    pair.phone.answers["RetrieveCall"] = goes_away(pair)
    assert pair.session.ask("AlternateCall", two_calls).error == "systemResourceAvailibility/deviceOutOfService"
    pair.session.expect("OutOfServiceEvent", pair.ref)
    back = server.phone(pair.phone.mac, (pair.line,)).come_up()
    pair.session.expect("BackInServiceEvent", pair.ref)
    back.answers["HoldCall"] = back.answers["RetrieveCall"] = lambda _: None
    assert pair.session.ask("AlternateCall", two_calls).name == "AlternateCallResponse"


# --- ReconnectCall ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before", "behind"])
def test_reconnect_is_content_with_a_phone_that_retrieves_by_itself(pair, when):
    """Some retrieve the held call as soon as the active one ends, and refuse to do it again."""
    two_calls = talking(pair)
    line = pair.line
    events = calls.cleared("2", line), calls.retrieved("1", line)

    tell = tell_before if when == "before" else tell_behind
    pair.phone.answers["ClearConnection"] = lambda _: tell(pair, *events)
    pair.phone.answers["RetrieveCall"] = lambda _: error("stateIncompatibility", "noHeldCall")
    answer = pair.session.ask("ReconnectCall", two_calls)
    assert answer.name == "ReconnectCallResponse"
    if when == "before":
        assert requests_for_calls(pair) == ["ReconnectCall 2+1", "ClearConnection 2"]


def test_reconnect_of_a_phone_that_refuses_tells_its_reason(pair):
    two_calls = talking(pair)
    pair.phone.answers["ClearConnection"] = lambda _: error("stateIncompatibility", "noConnectionToClear")
    assert pair.session.ask("ReconnectCall", two_calls).error == "stateIncompatibility/noConnectionToClear"
    pair.phone.sync()
    assert pair.phone.count("RetrieveCall") == 0


# --- SingleStepConferenceCall -------------------------------------------------------------------------------


def consults(pair: Pair, *events) -> None:
    """The phone begins call 3, of which it then reports these events."""

    def consult(_):
        tell_behind(pair, calls.held("2", pair.line), calls.originated("3", pair.line, OTHER), *events)
        return {"initiatedCall": connection("3", pair.line)}

    pair.phone.answers["ConsultationCall"] = consult


def joining(pair: Pair) -> dict:
    return {"activeCall": connection("2", pair.line), "deviceToJoin": OTHER, "participationType": "active"}


def answered(pair: Pair) -> tuple[str, dict]:
    return calls.established("3", OTHER, pair.line, OTHER)


def failed(pair: Pair) -> tuple[str, dict]:
    parties = calls.established("3", OTHER, pair.line, OTHER)[1]
    return "FailedEvent", {
        "failedConnection": connection("3", OTHER),
        "failingDevice": parties["answeringDevice"],
        "callingDevice": parties["callingDevice"],
        "calledDevice": parties["calledDevice"],
        "lastRedirectionDevice": parties["lastRedirectionDevice"],
        "localConnectionInfo": "connected",
        "cause": "busy",
    }


def test_single_step_conference_takes_in_whoever_answers(pair):
    talking(pair)
    consults(pair, answered(pair))
    pair.phone.answers["ConferenceCall"] = lambda _: {"conferenceCall": connection("4", pair.line)}
    answer = pair.session.ask("SingleStepConferenceCall", joining(pair))
    assert answer.text("conferencedCall/callID") == "4"
    assert requests_for_calls(pair)[1:] == ["ConsultationCall 2", "ConferenceCall 2+3"]


@pytest.mark.parametrize("how", ["busy", "hangs up"])
def test_single_step_conference_is_taken_back_at_once_if_the_third_does_not_come(pair, how):
    talking(pair)
    consults(pair, failed(pair) if how == "busy" else calls.cleared("3", pair.line))
    agree(pair, "ClearConnection", "RetrieveCall")
    started = time.monotonic()
    assert pair.session.ask("SingleStepConferenceCall", joining(pair)).error.startswith("stateIncompatibility/")
    assert time.monotonic() - started < 10, "it did not wait for an answer that cannot come"
    assert requests_for_calls(pair)[1:] == ["ConsultationCall 2", "ClearConnection 3", "RetrieveCall 2"]


def test_single_step_conference_that_the_phone_refuses_to_join_is_taken_back(pair):
    talking(pair)
    consults(pair, answered(pair))
    pair.phone.answers["ConferenceCall"] = lambda _: error("stateIncompatibility", "invalidConnectionState")
    agree(pair, "ClearConnection", "RetrieveCall")
    answer = pair.session.ask("SingleStepConferenceCall", joining(pair))
    assert answer.error == "stateIncompatibility/invalidConnectionState"
    assert requests_for_calls(pair)[2:] == ["ConferenceCall 2+3", "ClearConnection 3", "RetrieveCall 2"]


def test_single_step_conference_of_a_phone_that_goes_away_while_it_rings_is_answered(pair):
    talking(pair)
    consults(pair, calls.delivered("3", OTHER, pair.line, OTHER, local="connected"))
    transaction = pair.session.send("SingleStepConferenceCall", joining(pair))
    pair.session.expect("DeliveredEvent", pair.ref)
    pair.phone.vanish()
    answer = pair.session.answer_in(transaction.final(), "SingleStepConferenceCall")
    assert answer.error == "systemResourceAvailibility/deviceOutOfService"


def test_single_step_conference_works_for_a_client_that_does_not_watch(server, names):
    """The server listens itself, as long as it needs to."""
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()

    def consult(_):
        (ref,) = phone.monitors
        for name, content in (calls.held("2", line), calls.established("3", OTHER, line, OTHER)):
            phone.afterwards(name, {"monitorCrossRefID": ref} | content)
        return {"initiatedCall": connection("3", line)}

    phone.answers["ConsultationCall"] = consult
    phone.answers["ConferenceCall"] = lambda _: {"conferenceCall": connection("4", line)}
    phone.calls = {"2": "connected"}
    content = {"activeCall": connection("2", line), "deviceToJoin": OTHER, "participationType": "active"}
    answer = server.client().log_in().open(line).ask("SingleStepConferenceCall", content)
    assert answer.name == "SingleStepConferenceCallResponse"
    phone.expect("MonitorStop")


def test_single_step_conference_is_taken_back_at_once_on_a_phone_that_refuses_monitors(server, names):
    """Nothing would be heard of the third party, so nobody waits for it; the next time it is not begun."""
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    phone.answers["MonitorStart"] = lambda _: error("operation", "generic")
    phone.answers["ConsultationCall"] = lambda _: {"initiatedCall": connection("3", line)}
    phone.answers["ClearConnection"] = phone.answers["RetrieveCall"] = lambda _: None
    session = server.client().log_in().open(line)
    content = {"activeCall": connection("2", line), "deviceToJoin": OTHER, "participationType": "active"}
    for consultations in (1, 1):
        answer = session.ask("SingleStepConferenceCall", content)
        assert answer.error == "operation/serviceNotSupported"
        assert phone.count("ConsultationCall") == consultations
    assert phone.count("ClearConnection") == phone.count("RetrieveCall") == 1


# --- DirectedPickupCall -------------------------------------------------------------------------------------


def picking_up(line: str) -> dict:
    return {"callToBePickedUp": connection("9", OTHER), "requestingDevice": line}


def test_directed_pickup_dials_the_code_and_the_number(own_server, names):
    pair = Pair(own_server({"advanced": {"pickup_code": "*8"}}), names)
    pair.phone.answers["MakeCall"] = lambda _: {"callingDevice": connection("5", pair.line)}
    answer = pair.session.ask("DirectedPickupCall", picking_up(pair.line))
    assert answer.text("pickedCall/callID") == "5"
    asked = pair.phone.expect("MakeCall")
    assert asked.text("calledDirectoryNumber") == "*8200"
    assert asked.text("callingDevice") == pair.line
    promised = pair.session.ask("GetLogicalDeviceInformation", {"device": pair.line})
    assert promised.has("logDevServList/callControlServList/directedPickupCall")
    assert "directedPickupCall" in promised.text("extensions/privateData/private/emulatedServices").split()

    pair.phone.answers["MakeCall"] = lambda _: error("operation", "invalidCalledDeviceID")
    assert pair.session.ask("DirectedPickupCall", picking_up(pair.line)).error == "operation/invalidCalledDeviceID"


def test_directed_pickup_without_a_code_is_not_supported(pair):
    answer = pair.session.ask("DirectedPickupCall", picking_up(pair.line))
    assert answer.error == "operation/serviceNotSupported"


# --- What is learned ----------------------------------------------------------------------------------------


def one_more_alternate(server, phone, line: str) -> list[str]:
    """What the phone is asked for when a client alternates."""
    phone.answers["HoldCall"] = phone.answers["RetrieveCall"] = lambda _: None
    phone.requests.clear()
    content = {"heldCall": connection("1", line), "activeCall": connection("2", line)}
    answer = server.client().log_in().open(line).ask("AlternateCall", content)
    assert answer.name == "AlternateCallResponse"
    return [request.name for request in phone.requests.waiting() if request.name.endswith("Call")]


def test_a_service_that_a_phone_does_not_know_is_learned_even_over_a_restart(own_server, names):
    server = own_server()
    mac, line = names.mac(), names.line()

    def phone(user_agent: str = UNKNOWN_MAKER):
        return server.phone(mac, (line,), user_agent=user_agent).come_up()

    first = phone()
    made_of = ["HoldCall", "RetrieveCall"]
    assert one_more_alternate(server, first, line) == ["AlternateCall", *made_of], "tried once"
    assert one_more_alternate(server, first, line) == made_of, "and learned"
    server.close_peers()
    server.stop()
    server.start()
    assert one_more_alternate(server, phone(), line) == made_of, "learned for good"
    newer = phone("Acme Phone/2.0")
    assert one_more_alternate(server, newer, line) == ["AlternateCall", *made_of], "another firmware is tried again"


def test_a_refusal_without_a_reason_is_taken_for_not_knowing_where_there_is_another_way(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,), user_agent=YEALINK).come_up()
    phone.answers["ReconnectCall"] = lambda _: ("CSTAErrorCode", {"unspecified": None})
    phone.answers["ClearConnection"] = phone.answers["RetrieveCall"] = lambda _: None
    session = server.client().log_in().open(line)
    content = {"activeCall": connection("2", line), "heldCall": connection("1", line)}
    for _ in range(2):
        assert session.ask("ReconnectCall", content).name == "ReconnectCallResponse"
    assert phone.count("ReconnectCall") == 1
    phone.answers["RetrieveCall"] = lambda _: ("CSTAErrorCode", {"unspecified": None})
    refused = session.ask("RetrieveCall", {"callToBeRetrieved": connection("1", line)})
    assert refused.error == "unspecified", "no other way, no guessing"


def test_doubt_about_a_service_is_kept_over_a_restart(own_server, names):
    """A phone that refuses without a reason: the service is not promised any more, but still tried."""
    server = own_server()
    mac, line = names.mac(), names.line()

    def promised() -> bool:
        phone = server.phone(mac, (line,), user_agent=UNKNOWN_MAKER)
        phone.answers["GetDoNotDisturb"] = lambda _: ("CSTAErrorCode", {"unspecified": None})
        session = server.client().log_in().open(phone.come_up().lines[0])
        before = session.ask("GetLogicalDeviceInformation", {"device": line})
        assert session.ask("GetDoNotDisturb", {"device": line}).error == "unspecified"
        assert phone.count("GetDoNotDisturb") == 1
        return before.has("logDevServList/logicalServList/getDoNotDisturb")

    assert promised()
    server.close_peers()
    server.stop()
    server.start()
    assert not promised()


def test_silence_is_learned_and_kept_over_a_restart(own_server, names):
    """A phone that answers other things, but never this one: twice it costs the time-out, then the server answers
    from what the events have told."""
    server = own_server({"advanced": {"service_timeout": 1, "keep_alive": 1}})
    mac, line = names.mac(), names.line()

    def watched():
        phone = server.phone(mac, (line,), user_agent=UNKNOWN_MAKER)
        phone.answers["SnapshotDevice"] = lambda _: SILENCE
        session = server.client().log_in().open(phone.come_up().lines[0])
        session.monitor(line)
        return phone, session

    def asked_in_vain(phone, session) -> int:
        for _ in range(20):
            if not session.ask("SnapshotDevice", {"snapshotObject": line}).is_error:
                break
            phone.expect("RequestSystemStatus")
        return phone.count("SnapshotDevice")

    assert asked_in_vain(*watched()) > 0
    server.close_peers()
    server.stop()
    server.start()
    assert asked_in_vain(*watched()) == 0


# --- Calls found out about ----------------------------------------------------------------------------------


@pytest.fixture
def watchful(own_server, names):
    """A pair whose server looks after its phones each second."""
    pair = Pair(own_server({"advanced": {"keep_alive": 1}}), names)
    pair.phone.expect("SnapshotDevice")  # the first look: what it shows is where the server begins, no news
    pair.phone.sync()
    return pair


def rings_and_is_answered(pair: Pair) -> None:
    pair.phone.calls = {"1": "alerting"}
    pair.phone.report(pair.line, calls.delivered("1", pair.line, OTHER, pair.line))
    pair.session.expect("DeliveredEvent", pair.ref)


def test_a_call_that_ends_without_a_word_is_cleared_at_the_next_keep_alive(watchful):
    rings_and_is_answered(watchful)
    watchful.phone.calls = {}
    event = watchful.session.expect("ConnectionClearedEvent", watchful.ref)
    assert event.text("droppedConnection/callID") == "1"
    assert event.text("localConnectionInfo") == "null"
    watchful.phone.expect("RequestSystemStatus")
    assert watchful.session.event_names() == [], "once"


@pytest.mark.parametrize(
    "state, event, connection_name",
    [
        ("connected", "EstablishedEvent", "establishedConnection"),
        ("hold", "HeldEvent", "heldConnection"),
    ],
)
def test_a_change_that_the_phone_did_not_tell_is_made_up_for(watchful, state, event, connection_name):
    rings_and_is_answered(watchful)
    watchful.phone.calls = {"1": state}
    told = watchful.session.expect(event, watchful.ref)
    assert told.text(f"{connection_name}/callID") == "1"
    assert told.text("localConnectionInfo") == state


def test_a_call_beside_one_that_is_known_is_found(watchful):
    rings_and_is_answered(watchful)
    watchful.phone.calls = {"1": "alerting", "2": "hold"}
    assert watchful.session.expect("HeldEvent", watchful.ref).text("heldConnection/callID") == "2"


def test_a_call_that_began_without_a_word_is_found_on_an_idle_line(watchful):
    watchful.phone.calls = {"1": "alerting"}
    assert watchful.session.expect("DeliveredEvent", watchful.ref).text("connection/callID") == "1"


def test_a_phone_that_contradicts_itself_is_told_without_the_contradiction(pair):
    line = pair.line
    pair.phone.report(line, calls.established("1", line, OTHER, line))
    pair.session.expect("EstablishedEvent", pair.ref)
    name, content = calls.held("1", line)
    pair.phone.report(line, (name, content | {"localConnectionInfo": "connected"}))
    assert pair.session.expect("HeldEvent", pair.ref).text("localConnectionInfo") == "hold"
    name, content = calls.cleared("1", line)
    pair.phone.report(line, (name, content | {"localConnectionInfo": "hold"}))
    assert pair.session.expect("ConnectionClearedEvent", pair.ref).text("localConnectionInfo") == "null"


def test_a_transfer_that_names_no_connections_is_made_up_for_by_a_snapshot(pair):
    line = pair.line
    pair.phone.report(line, calls.established("1", line, OTHER, line))
    pair.session.expect("EstablishedEvent", pair.ref)
    pair.phone.calls = {"7": "connected"}
    transfer = {
        "primaryOldCall": connection("1", line),
        "transferringDevice": {"deviceIdentifier": OTHER},
        "transferredToDevice": {"deviceIdentifier": THIRD},
        "transferredConnections": {"connectionListItem": None},
        "localConnectionInfo": "connected",
        "cause": "transfer",
    }
    pair.phone.report(line, ("TransferedEvent", transfer))
    pair.session.expect("TransferedEvent", pair.ref)
    assert pair.session.expect("ConnectionClearedEvent", pair.ref).text("droppedConnection/callID") == "1"
    assert pair.session.expect("EstablishedEvent", pair.ref).text("establishedConnection/callID") == "7"


def test_a_transfer_after_which_the_phone_is_silent_leaves_no_call_behind(pair):
    """No ConnectionCleared follows, as on some phones: the transferring line is out of both calls all the same."""
    line = pair.line
    talking(pair)
    transfer = {
        "primaryOldCall": connection("1", line),
        "secondaryOldCall": connection("2", line),
        "transferringDevice": {"deviceIdentifier": line},
        "transferredToDevice": {"deviceIdentifier": THIRD},
        "transferredConnections": {"connectionListItem": None},
        "localConnectionInfo": "connected",
        "cause": "transfer",
    }
    pair.phone.report(line, ("TransferedEvent", transfer))
    assert pair.session.expect("TransferedEvent", pair.ref).text("localConnectionInfo") == "null"
    pair.phone.vanish()
    pair.session.expect("OutOfServiceEvent", pair.ref)
    assert "ConnectionClearedEvent" not in pair.session.event_names()


def test_calls_that_began_while_the_phone_was_away_are_told_when_it_is_back(pair, server):
    pair.phone.report(pair.line, calls.established("1", pair.line, OTHER, pair.line))
    pair.phone.vanish()
    pair.session.expect("ConnectionClearedEvent", pair.ref)
    pair.session.expect("OutOfServiceEvent", pair.ref)
    pair.session.events.clear()

    back = server.phone(pair.phone.mac, (pair.line,))
    back.calls = {"2": "connected", "-3": "alerting"}
    back.come_up()
    pair.session.expect("BackInServiceEvent", pair.ref)
    assert pair.session.expect("EstablishedEvent", pair.ref).text("establishedConnection/callID") == "2"
    assert pair.session.expect("DeliveredEvent", pair.ref).text("connection/callID") == "-3"
    assert pair.session.event_names() == []


def test_a_new_monitor_is_not_told_of_old_calls_as_if_they_were_new(server, names):
    """It can ask (SnapshotDevice); made-up events are for those who have missed something."""
    line = names.line()
    phone = server.phone(names.mac(), (line,))
    phone.calls = {"1": "connected"}
    phone.come_up()
    session = server.client().log_in().open(line)
    ref = session.monitor(line)
    phone.expect("SnapshotDevice")
    phone.sync()
    assert session.event_names(ref) == []
    assert session.ask("SnapshotDevice", {"snapshotObject": line}).texts("callID") == ["1"]
