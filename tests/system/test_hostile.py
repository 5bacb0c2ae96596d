# SPDX-License-Identifier: Apache-2.0
"""Peers that are broken, slow or mean: the right answer for them, and nobody else feels anything."""

import random
import socket

import pytest
from harness.pair import Pair
from peer import calls, csta
from peer.csta import MIME, Csta
from peer.gate import Gate
from peer.message import options
from peer.phone import Body
from peer.wire import RawPeer

CALLER = "sip:0301234@pbx"


@pytest.fixture
def raw(server):
    peers: list[RawPeer] = []

    def connect() -> RawPeer:
        peers.append(RawPeer(server.phone_address))
        return peers[-1]

    yield connect
    for peer in peers:
        peer.close()


@pytest.fixture
def gate(server):
    gates: list[Gate] = []

    def open_to(address) -> Gate:
        gates.append(Gate(address))
        return gates[-1]

    yield open_to
    for one in gates:
        one.close()


def good_traffic(pair) -> None:
    """One event and one service go through: the others feel nothing."""
    pair.phone.answers["GetDoNotDisturb"] = lambda _: {"doNotDisturbOn": "false"}
    pair.phone.report(pair.line, calls.delivered("1", pair.line, CALLER, pair.line))
    pair.session.expect("DeliveredEvent", pair.ref)
    assert pair.session.ask("GetDoNotDisturb", {"device": pair.line}).name == "GetDoNotDisturbResponse"


# --- Bytes that are no SIP ----------------------------------------------------------------------------------

NO_SIP = {
    "http": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "tls": bytes.fromhex("16030100a5010000a1030301") + bytes(range(160)) + b"\r\n\r\n",
    "zeros": bytes(4096) + b"\r\n\r\n",
    "noise": random.Random(4475).randbytes(8192) + b"\r\n\r\n",
    "endless line": b"A" * 200_000,
    "endless header": options()[:-4] + b"\r\nX-Long: " + b"a" * 200_000,
    "headers without end": options()[:-4] + b"".join(b"\r\nX-%d: a" % i for i in range(20_000)),
    "binary in a header": options().replace(b"Max-Forwards: 70", b"Max-Forwards: \x00\xff\xfe") * 2,
}


@pytest.mark.parametrize("what", NO_SIP)
def test_what_is_no_sip_ends_its_own_connection_at_most(pair, raw, what):
    peer = raw()
    try:
        peer.send(NO_SIP[what])
        peer.wire.half_close()
    except OSError:
        pass  # cut off while we were still sending
    peer.wire.wait_closed()
    good_traffic(pair)


def test_a_body_larger_than_allowed_is_refused_and_the_connection_closed(pair, raw):
    peer = raw()
    peer.send(options().replace(b"Content-Length: 0", b"Content-Length: 100000000"))
    assert peer.response().status in (413, 513)
    peer.wire.wait_closed()
    good_traffic(pair)


@pytest.mark.parametrize("size", ["", "abc", "-1", "1 2", "99999999999999999999", "0\r\nContent-Length: 5"])
def test_a_content_length_that_cannot_be_trusted_ends_the_connection(pair, raw, size):
    peer = raw()
    peer.send(options().replace(b"Content-Length: 0", f"Content-Length: {size}".encode()))
    assert peer.response().status in (400, 413, 513)
    peer.wire.wait_closed()
    good_traffic(pair)


def test_too_many_headers_are_refused(pair, raw):
    peer = raw()
    peer.send(options()[:-4] + b"".join(b"\r\nX-%d: a" % i for i in range(500)) + b"\r\n\r\n")
    assert 400 <= peer.response().status < 600
    good_traffic(pair)


def test_hundreds_of_silent_connections_do_no_harm(server, pair):
    idle = [socket.create_connection(server.phone_address) for _ in range(400)]
    good_traffic(pair)
    for connection in idle:
        connection.close()


def test_connections_that_are_reset_at_any_moment_do_no_harm(server, pair):
    stream = options()
    for length in range(0, len(stream), 7):
        peer = RawPeer(server.phone_address)
        peer.send(stream[:length])
        peer.wire.reset()
    good_traffic(pair)


def test_noise_in_the_stream_of_a_phone_harms_only_that_phone(server, names, pair, gate):
    chance = random.Random(6)
    for _ in range(20):
        bad = gate(server.phone_address)
        bad.to_server.change = lambda data: bytes(
            chance.randrange(256) if chance.random() < 0.01 else byte for byte in data
        )
        peer = RawPeer(bad.address)
        peer.send(options(user="100") * 3)
        peer.wire.half_close()
        peer.wire.wait_closed()
    good_traffic(pair)


# --- XML ----------------------------------------------------------------------------------------------------

NAMESPACE = f'xmlns="{csta.NAMESPACE}5"'
BAD_XML = {
    "broken": f"<MonitorStart {NAMESPACE}><monitorObject></MonitorStart>",
    "cut off": f"<MonitorStart {NAMESPACE}><monitorObj",
    "text": "hello",
    "two roots": f"<RequestSystemStatus {NAMESPACE}/><RequestSystemStatus {NAMESPACE}/>",
    "dtd": f'<!DOCTYPE a [<!ENTITY x "y">]><RequestSystemStatus {NAMESPACE}/>',
    "external entity": (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><MakeCall {NAMESPACE}>'
        "<callingDevice>&x;</callingDevice></MakeCall>"
    ),
    "laughs": (
        '<!DOCTYPE l [<!ENTITY a "lol">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
        + f"]><MakeCall {NAMESPACE}><callingDevice>&j;</callingDevice></MakeCall>"
    ),
    "deep": f"<MakeCall {NAMESPACE}>" + "<a>" * 5000 + "</a>" * 5000 + "</MakeCall>",
    "wide": f"<MakeCall {NAMESPACE}>" + "<a/>" * 14_000 + "</MakeCall>",
    "attributes": f"<MakeCall {NAMESPACE} " + " ".join(f'a{i}="1"' for i in range(3000)) + "/>",
    "another document": "<html><body>hello</body></html>",
    "nul": f"<MakeCall {NAMESPACE}><callingDevice>\x00</callingDevice></MakeCall>",
    "not utf-8": b"<MakeCall " + NAMESPACE.encode() + b"><callingDevice>\xff\xfe</callingDevice></MakeCall>",
    "empty": "",
    "blank": "   \r\n",
}


@pytest.mark.parametrize("what", BAD_XML)
def test_a_body_that_cannot_be_read_is_answered_and_the_session_goes_on(pair, what):
    body = BAD_XML[what]
    response = pair.session.send_body(body if isinstance(body, bytes) else body.encode()).final()
    assert response.status in (200, 400), response.title()
    if response.body:
        assert Csta(response.body).error.startswith("operation/"), Csta(response.body)
    good_traffic(pair)
    assert pair.phone.count("MakeCall") == 0


def test_a_body_of_another_character_set_is_read(pair):
    """ISO-8859-1 is declared by real implementations."""
    body = f'<?xml version="1.0" encoding="ISO-8859-1"?><RequestSystemStatus {NAMESPACE}/>'
    assert pair.session.ask_body(body.encode("latin-1")).name == "RequestSystemStatusResponse"


def test_a_phones_bad_answer_costs_that_service_alone(own_server, names):
    pair = Pair(own_server({"advanced": {"service_timeout": 1}}), names)
    pair.phone.answers["MakeCall"] = lambda _: Body(b"<MakeCallResp")
    assert pair.session.ask("MakeCall", {"callingDevice": pair.line, "calledDirectoryNumber": "200"}).is_error
    good_traffic(pair)


# --- Slow and silent peers ----------------------------------------------------------------------------------


def test_a_client_that_never_answers_events_stays_served(server, names):
    """A known client program ends its handling of an event without any SIP response."""
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    session = server.client(leaves_events_unanswered=True).log_in().open(line)
    ref = session.monitor(line)
    phone.wait_monitored(line)
    for number in range(300):
        phone.report(line, calls.do_not_disturb(line, number % 2 == 0))
    session.events.wait_for(lambda events: sum(event.ref == ref for event in events) == 301)
    assert session.ask("RequestSystemStatus").text("systemStatus") == "normal"
    assert not session.has_ended


def fat_event(line: str) -> tuple[str, dict]:
    name, content = calls.do_not_disturb(line, True)
    return name, content | {"extensions": {"privateData": {"string": "AB" * 20_000}}}


def test_a_client_that_does_not_read_is_cut_off_and_the_others_feel_nothing(own_server, names):
    server = own_server({"diagnostics": {"trace_mib": 1}})  # its bounded memory is not what is looked at here
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    deaf = server.client(receive_buffer=4096).log_in()
    deaf.open(line).monitor(line)
    session = server.client().log_in().open(line)
    ref = session.monitor(line)
    phone.wait_monitored(line)
    before = server.memory_kib()
    deaf.agent.wire.stop_reading()
    count = 300  # 12 MB: more than queue and system buffers hold
    for _ in range(count):
        phone.report(line, fat_event(line))
    session.events.wait_for(lambda events: sum(event.ref == ref for event in events) == count + 1)
    assert server.memory_kib() - before < 64 * 1024
    deaf.agent.wire.go_on_reading()
    deaf.agent.wire.wait_closed()
    assert len(phone.monitors) == 1


def test_a_frozen_phone_does_not_hold_up_another(server, names, pair, gate):
    """Its connection stands, but nothing gets through: the services of the other phone go on."""
    frozen = gate(server.phone_address)
    line = names.line()
    phone = server.phone(names.mac(), (line,), address=frozen.address).come_up()
    session = server.client().log_in().open(line)
    session.monitor(line)
    frozen.to_peer.freeze()
    waiting = session.send("MakeCall", {"callingDevice": line, "calledDirectoryNumber": "200"})
    good_traffic(pair)
    frozen.to_peer.thaw()
    phone.answers["MakeCall"] = lambda _: {"callingDevice": calls.connection("1", line)}
    assert session.answer_in(waiting.final(), "MakeCall").name in ("MakeCallResponse", "CSTAErrorCode")


def test_everything_works_when_each_byte_comes_alone(server, names, gate):
    slow_phone, slow_client = gate(server.phone_address), gate(server.client_address)
    for one in (slow_phone, slow_client):
        one.to_server.piece = one.to_peer.piece = 1
    line = names.line()
    phone = server.phone(names.mac(), (line,), address=slow_phone.address).come_up()
    session = server.client(address=slow_client.address).log_in().open(line)
    ref = session.monitor(line)
    phone.wait_monitored(line)
    phone.report_all(line, *calls.incoming_call("1", line, CALLER))
    session.expect("ConnectionClearedEvent", ref)


def test_a_delayed_line_only_delays(server, names, gate):
    far = gate(server.phone_address)
    far.to_server.delay = far.to_peer.delay = 0.05
    line = names.line()
    phone = server.phone(names.mac(), (line,), address=far.address).come_up()
    session = server.client().log_in().open(line)
    ref = session.monitor(line)
    phone.wait_monitored(line)
    phone.report_all(line, *calls.incoming_call("1", line, CALLER))
    session.expect("ConnectionClearedEvent", ref)


def test_a_half_closed_phone_is_gone(server, names, gate):
    """It can say nothing more, so it can report nothing more."""
    one_way = gate(server.phone_address)
    line = names.line()
    server.phone(names.mac(), (line,), address=one_way.address).come_up()
    session = server.client().log_in().open(line)
    ref = session.monitor(line)
    one_way.half_close_to_server()
    session.expect("OutOfServiceEvent", ref)


def test_a_message_with_a_body_but_a_wrong_type_from_the_phone_is_415(pair):
    info = pair.phone.agent.build_in(pair.phone.dialog, "INFO").set_body("text/plain", b"hello")
    response = pair.phone.agent.ask(info)
    assert response.status == 415
    assert MIME in response.tokens("Accept")
    good_traffic(pair)


def test_an_info_without_a_body_is_no_harm(pair):
    info = pair.session.agent.build_in(pair.session.dialog, "INFO")
    assert pair.session.agent.ask(info).status in (200, 400, 415)
    good_traffic(pair)


def test_an_info_package_that_is_unknown_is_469(pair):
    """RFC 6086 4.2.2."""
    info = pair.session.agent.build_in(pair.session.dialog, "INFO").add("Info-Package", "nothing-known")
    response = pair.session.agent.ask(info.set_body(MIME, csta.write("RequestSystemStatus")))
    assert response.status == 469
    assert "Recv-Info" in [name for name, _ in response.headers]
    good_traffic(pair)


def test_logins_tried_in_masses_do_not_hold_up_the_others(server, names, pair):
    for number in range(30):
        server.phone(names.mac(), password="wrong", source=f"127.68.0.{number + 1}").register()
    good_traffic(pair)
