# SPDX-License-Identifier: Apache-2.0
"""Whole conversations with the phones of every maker, steered by clients of every edition: what a client is
answered and told, against one golden file for each make (conversations/README.md)."""

import os
from difflib import unified_diff
from pathlib import Path

import pytest
from harness.office import DIALECTS, EDITIONS, LINES, WITHOUT_CONFERENCE, Office
from lxml import etree
from peer import csta
from peer.csta import Csta

GOLDEN = Path(__file__).parent / "conversations"


# --- Messages in words ----------------------------------------------------------------------------------------


def _name(node) -> str:
    return etree.QName(node).localname


class Words:
    """Writes messages in one line, as a client of one line sees them: calls are numbered as they appear, lines
    are called by their names."""

    def __init__(self, office: Office):
        self._office = office
        self._calls: dict[tuple[str, str], str] = {}
        self._count: dict[str, int] = {}

    def forget_calls(self) -> None:
        self._calls.clear()
        self._count.clear()

    def of(self, message: Csta, line: str) -> str:
        parts = [self._part(node, line) for node in message.root]
        return " ".join(part for part in parts if part)

    def _part(self, node, line: str) -> str:
        name = _name(node)
        if name in ("monitorCrossRefID", "servicesPermitted"):
            return ""
        if name == "extensions":
            return "+private"
        if name == "crossRefIDorSnapshotData":
            return f"calls=[{', '.join(self._item(call, line) for data in node for call in data)}]"
        short = {"localConnectionInfo": "local"}.get(name, name)
        return f"{short}={self._value(node, line)}"

    def _value(self, node, line: str) -> str:
        children = {_name(child): child for child in node}
        if not children:
            return self._office.named((node.text or "").strip())
        if "callID" in children:
            return self._connection(children, line)
        if len(children) == 1 and len(node) == 1 and not len(node[0]):
            text = (node[0].text or "").strip()
            return self._office.named(text) if text else _name(node[0])
        return "[" + ", ".join(self._item(child, line) for child in node) + "]"

    def _item(self, node, line: str) -> str:
        if _name(node) == "connectionListItem":
            words = {_name(child): self._value(child, line) for child in node}
            before = f" was {words['oldConnection']}" if "oldConnection" in words else ""
            return words.get("newConnection", "empty") + before
        if not len(node):
            return f"{_name(node)}={self._value(node, line)}"
        return " ".join(f"{_name(child)}={self._value(child, line)}" for child in node)

    def _connection(self, children: dict, line: str) -> str:
        call = (children["callID"].text or "").strip()
        device = self._office.named((children["deviceID"].text or "").strip()) if "deviceID" in children else "?"
        return f"{self._call(call, line)}@{device}"

    def _call(self, call: str, line: str) -> str:
        if (line, call) not in self._calls:
            self._count[line] = self._count.get(line, 0) + 1
            self._calls[line, call] = str(self._count[line])
        return self._calls[line, call]


# --- The conversation -----------------------------------------------------------------------------------------


def _services(message: Csta) -> set[str]:
    """All services that the lists of a message name: what a line can do, or what may be done with a call."""
    groups = ("callControl", "callAssociated", "logical")
    names = [f"{group}{end}" for group in groups for end in ("ServList", "Services")]
    lists = [node for name in names for node in message.root.iter(f"{{*}}{name}")]
    return {_name(service) for node in lists for service in node}


class Conversation:
    """Does steps one by one and writes down what comes of them."""

    def __init__(self, office: Office):
        self.office = office
        self.written: list[str] = []
        self._words = Words(office)
        office.watch("a", "b")
        self._promised = _services(office.ask("GetLogicalDeviceInformation", {"device": office.device["a"]}))

    def scene(self, title: str) -> None:
        """From here on; whoever is still talking hangs up."""
        if any(self.office.calls(line) for line in LINES):
            self.written.append("by hand: everybody hangs up")
            self.office.hang_up()
            self._write_events()
        self._words.forget_calls()
        self.written += ["", f"== {title}"]

    def ask(self, line: str, service: str, content: csta.Content, by_hand: str = "") -> None:
        """A service of the client for a line. What is refused is done by hand, as a user would."""
        self._write_answer(line, service, self.office.ask(service, content))
        if by_hand and self._refused:
            return self.by_hand(by_hand)
        self._write_events()

    def by_hand(self, command: str) -> None:
        self.written.append(f"by hand: {command}")
        self.office.by_hand(command)
        self._write_events()

    def join(self, line: str, other: str) -> None:
        """SingleStepConferenceCall, while which the one who is called answers."""
        content = {
            "activeCall": self.connection(line, "connected"),
            "deviceToJoin": self.office.number[other],
            "participationType": "active",
        }
        transaction = self.office.session.send("SingleStepConferenceCall", content)
        if self.office.dialect not in WITHOUT_CONFERENCE:
            self.office.by_hand(f"expect {other} alerting")
            self.office.by_hand(f"answer {other}")
        answer = self.office.session.answer_in(transaction.final(), "SingleStepConferenceCall")
        self._write_answer(line, "SingleStepConferenceCall", answer)
        self._write_events()

    def connection(self, line: str, state: str) -> dict:
        return self.office.connection(line, state)

    def two_calls(self, line: str) -> dict:
        return {"heldCall": self.connection(line, "hold"), "activeCall": self.connection(line, "connected")}

    def _write_answer(self, line: str, service: str, answer: Csta) -> None:
        self._refused = answer.is_error
        words = f"refused, {answer.error}" if answer.is_error else self._words.of(answer, line) or "ok"
        self.written.append(f"{line}: {service}: {words}")

    def _write_events(self) -> None:
        for line, events in self.office.take_events().items():
            for event in events:
                name = event.name.removesuffix("Event")
                self.written.append(f"    {line}  {name:<18} {self._words.of(event, line)}")
                assert _services(event) <= self._promised, event.data.decode()


def call(talk: Conversation, caller: str, called: str) -> None:
    content = {
        "callingDevice": talk.office.device[caller],
        "calledDirectoryNumber": talk.office.number[called],
        "autoOriginate": "doNotPrompt",
    }
    talk.ask(caller, "MakeCall", content, f"dial {caller} {called}")


def answer(talk: Conversation, line: str) -> None:
    talk.ask(line, "AnswerCall", {"callToBeAnswered": talk.connection(line, "alerting")}, f"answer {line}")


def clear(talk: Conversation, line: str) -> None:
    content = {"connectionToBeCleared": talk.connection(line, "connected")}
    talk.ask(line, "ClearConnection", content, f"clear {line}")


def consult(talk: Conversation, line: str, other: str) -> None:
    content = {"existingCall": talk.connection(line, "connected"), "consultedDevice": talk.office.number[other]}
    talk.ask(line, "ConsultationCall", content, f"consult {line} {other}")
    talk.by_hand(f"answer {other}")


def a_call(talk: Conversation) -> None:
    talk.scene("a calls b, tones, hold and retrieve; b hangs up")
    call(talk, "a", "b")
    answer(talk, "b")
    digits = {"connectionToSendDigits": talk.connection("a", "connected"), "charactersToSend": "12*"}
    talk.ask("a", "GenerateDigits", digits, "digits a 12*")
    talk.ask("a", "HoldCall", {"callToBeHeld": talk.connection("a", "connected")}, "hold a")
    talk.ask("a", "SnapshotCall", {"snapshotObject": talk.connection("a", "hold")})
    talk.ask("a", "RetrieveCall", {"callToBeRetrieved": talk.connection("a", "hold")}, "retrieve a")
    clear(talk, "b")


def two_calls(talk: Conversation) -> None:
    talk.scene("a consults c, goes to and fro, comes back to b")
    call(talk, "a", "b")
    answer(talk, "b")
    consult(talk, "a", "c")
    talk.ask("a", "AlternateCall", talk.two_calls("a"), "alternate a")
    talk.ask("a", "AlternateCall", talk.two_calls("a"), "alternate a")
    talk.ask("a", "ReconnectCall", dict(reversed(talk.two_calls("a").items())), "reconnect a")
    clear(talk, "a")


def transfers(talk: Conversation) -> None:
    talk.scene("a transfers b to c, after asking")
    call(talk, "a", "b")
    answer(talk, "b")
    consult(talk, "a", "c")
    talk.ask("a", "TransferCall", talk.two_calls("a"), "transfer a")
    clear(talk, "b")

    talk.scene("b transfers a to c, without asking")
    call(talk, "a", "b")
    answer(talk, "b")
    content = {"activeCall": talk.connection("b", "connected"), "transferredTo": talk.office.number["c"]}
    talk.ask("b", "SingleStepTransferCall", content, "blind b c")
    talk.by_hand("answer c")
    clear(talk, "a")


def conferences(talk: Conversation) -> None:
    talk.scene("a makes a conference with b and c; a leaves")
    call(talk, "a", "b")
    answer(talk, "b")
    consult(talk, "a", "c")
    talk.ask("a", "ConferenceCall", talk.two_calls("a"), "conference a")
    clear(talk, "a")
    clear(talk, "b")

    talk.scene("a takes c into the call with b")
    call(talk, "a", "b")
    answer(talk, "b")
    talk.join("a", "c")


def other_ways(talk: Conversation) -> None:
    talk.scene("c calls a, who sends the call to b")
    talk.by_hand("dial c a")
    target = talk.office.number["b"]  # edition 3 names it in another form
    content = {
        "callToBeDiverted": talk.connection("a", "alerting"),
        "newDestination": target if talk.office.edition == 3 else {"device": target},
    }
    talk.ask("a", "DeflectCall", content, "deflect a b")
    answer(talk, "b")
    clear(talk, "b")

    talk.scene("b does not want to be disturbed")
    line = {"device": talk.office.device["b"]}
    talk.ask("b", "SetDoNotDisturb", line | {"doNotDisturbOn": "true"}, "dnd b on")
    talk.ask("b", "GetDoNotDisturb", line)
    call(talk, "a", "b")
    talk.by_hand("clear a")
    talk.ask("b", "SetDoNotDisturb", line | {"doNotDisturbOn": "false"}, "dnd b off")

    talk.scene("b forwards its calls to c")
    forward = line | {"forwardingType": "forwardImmediate"}
    to_c = {"activateForward": "true", "forwardDN": talk.office.number["c"]}
    talk.ask("b", "SetForwarding", forward | to_c, "forward b immediate c")
    talk.ask("b", "GetForwarding", line)
    call(talk, "a", "b")
    talk.by_hand("answer c")
    clear(talk, "a")
    talk.ask("b", "SetForwarding", forward | {"activateForward": "false"}, "forward b immediate off")


def the_telephone(talk: Conversation) -> None:
    talk.scene("a's lamp, microphone and loudspeaker")
    line = {"device": talk.office.device["a"]}
    talk.ask("a", "SetMessageWaitingIndicator", line | {"messageWaitingOn": "true"}, "mwi a on")
    talk.ask("a", "GetMessageWaitingIndicator", line)
    talk.ask("a", "SetMicrophoneMute", line | {"microphoneMuteOn": "true"}, "mute a on")
    talk.ask("a", "GetMicrophoneMute", line)
    talk.ask("a", "SetSpeakerVolume", line | {"speakerVolume": {"volAbs": "30"}}, "volume a 30")
    talk.ask("a", "GetSpeakerVolume", line)

    talk.scene("all is over")
    for name in ("a", "b"):
        talk.ask(name, "SnapshotDevice", {"snapshotObject": talk.office.device[name]})


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_conversation_is_told_as_written_in_the_golden_file(server, simulator, names, dialect, edition):
    talk = Conversation(Office(server, simulator, names, dialect, edition))
    for part in (a_call, two_calls, transfers, conferences, other_ways, the_telephone):
        part(talk)
    compare(dialect, talk.written)


def compare(dialect: str, written: list[str]) -> None:
    path = GOLDEN / f"{dialect}.txt"
    if "OFFHOOK_WRITE_GOLDEN" in os.environ:
        path.write_text("\n".join(written[1:]) + "\n")
    golden = path.read_text().splitlines()
    diff = list(unified_diff(golden, written[1:], str(path), "what was told", lineterm=""))
    assert not diff, "\n".join(diff)
