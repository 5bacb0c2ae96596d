# SPDX-License-Identifier: Apache-2.0
"""Every service on the phones of every maker (docs/phones.md): done by the phone, made of others, or refused with
the right error; and what the capability services say of it must be what really happens."""

from collections import Counter
from pathlib import Path
from typing import Callable, Iterator

import pytest
from harness.office import DIALECTS, EDITIONS, Office
from lxml import etree
from peer.csta import Csta

# y   the phone does it                        S   the server answers itself, the phone is not asked
# E   made of other services                   tE  tried once, then made of others
# -   refused, the phone is not asked          t-  tried once, then refused
# ?   the phone does not say why it refuses, and is asked each time
OUTCOMES = """
service                       snom snom-8.7.3 yealink yealink-72 auerswald auerswald-2.6 mitel gigaset openstage generic rude
RequestSystemStatus           S
GetSwitchingFunctionDevices   S
GetCSTAFeatures               S
GetLogicalDeviceInformation   S
GetPhysicalDeviceInformation  S
SystemRegister                S
SystemRegisterCancel          S
MonitorStart                  S
MonitorStop                   S
SnapshotDevice                y    y          y       y          y         y             y     y       t-        y       y
SnapshotCall                  E    E          E       tE         E         tE            y     E       t-        y       y
MakeCall                      y
AnswerCall                    y
ClearConnection               y
HoldCall                      y    y          y       ?          y         y             y     -       y         y       y
RetrieveCall                  y    y          y       ?          y         y             y     -       y         y       y
ConsultationCall              y    t-         y       ?          y         y             y     -       y         y       y
AlternateCall                 E    E          E       t-         E         tE            E     -       tE        y       y
ReconnectCall                 tE   tE         tE      t-         tE        tE            tE    -       tE        y       y
TransferCall                  y    y          y       ?          y         y             y     -       t-        y       y
ConferenceCall                y    y          y       ?          y         t-            y     -       t-        y       y
SingleStepConferenceCall      tE   t-         tE      t-         tE        t-            tE    -       t-        tE      tE
SingleStepTransferCall        y    t-         y       y          y         t-            y     -       t-        y       y
DeflectCall                   y    t-         y       ?          y         t-            y     -       t-        y       y
DirectedPickupCall            -    -          -       t-         -         t-            -     -       t-        t-      t-
DialDigits                    -    -          -       ?          -         t-            -     -       t-        y       y
GenerateDigits                y    y          y       ?          y         y             y     -       y         y       y
GetMessageWaitingIndicator    y    t-         y       ?          y         t-            y     t-      t-        y       y
SetMessageWaitingIndicator    y    t-         y       ?          y         t-            y     t-      t-        y       y
GetMicrophoneMute             t-   t-         ?       ?          t-        t-            t-    t-      y         y       y
SetMicrophoneMute             t-   t-         ?       ?          t-        t-            t-    t-      y         y       y
GetSpeakerVolume              t-   t-         ?       ?          t-        t-            t-    t-      y         y       y
SetSpeakerVolume              t-   t-         ?       ?          t-        t-            t-    t-      y         y       y
GetDoNotDisturb               y    t-         y       ?          y         y             y     y       t-        y       y
SetDoNotDisturb               y    t-         y       ?          y         y             y     y       t-        y       y
GetForwarding                 y    t-         y       ?          y         t-            y     -       t-        y       y
SetForwarding                 y    t-         y       ?          y         t-            y     -       t-        y       y
"""
DONE = {"y", "E", "tE"}
EMULATED = {"E", "tE"}


def _read(text: str) -> dict[tuple[str, str], str]:
    """{(service, dialect): outcome}; a row with one outcome holds for all."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    assert tuple(head[1:]) == DIALECTS
    return {
        (service, dialect): outcome
        for service, *outcomes in rows
        for dialect, outcome in zip(DIALECTS, outcomes * (len(DIALECTS) if len(outcomes) == 1 else 1), strict=True)
    }


TABLE = _read(OUTCOMES)


# What people do before: each begins with no call anywhere.
SCENES = {
    "idle": (),
    "lifted": ("lift a",),
    "ringing": ("dial c a",),
    "ringing elsewhere": ("dial c b",),
    "active": ("dial a b", "answer b"),
    "held": ("dial a b", "answer b", "hold a"),
    "two calls": ("dial a b", "answer b", "consult a c", "answer c"),
}


def _device(office: Office) -> dict:
    return {"device": office.device["a"]}


def _pair(office: Office) -> dict:
    return {"heldCall": office.connection("a", "hold"), "activeCall": office.connection("a", "connected")}


def _about(element: str, state: str) -> Callable[[Office], dict]:
    return lambda office: {element: office.connection("a", state)}


def _deflect(office: Office) -> dict:
    """Edition 3 names its target in another form."""
    target = office.number["b"]
    return {
        "callToBeDiverted": office.connection("a", "alerting"),
        "newDestination": target if office.edition == 3 else {"device": target},
    }


# Where each service is tried, and what the client sends.
REQUESTS: dict[str, tuple[str, Callable[[Office], dict | None]]] = {
    "RequestSystemStatus": ("idle", lambda office: None),
    "GetSwitchingFunctionDevices": ("idle", lambda office: None),
    "GetCSTAFeatures": ("idle", lambda office: None),
    "GetLogicalDeviceInformation": ("idle", _device),
    "GetPhysicalDeviceInformation": ("idle", _device),
    "SystemRegister": ("idle", lambda office: {"requestTypes": {"systemStatus": "true"}}),
    "SystemRegisterCancel": ("idle", lambda office: {"sysStatRegisterID": office.register_id}),
    "MonitorStart": ("idle", lambda office: {"monitorObject": {"deviceObject": office.device["a"]}}),
    "MonitorStop": ("idle", lambda office: {"monitorCrossRefID": office.session.start_monitor(office.device["a"])}),
    "SnapshotDevice": ("active", lambda office: {"snapshotObject": office.device["a"]}),
    "SnapshotCall": ("active", _about("snapshotObject", "connected")),
    "MakeCall": (
        "idle",
        lambda office: {
            "callingDevice": office.device["a"],
            "calledDirectoryNumber": office.number["b"],
            "autoOriginate": "doNotPrompt",
        },
    ),
    "AnswerCall": ("ringing", _about("callToBeAnswered", "alerting")),
    "ClearConnection": ("active", _about("connectionToBeCleared", "connected")),
    "HoldCall": ("active", _about("callToBeHeld", "connected")),
    "RetrieveCall": ("held", _about("callToBeRetrieved", "hold")),
    "ConsultationCall": (
        "active",
        lambda office: {
            "existingCall": office.connection("a", "connected"),
            "consultedDevice": office.number["c"],
        },
    ),
    "AlternateCall": ("two calls", _pair),
    "ReconnectCall": ("two calls", lambda office: dict(reversed(_pair(office).items()))),
    "TransferCall": ("two calls", _pair),
    "ConferenceCall": ("two calls", _pair),
    "SingleStepConferenceCall": (
        "active",
        lambda office: {
            "activeCall": office.connection("a", "connected"),
            "deviceToJoin": office.number["c"],
            "participationType": "active",
        },
    ),
    "SingleStepTransferCall": (
        "active",
        lambda office: {"activeCall": office.connection("a", "connected"), "transferredTo": office.number["c"]},
    ),
    "DeflectCall": ("ringing", _deflect),
    "DirectedPickupCall": (
        "ringing elsewhere",
        lambda office: {
            "callToBePickedUp": office.connection("b", "alerting"),
            "requestingDevice": office.device["a"],
        },
    ),
    "DialDigits": (
        "lifted",
        lambda office: {
            "diallingConnection": office.connection("a", "initiated"),
            "diallingSequence": office.number["b"],
        },
    ),
    "GenerateDigits": (
        "active",
        lambda office: {"connectionToSendDigits": office.connection("a", "connected"), "charactersToSend": "12#"},
    ),
    "GetMessageWaitingIndicator": ("idle", _device),
    "SetMessageWaitingIndicator": ("idle", lambda office: _device(office) | {"messageWaitingOn": "true"}),
    "GetMicrophoneMute": ("idle", _device),
    "SetMicrophoneMute": ("idle", lambda office: _device(office) | {"microphoneMuteOn": "true"}),
    "GetSpeakerVolume": ("idle", _device),
    "SetSpeakerVolume": ("idle", lambda office: _device(office) | {"speakerVolume": {"volAbs": "30"}}),
    "GetDoNotDisturb": ("idle", _device),
    "SetDoNotDisturb": ("idle", lambda office: _device(office) | {"doNotDisturbOn": "false"}),
    "GetForwarding": ("idle", _device),
    "SetForwarding": (
        "idle",
        lambda office: _device(office)
        | {"forwardingType": "forwardImmediate", "activateForward": "false", "forwardDN": office.number["b"]},
    ),
}


class Trial:
    """A service asked once: the answer, and what the phone was asked for meanwhile."""

    def __init__(self, office: Office, service: str, *, joins: bool = False):
        scene, content = REQUESTS[service]
        office.hang_up()
        for command in SCENES[scene]:
            office.by_hand(command)
        request = content(office)
        before = Counter(office.requests("a"))
        transaction = office.session.send(service, request)
        if joins:
            office.by_hand("expect c alerting")
            office.by_hand("answer c")
        self.answer = office.session.answer_in(transaction.final(), service)
        self.requests = Counter(office.requests("a")) - before
        assert self.answer.is_error or self.answer.name == f"{service}Response"


def outcome(office: Office, service: str, joins: bool) -> str:
    """One of the signs above, or what else happened. `joins`: somebody will have to answer a call of the server."""
    first = Trial(office, service, joins=joins)
    if service == "SystemRegister":
        office.register_id = first.answer.text("sysStatRegisterID")
    if first.answer.is_error:
        return _refusal(office, service, first)
    if not first.requests:
        return "S"
    if first.requests == {service: 1}:
        return "y"
    if first.requests[service] == 0:
        return "E"
    return f"t{outcome(office, service, joins)}"


def _refusal(office: Office, service: str, first: Trial) -> str:
    again = Trial(office, service)
    if str(first.answer) != str(again.answer):
        return f"{first.answer}, then {again.answer}"
    asked = first.requests[service], again.requests[service]
    sign = {
        ("operation/serviceNotSupported", (0, 0)): "-",
        ("operation/serviceNotSupported", (1, 0)): "t-",
        ("unspecified", (1, 1)): "?",
    }
    return sign.get((str(first.answer), asked), f"{first.answer} {asked}")


def element_of(service: str) -> str:
    """What the capability lists call a service."""
    name = {"SingleStepConferenceCall": "singleStepConference", "SingleStepTransferCall": "singleStepTransfer"}
    return name.get(service, service[0].lower() + service[1:])


LISTS = "callControlServList", "callAssociatedServList", "logicalServList", "physDevServList"


class Capabilities:
    """What the server says of line a."""

    def __init__(self, office: Office):
        line = office.ask("GetLogicalDeviceInformation", _device(office))
        phone = office.ask("GetPhysicalDeviceInformation", _device(office))
        self.services = _listed(line) | _listed(phone)
        self.emulated = set(line.text("extensions/privateData/private/emulatedServices").split())


def _listed(answer: Csta) -> set[str]:
    lists = [node for name in LISTS for node in answer.root.iter(f"{{*}}{name}")]
    return {etree.QName(service).localname for node in lists for service in node}


def _in_lists(dialect: str, outcomes: set[str]) -> set[str]:
    """The services with such an outcome that have a place in the lists of a device."""
    without_place = ("SnapshotCall", "SnapshotDevice")
    return {
        element_of(service)
        for (service, its_dialect), sign in TABLE.items()
        if its_dialect == dialect and sign in outcomes and service not in without_place
    }


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_service_comes_out_as_documented_and_promised(server, simulator, names, dialect, edition):
    office = Office(server, simulator, names, dialect, edition)
    office.watch("a")
    promised = Capabilities(office)
    # What the phone has not been seen to do may be promised; what is known to be refused may not.
    assert promised.services >= _in_lists(dialect, DONE)
    assert not promised.services & _in_lists(dialect, {"-"})

    found = {service: outcome(office, service, _joins(service, dialect)) for service in REQUESTS}
    expected = {service: sign for (service, of), sign in TABLE.items() if of == dialect}
    assert found == expected

    kept = Capabilities(office)
    assert kept.services == _in_lists(dialect, DONE)
    assert kept.emulated == _in_lists(dialect, EMULATED)


def _joins(service: str, dialect: str) -> bool:
    return service == "SingleStepConferenceCall" and TABLE[service, dialect] in EMULATED


# --- The documentation ----------------------------------------------------------------------------------------

PHONES = Path(__file__).resolve().parents[2] / "docs" / "phones.md"

# The columns of docs/phones.md. Older firmware than listed is one of the others.
COLUMNS = {
    "Auerswald": ("auerswald",),
    "Mitel": ("mitel",),
    "snom": ("snom",),
    "Yealink": ("yealink",),
    "Gigaset": ("gigaset",),
    "Unify": ("openstage",),
    "others": ("yealink-72", "auerswald-2.6", "generic", "rude"),
}
# What the words of docs/phones.md may come to.
MEANINGS = {
    "yes": {"y"},
    "yes, from 8.7.4": {"y"},
    "E": {"E"},
    "–": {"-"},
    "try": {"y", "t-", "?"},
    "try, E": {"y", "tE", "t-"},
    "E, code": {"-"},  # no code is set here
    "try, E, code": {"y", "t-"},
}


def documented() -> Iterator[tuple[str, str, str]]:
    """Service, dialect and word of the table in docs/phones.md."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PHONES.read_text().splitlines()
        if line.startswith("|")
    ]
    head = next(row for row in rows if "others" in row)
    for service, *words in (row for row in rows if len(row) == len(head) and row[0] in REQUESTS):
        for title, word in zip(head[1:], words, strict=True):
            for dialect in COLUMNS[title.split()[0]]:
                yield service, dialect, word


def test_the_table_agrees_with_the_documentation():
    cells = list(documented())
    assert len({service for service, _, _ in cells}) > 25
    assert [
        f"{service}, {dialect}: {word}, but {TABLE[service, dialect]}"
        for service, dialect, word in cells
        if TABLE[service, dialect] not in MEANINGS[word] | {"S"}
    ] == []
