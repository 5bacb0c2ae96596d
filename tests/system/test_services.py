# SPDX-License-Identifier: Apache-2.0
"""Services: from the client through the server to the phone and back (ECMA-269 14 to 22)."""

import time

import pytest
from peer import calls
from peer.calls import connection
from peer.phone import EMPTY_OK, SILENCE, YEALINK, Refusal, error

OTHER = "sip:200@pbx"


def active(line: str) -> dict:
    return connection("1", line)


# Each service that a phone executes: what the client sends and what the phone answers.
SERVICES = {
    "MakeCall": (
        lambda line: {"callingDevice": line, "calledDirectoryNumber": "200", "autoOriginate": "doNotPrompt"},
        lambda line: {"callingDevice": connection("5", line)},
    ),
    "AnswerCall": (lambda line: {"callToBeAnswered": active(line)}, lambda line: None),
    "ClearConnection": (lambda line: {"connectionToBeCleared": active(line)}, lambda line: None),
    "HoldCall": (lambda line: {"callToBeHeld": active(line)}, lambda line: None),
    "RetrieveCall": (lambda line: {"callToBeRetrieved": active(line)}, lambda line: None),
    "ReconnectCall": (
        lambda line: {"activeCall": active(line), "heldCall": connection("2", line)},
        lambda line: None,
    ),
    "ConsultationCall": (
        lambda line: {"existingCall": active(line), "consultedDevice": "200"},
        lambda line: {"initiatedCall": connection("6", line)},
    ),
    "TransferCall": (
        lambda line: {"heldCall": connection("2", line), "activeCall": active(line)},
        lambda line: {"transferredCall": connection("7", line)},
    ),
    "ConferenceCall": (
        lambda line: {"heldCall": connection("2", line), "activeCall": active(line)},
        lambda line: {"conferenceCall": connection("7", line)},
    ),
    "SingleStepTransferCall": (
        lambda line: {"activeCall": active(line), "transferredTo": "200"},
        lambda line: {"transferredCall": connection("7", line)},
    ),
    "SingleStepConferenceCall": (
        lambda line: {"activeCall": active(line), "deviceToJoin": "200", "participationType": "active"},
        lambda line: {"conferencedCall": connection("7", line)},
    ),
    "DirectedPickupCall": (
        lambda line: {"callToBePickedUp": connection("3", OTHER), "requestingDevice": line},
        lambda line: {"pickedCall": connection("3", line)},
    ),
    "DialDigits": (
        lambda line: {"diallingConnection": active(line), "diallingSequence": "200"},
        lambda line: None,
    ),
    "GenerateDigits": (
        lambda line: {"connectionToSendDigits": active(line), "charactersToSend": "12#"},
        lambda line: None,
    ),
    "GetDoNotDisturb": (lambda line: {"device": line}, lambda line: {"doNotDisturbOn": "true"}),
    "SetDoNotDisturb": (lambda line: {"device": line, "doNotDisturbOn": "true"}, lambda line: None),
    "GetForwarding": (
        lambda line: {"device": line},
        lambda line: {
            "forwardingList": {
                "forwardListItem": [
                    {"forwardingType": "forwardBusy", "forwardStatus": "true", "forwardDN": "200"},
                    {"forwardingType": "forwardNoAns", "forwardStatus": "false"},
                ]
            }
        },
    ),
    "SetForwarding": (
        lambda line: {
            "device": line,
            "forwardingType": "forwardImmediate",
            "activateForward": "true",
            "forwardDN": "200",
        },
        lambda line: None,
    ),
    "GetMessageWaitingIndicator": (lambda line: {"device": line}, lambda line: {"messageWaitingOn": "false"}),
    "SetMessageWaitingIndicator": (lambda line: {"device": line, "messageWaitingOn": "true"}, lambda line: None),
    "SnapshotDevice": (
        lambda line: {"snapshotObject": line},
        lambda line: {"crossRefIDorSnapshotData": {"snapshotData": None}},
    ),
    "SnapshotCall": (
        lambda line: {"snapshotObject": active(line)},
        lambda line: {"crossRefIDorSnapshotData": {"snapshotData": None}},
    ),
}
# A phone of no known maker: what it can do is learned by trying.
UNKNOWN_MAKER = "Acme Phone/1.0"


@pytest.fixture(params=[3, 6])
def edition(request) -> int:
    return request.param


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_the_phone_and_its_answer_the_client(server, names, service, edition):
    """The phone speaks edition 5, the client an older or a newer one."""
    line = names.line()
    phone = server.phone(names.mac(), (line,), user_agent=UNKNOWN_MAKER).come_up()
    request, response = SERVICES[service]
    phone.answers[service] = lambda _: response(line)
    session = server.client().log_in().open(line, edition)
    answer = session.ask(service, request(line))
    assert answer.name == f"{service}Response"
    got = phone.expect(service)
    for text in leaves(request(line)):
        assert text in got.texts("*"), f"{text} of the request did not reach the phone"
    for text in leaves(response(line)):
        assert text in answer.texts("*"), f"{text} of the answer did not reach the client"


def leaves(content) -> list[str]:
    if isinstance(content, dict):
        return [text for value in content.values() for text in leaves(value)]
    if isinstance(content, list):
        return [text for value in content for text in leaves(value)]
    return [] if content is None else [content]


def phone_target(edition: int, content):
    """DeflectCall names its target in another form in edition 6 than before."""
    return {"device": content} if edition == 6 else content


@pytest.mark.parametrize("phone_edition", [3, 6])
def test_deflect_call_is_translated_between_the_editions(server, names, phone_edition, edition):
    line = names.line()
    phone = server.phone(names.mac(), (line,), user_agent=UNKNOWN_MAKER, edition=phone_edition).come_up()
    phone.answers["DeflectCall"] = lambda _: None
    session = server.client().log_in().open(line, edition)
    content = {"callToBeDiverted": active(line), "newDestination": phone_target(edition, "200")}
    assert session.ask("DeflectCall", content).name == "DeflectCallResponse"
    path = "newDestination/device" if phone_edition == 6 else "newDestination"
    assert phone.expect("DeflectCall").text(path) == "200"


@pytest.mark.parametrize(
    "category, value",
    [("operation", "invalidCalledDeviceID"), ("stateIncompatibility", "noActiveCall"), ("unspecified", None)],
)
def test_an_error_of_the_phone_comes_back_as_it_is(pair, category, value):
    pair.phone.answers["HoldCall"] = lambda _: error(category, value)
    answer = pair.session.ask("HoldCall", {"callToBeHeld": active(pair.line)})
    assert answer.error == (f"{category}/{value}" if value else category)


def test_success_is_what_the_phone_said_and_events_tell_the_rest(pair):
    pair.phone.answers["MakeCall"] = lambda _: {"callingDevice": connection("5", pair.line)}
    answer = pair.session.ask("MakeCall", SERVICES["MakeCall"][0](pair.line))
    assert answer.text("callingDevice/callID") == "5"
    assert pair.session.event_names() == []
    pair.phone.report(pair.line, calls.originated("5", pair.line, "200"))
    pair.session.expect("OriginatedEvent", pair.ref)


def test_alternate_call_is_made_of_hold_and_retrieve_where_the_phone_lacks_it(pair):
    phone = pair.phone
    phone.answers["HoldCall"] = phone.answers["RetrieveCall"] = lambda _: None
    content = {"heldCall": connection("2", pair.line), "activeCall": connection("1", pair.line)}
    assert pair.session.ask("AlternateCall", content).name == "AlternateCallResponse"
    assert phone.expect("HoldCall").text("callToBeHeld/callID") == "1"
    assert phone.expect("RetrieveCall").text("callToBeRetrieved/callID") == "2"


def test_alternate_call_that_fails_halfway_brings_the_first_call_back(pair):
    phone = pair.phone
    phone.answers["HoldCall"] = lambda _: None

    def retrieve(request):
        if request.text("callToBeRetrieved/callID") == "2":
            return error("stateIncompatibility", "noHeldCall")
        return None

    phone.answers["RetrieveCall"] = retrieve
    content = {"heldCall": connection("2", pair.line), "activeCall": connection("1", pair.line)}
    assert pair.session.ask("AlternateCall", content).error.startswith(("stateIncompatibility", "operation"))
    phone.expect("HoldCall")
    assert [phone.expect("RetrieveCall").text("callToBeRetrieved/callID") for _ in range(2)] == ["2", "1"]


def test_a_service_that_the_maker_lacks_is_not_tried(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,), user_agent=YEALINK).come_up()
    session = server.client().log_in().open(line)
    answer = session.ask("DialDigits", SERVICES["DialDigits"][0](line))
    assert answer.error == "operation/serviceNotSupported"
    phone.sync()
    assert phone.count("DialDigits") == 0


def test_a_request_may_name_the_line_in_another_spelling(pair):
    number = pair.line[4:].split("@")[0]
    pair.phone.answers["GetDoNotDisturb"] = lambda _: {"doNotDisturbOn": "false"}
    for spelling in (pair.line, f"{number}@pbx", number, f"sip:{number}@PBX:5060;transport=tcp"):
        assert pair.session.ask("GetDoNotDisturb", {"device": spelling}).name == "GetDoNotDisturbResponse"
        assert pair.phone.expect("GetDoNotDisturb").text("device") == pair.line


def test_a_request_for_an_unknown_line_is_refused(pair, names):
    answer = pair.session.ask("GetDoNotDisturb", {"device": names.line()})
    assert answer.error == "operation/invalidDeviceID"


def test_a_system_session_reaches_any_line(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    phone.answers["MakeCall"] = lambda _: {"callingDevice": connection("5", line)}
    answer = server.client().log_in().open().ask("MakeCall", SERVICES["MakeCall"][0](line))
    assert answer.name == "MakeCallResponse"


def test_unknown_services_and_bad_parameters_are_told_apart(pair):
    assert pair.session.ask("TeleportCall", {"where": "200"}).error == "operation/serviceNotSupported"
    without_number = pair.session.ask("MakeCall", {"callingDevice": pair.line})
    assert without_number.error.startswith("operation/")
    assert without_number.error != "operation/serviceNotSupported"
    assert pair.session.ask("DeliveredEvent", {"monitorCrossRefID": "1"}).error == "operation/serviceNotSupported"
    pair.phone.sync()
    assert pair.phone.count("MakeCall") == pair.phone.count("TeleportCall") == 0


# --- Time ---------------------------------------------------------------------------------------------------


def test_an_answer_in_an_info_of_its_own_is_the_answer(pair):
    """Some phones answer 200 first and tell the outcome later."""
    pair.phone.answers["MakeCall"] = lambda _: EMPTY_OK
    transaction = pair.session.send("MakeCall", SERVICES["MakeCall"][0](pair.line))
    pair.phone.expect("MakeCall")
    pair.phone.session.send("MakeCallResponse", {"callingDevice": connection("5", pair.line)}).final()
    answer = pair.session.answer_in(transaction.final(), "MakeCall")
    assert answer.text("callingDevice/callID") == "5"


def test_an_error_in_an_info_of_its_own_is_the_answer_too(pair):
    pair.phone.answers["MakeCall"] = lambda _: EMPTY_OK
    transaction = pair.session.send("MakeCall", SERVICES["MakeCall"][0](pair.line))
    pair.phone.expect("MakeCall")
    pair.phone.session.send("CSTAErrorCode", {"operation": "invalidCalledDeviceID"}).final()
    assert pair.session.answer_in(transaction.final(), "MakeCall").error == "operation/invalidCalledDeviceID"


@pytest.fixture
def hasty(own_server):
    return own_server({"advanced": {"service_timeout": 1}})


def open_line(server, names, **how):
    line = names.line()
    phone = server.phone(names.mac(), (line,), **how).come_up()
    session = server.client().log_in().open(line)
    session.monitor(line)
    return line, phone, session


@pytest.mark.parametrize("answer", [SILENCE, EMPTY_OK], ids=["nothing at all", "200 without body"])
def test_a_phone_that_does_not_answer_costs_that_service_alone(hasty, names, answer):
    line, phone, session = open_line(hasty, names)
    phone.answers["MakeCall"] = lambda _: answer
    phone.answers["GetDoNotDisturb"] = lambda _: {"doNotDisturbOn": "false"}
    started = time.monotonic()
    unanswered = session.send("MakeCall", SERVICES["MakeCall"][0](line))
    assert session.ask("GetDoNotDisturb", {"device": line}).name == "GetDoNotDisturbResponse"
    reply = session.answer_in(unanswered.final(), "MakeCall")
    assert reply.error == "systemResourceAvailibility/resourceOutOfService"
    assert time.monotonic() - started < 10
    phone.report(line, calls.delivered("1", line, OTHER, line))
    session.expect("DeliveredEvent")


def test_an_answer_after_the_time_is_told_to_nobody(hasty, names):
    line, phone, session = open_line(hasty, names)
    phone.answers["MakeCall"] = lambda _: EMPTY_OK
    first = session.ask("MakeCall", SERVICES["MakeCall"][0](line))
    assert first.error == "systemResourceAvailibility/resourceOutOfService"
    phone.session.send("MakeCallResponse", {"callingDevice": connection("5", line)}).final()
    phone.answers["MakeCall"] = lambda _: {"callingDevice": connection("6", line)}
    second = session.ask("MakeCall", SERVICES["MakeCall"][0](line))
    assert second.text("callingDevice/callID") == "6"


def test_a_phone_that_refuses_the_info_by_sip_fails_the_service(pair):
    pair.phone.answers["HoldCall"] = lambda _: Refusal(500)
    answer = pair.session.ask("HoldCall", {"callToBeHeld": active(pair.line)})
    assert answer.is_error
    pair.phone.sync()


def test_a_service_for_a_phone_that_is_off_is_refused(pair):
    pair.phone.unregister()
    pair.session.expect("OutOfServiceEvent", pair.ref)
    answer = pair.session.ask("MakeCall", SERVICES["MakeCall"][0](pair.line))
    assert answer.error == "systemResourceAvailibility/deviceOutOfService"


def test_a_service_under_way_when_the_phone_goes_is_answered(pair):
    pair.phone.answers["MakeCall"] = lambda _: SILENCE
    transaction = pair.session.send("MakeCall", SERVICES["MakeCall"][0](pair.line))
    pair.phone.expect("MakeCall")
    pair.phone.vanish()
    answer = pair.session.answer_in(transaction.final(), "MakeCall")
    assert answer.error == "systemResourceAvailibility/deviceOutOfService"


def test_services_of_one_line_keep_their_order(pair):
    pair.phone.answers["GenerateDigits"] = lambda _: None
    sent = [str(number) for number in range(50)]
    transactions = [
        pair.session.send("GenerateDigits", {"connectionToSendDigits": active(pair.line), "charactersToSend": digits})
        for digits in sent
    ]
    for transaction in transactions:
        pair.session.answer_in(transaction.final(), "GenerateDigits")
    got = [request.text("charactersToSend") for request in pair.phone.requests.history()]
    assert [text for text in got if text] == sent


def test_answers_find_their_way_when_the_phone_answers_out_of_order(pair):
    """Two services under way; the 200 of the second comes first."""
    pair.phone.answers["MakeCall"] = lambda _: SILENCE
    pair.phone.answers["GetDoNotDisturb"] = lambda _: {"doNotDisturbOn": "true"}
    slow = pair.session.send("MakeCall", SERVICES["MakeCall"][0](pair.line))
    quick = pair.session.ask("GetDoNotDisturb", {"device": pair.line})
    assert quick.text("doNotDisturbOn") == "true"
    held_up = pair.phone.agent.requests.take(lambda request: b"MakeCall" in request.body)
    pair.phone.session.answer(held_up, "MakeCallResponse", {"callingDevice": connection("5", pair.line)})
    assert pair.session.answer_in(slow.final(), "MakeCall").text("callingDevice/callID") == "5"


def test_a_snapshot_corrects_the_calls_the_server_believes_in(pair):
    """Ghost calls go, with events (design: snapshots correct the model)."""
    pair.phone.report(pair.line, calls.established("1", pair.line, OTHER, pair.line))
    pair.session.expect("EstablishedEvent", pair.ref)
    pair.phone.calls = {"2": "alerting"}
    answer = pair.session.ask("SnapshotDevice", {"snapshotObject": pair.line})
    assert answer.texts("callID") == ["2"]
    event = pair.session.expect("ConnectionClearedEvent", pair.ref)
    assert event.text("droppedConnection/callID") == "1"


def test_a_snapshot_is_made_from_the_events_where_the_phone_cannot(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,))
    phone.answers["SnapshotDevice"] = lambda _: error("operation", "serviceNotSupported")
    phone.come_up()
    session = server.client().log_in().open(line)
    session.monitor(line)
    phone.wait_monitored(line)
    phone.report(line, calls.established("1", line, OTHER, line))
    answer = session.ask("SnapshotDevice", {"snapshotObject": line})
    assert answer.name == "SnapshotDeviceResponse", answer
    assert "1" in answer.texts("callID")
    assert "connected" in answer.texts("localConnectionState")
