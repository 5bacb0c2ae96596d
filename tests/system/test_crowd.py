# SPDX-License-Identifier: Apache-2.0
"""Many at once: simulated phones that really call each other, and clients that watch them."""

from collections import Counter, defaultdict

import pytest
from harness.server import PHONE_PASSWORD
from peer import calls
from peer.csta import Csta
from peer.message import options
from peer.wire import RawPeer
from test_hostile import BAD_XML, NO_SIP

PHONES, CLIENTS = 200, 50
FIRST_LINE = 20_000
ENOUGH_EVENTS = 1500  # seen by one half of the clients

STATE_EVENTS = ("BackInServiceEvent", "OutOfServiceEvent")


class Crowd:
    """Phones in a program of their own, each with one line; every line is watched by two clients."""

    def __init__(self, server, simulator, phones: int, clients: int):
        self.server = server
        self.simulator = simulator(
            server, "--mac", "000413000000", "--password", PHONE_PASSWORD, "--line", f"{FIRST_LINE}",
            "--count", str(phones), "--seed", "4711", "--prompt-time", "50",
        )  # fmt: skip
        self.lines = [f"sip:{FIRST_LINE + index}@pbx" for index in range(phones)]
        self.wait_all_up()
        self.sessions = [server.client().log_in().open() for _ in range(clients)]
        self.refs: dict[str, list[tuple]] = defaultdict(list)  # line: sessions with their cross references
        per_client = 2 * phones // clients
        for index, session in enumerate(self.sessions):
            for step in range(per_client):
                line = self.lines[(index * per_client + step) % phones]
                self.refs[line].append((session, session.monitor_when_known(line)))

    def wait_all_up(self) -> None:
        for line in self.lines:
            self.simulator.ask(f"expect {line} session 60000", 60)

    def talk(self, calls_per_second: int, until: int) -> None:
        """Random calls until one half of the clients have seen so many events, then until all have hung up."""
        self.simulator.command(f"random {calls_per_second}")
        half = self.sessions[: len(self.sessions) // 2]
        for session in half:
            session.events.wait_for(lambda events: len(events) >= until // len(half), 60, "many events")
        self.simulator.command("random 0")
        for line in self.lines:
            self.simulator.ask(f"expect {line} idle 60000", 60)

    def events_sent(self) -> dict[str, int]:
        """What the phones say they have sent, by line."""
        self.simulator.command("status")
        found = [self.simulator.expect(lambda item: "events_sent" in item, timeout=60) for _ in self.lines]
        return {item["status"]: item["events_sent"] for item in found}

    def events_seen(self, session, ref: str) -> list[Csta]:
        return [event for event in session.events.history() if event.ref == ref and event.name not in STATE_EVENTS]


@pytest.fixture
def crowd(own_server, simulator):
    server = own_server()
    yield lambda phones, clients: Crowd(server, simulator, phones, clients)


def test_every_event_reaches_each_client_of_the_line_once_and_in_order(crowd):
    crowd = crowd(PHONES, CLIENTS)
    crowd.talk(40, ENOUGH_EVENTS)
    sent = crowd.events_sent()
    assert sum(sent.values()) >= ENOUGH_EVENTS
    for session in crowd.sessions:
        session.sync()
    for line, watchers in crowd.refs.items():
        told = [[event.without_ref() for event in crowd.events_seen(session, ref)] for session, ref in watchers]
        assert len(told[0]) == sent[line], f"{line}: {sent[line]} events sent, {len(told[0])} told"
        assert told[0] == told[1], f"{line}: its clients were told different things"
        for session, ref in watchers:
            assert_calls_make_sense(crowd.events_seen(session, ref))


def assert_calls_make_sense(events: list[Csta]) -> None:
    """ECMA-269: nothing of a call comes after the line's own connection was cleared."""
    over: set[str] = set()
    for event in events:
        call = event.texts("callID")[0]
        assert call not in over, f"{event.name} for a call that is over"
        if event.name == "ConnectionClearedEvent" and event.text("localConnectionInfo") == "null":
            over.add(call)


def test_good_traffic_goes_on_beside_hostile_input(crowd, names):
    crowd = crowd(20, 10)
    crowd.simulator.command("random 20")
    mean = crowd.server.client().log_in()
    line = names.line()
    phone = crowd.server.phone(names.mac(), (line,)).come_up()
    session = mean.open(line)
    for body in BAD_XML.values():
        session.send_body(body if isinstance(body, bytes) else body.encode()).final()
        phone.session.send_body(body if isinstance(body, bytes) else body.encode()).final()
    for _ in range(3):
        for noise in NO_SIP.values():
            peer = RawPeer(crowd.server.phone_address)
            try:
                peer.send(options() + noise)
            except OSError:
                pass
            peer.wire.reset()
    crowd.talk(20, 300)
    sent = crowd.events_sent()
    for line, watchers in crowd.refs.items():
        for watching, ref in watchers:
            watching.sync()
            assert len(crowd.events_seen(watching, ref)) == sent[line]


def test_all_phones_go_and_come_back(crowd):
    crowd = crowd(40, 10)
    for line in crowd.lines:
        crowd.simulator.command(f"unplug {line}")
    for watchers in crowd.refs.values():
        for session, ref in watchers:
            session.expect("OutOfServiceEvent", ref)
    for line in crowd.lines:
        crowd.simulator.command(f"replug {line}")
    for watchers in crowd.refs.values():
        for session, ref in watchers:
            session.expect("BackInServiceEvent", ref)
    told = Counter(event.name for session in crowd.sessions for event in session.events.history())
    assert told["OutOfServiceEvent"] == 80
    assert told["BackInServiceEvent"] == 160


# --- Conversations of simulated phones ----------------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["snom", "yealink", "mitel", "auerswald", "gigaset"])
def test_a_phone_of_each_maker_is_steered_and_watched(own_server, simulator, dialect):
    """User and line are the same here, because a Gigaset tells no list of its lines."""
    server = own_server({"phones": {"username_must_be_mac": False}})
    lines = [f"sip:100@{server.host}", f"sip:200@{server.host}"]
    phones = simulator(
        server, "--password", PHONE_PASSWORD, "--prompt-time", "50",
        "--phone", f"{dialect},100,{lines[0]}", "--phone", f"{dialect},200,{lines[1]}",
    )  # fmt: skip
    for line in lines:
        phones.ask(f"expect {line} session 20000")
    sessions = [server.client().log_in().open() for _ in lines]
    refs = [session.monitor_when_known(line) for session, line in zip(sessions, lines)]
    order = {"callingDevice": lines[0], "calledDirectoryNumber": "200", "autoOriginate": "doNotPrompt"}
    assert sessions[0].ask("MakeCall", order).name == "MakeCallResponse"
    ringing = sessions[1].expect("DeliveredEvent", refs[1])
    call = calls.connection(ringing.text("connection/callID"), lines[1])
    assert sessions[1].ask("AnswerCall", {"callToBeAnswered": call}).name == "AnswerCallResponse"
    for session, ref in zip(sessions, refs):
        session.expect("EstablishedEvent", ref)
    assert sessions[1].ask("ClearConnection", {"connectionToBeCleared": call}).name == "ClearConnectionResponse"
    for session, ref in zip(sessions, refs):
        session.events.take(lambda event, ref=ref: event.ref == ref and is_end(event), what="the end of the call")
    answer = sessions[0].ask("SnapshotDevice", {"snapshotObject": lines[0]})
    assert answer.name == "SnapshotDeviceResponse"
    assert answer.texts("callID") == []


def is_end(event: Csta) -> bool:
    """The own connection is gone."""
    return event.name == "ConnectionClearedEvent" and event.text("localConnectionInfo") == "null"
