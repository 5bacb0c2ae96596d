# SPDX-License-Identifier: Apache-2.0
"""The peers against each other: a test that blames the server must be able to trust them."""

import socket
import threading
import time

import pytest
from peer import calls, csta
from peer.agent import ALLOW, Agent, new_tag
from peer.client import Client
from peer.csta import Csta
from peer.digest import Challenger, Credentials, digest_response, parse_fields
from peer.gate import Gate
from peer.message import PONG, BadMessage, Framer, Message, parameter, parse, uri_of
from peer.notes import faults
from peer.phone import EMPTY_OK, Phone
from peer.session import CstaDialog, read_csta, set_csta
from peer.wire import RawPeer


class StandIn:
    """As much of a server as one phone or one client needs: it registers it, calls a phone, accepts a client."""

    def __init__(self, user: str = "u", password: str = "p"):
        self.challenger = Challenger(user, password, realm="offhook", algorithm="SHA-256")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        self.agent: Agent | None = None
        self.session: CstaDialog | None = None
        self.infos: list[Csta] = []
        self.connected = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        try:
            connection, _ = self.listener.accept()
        except OSError:  # closed, and nobody had come
            return
        self.agent = Agent("stand-in", connection)
        self.agent.on_request = self._on_request
        self.agent.start_reading()
        self.connected.set()

    def _on_request(self, request: Message):
        if request.method == "REGISTER":
            if not self.challenger.accepts(request.get("Authorization"), "REGISTER"):
                return self.agent.respond(request, 401, WWW_Authenticate=self.challenger.challenge())
            contact = f"<{uri_of(request.get('Contact'))}>;expires=60"
            return self.agent.respond(request, 200, Contact=contact)
        if request.method == "INVITE":
            self.session = CstaDialog(self.agent, self.agent.accept_dialog(request), 5)
            response = self.agent.response_to(request, 200).add("Contact", "<sip:127.0.0.1;transport=tcp>")
            set_csta(response, csta.write("RequestSystemStatusResponse", {"systemStatus": "normal"}))
            return self.agent.wire.send(response.to_bytes())
        if request.method == "INFO":
            self.infos.append(Csta(request.body))
            return self.session.answer(request, f"{self.infos[-1].name}Response")
        self.agent.respond(request, 200)

    def call_phone(self, contact: str, credentials: Credentials | None = None) -> Message:
        host = self.address[0]
        invite = self.agent.build("INVITE", contact, f"<sip:offhook@{host}>;tag={new_tag()}", f"<{contact}>")
        invite.add("Contact", f"<sip:offhook@{host}>").add("Allow", ALLOW)
        set_csta(invite, csta.write("RequestSystemStatus"))
        response = self.agent.ask(invite, credentials)
        self.session = CstaDialog(self.agent, self.agent.open_dialog(invite, response), 5)
        return response

    def close(self):
        self.listener.close()
        if self.agent:
            self.agent.close()


@pytest.fixture
def stand_in():
    server = StandIn()
    yield server
    server.close()


@pytest.fixture
def phone(stand_in):
    phone = Phone(stand_in.address, "u", "p", ("sip:100@pbx",))
    stand_in.connected.wait(5)
    yield phone
    phone.close()


def test_framer_gives_the_same_messages_however_the_stream_is_cut():
    first = Message("INFO", "sip:a@b").add("Via", "SIP/2.0/TCP h;branch=z9hG4bK1").set_body("text/plain", b"a\r\n\r\nb")
    stream = first.to_bytes() + b"\r\n" + Message(status=200, reason="OK").add("To", "<sip:a@b>").to_bytes()
    whole = Framer().feed(stream)
    framer, pieces = Framer(), []
    for index in range(len(stream)):
        pieces += framer.feed(stream[index : index + 1])
    assert [str(item) for item in pieces] == [str(item) for item in whole]
    assert [item if item == PONG else item.method or item.status for item in whole] == ["INFO", PONG, 200]


@pytest.mark.parametrize(
    "stream",
    [
        b"INFO sip:a@b SIP/2.0\r\nTo: <sip:a@b>\r\n\r\n",
        b"INFO sip:a@b SIP/2.0\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
        b"INFO sip:a@b  SIP/2.0\r\nContent-Length: 0\r\n\r\n",
        b"SIP/2.0 99 Low\r\nContent-Length: 0\r\n\r\n",
        b"SIP/2.0 200 OK\r\nno header\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_framer_refuses_what_is_not_by_the_book(stream):
    with pytest.raises(BadMessage):
        Framer().feed(stream)


def test_headers_are_found_in_compact_form_and_by_any_case():
    message = parse(b"SIP/2.0 200 OK\r\nv: SIP/2.0/TCP h;branch=z9hG4bKx\r\nm: <sip:a@b;lr>;expires=5\r\n\r\n")
    assert message.branch == "z9hG4bKx"
    assert uri_of(message.get("CONTACT")) == "sip:a@b;lr"
    assert parameter(message.get("contact"), "expires") == "5"
    assert parameter(message.get("contact"), "lr") == ""


def test_digest_gives_the_values_of_the_rfcs():
    # RFC 2617 3.5 and RFC 7616 3.9.1
    old = {"realm": "testrealm@host.com", "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093", "uri": "/dir/index.html"}
    old |= {"qop": "auth", "nc": "00000001", "cnonce": "0a4f113b"}
    assert digest_response(old, "GET", "Mufasa", "Circle Of Life") == "6629fae49393a05397450978507c4ef1"
    new = {"realm": "http-auth@example.org", "uri": "/dir/index.html", "algorithm": "SHA-256"}
    new |= {"nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "qop": "auth", "nc": "00000001"}
    new |= {"cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"}
    assert digest_response(new, "GET", "Mufasa", "Circle of Life") == (
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    )


def test_digest_takes_the_topmost_challenge_it_knows_and_counts_nonces():
    credentials = Credentials("u", "p", algorithms=("MD5",))
    challenges = ['Digest realm="r", nonce="1", algorithm=SHA-256', 'Digest realm="r", nonce="2", qop="auth"']
    first = parse_fields(credentials.answer(challenges, "INFO", "sip:x"))
    second = parse_fields(credentials.answer(challenges, "INFO", "sip:x"))
    assert (first["nonce"], first["nc"], second["nc"]) == ("2", "00000001", "00000002")


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_digest_of_one_side_is_accepted_by_the_other_and_a_wrong_password_is_not(algorithm):
    challenger = Challenger("u", "p", algorithm=algorithm)
    good = Credentials("u", "p").answer([challenger.challenge()], "INVITE", "sip:x")
    bad = Credentials("u", "q").answer([challenger.challenge()], "INVITE", "sip:x")
    assert challenger.accepts(good, "INVITE")
    assert not challenger.accepts(good, "INFO")
    assert not challenger.accepts(bad, "INVITE")


def test_phone_registers_is_called_and_answers(stand_in, phone):
    assert phone.register().status == 200
    assert Csta(stand_in.call_phone(phone.contact).body).text("systemStatus") == "normal"
    phone.agent.acks.take()
    answer = stand_in.session.send("GetSwitchingFunctionDevices").final()
    assert Csta(answer.body).name == "GetSwitchingFunctionDevicesResponse"
    phone.wait_in_service()
    answer = stand_in.session.send("MakeCall", {"callingDevice": "sip:100@pbx"}).final()
    assert Csta(answer.body).error == "operation/serviceNotSupported"
    phone.answers["MakeCall"] = lambda request: EMPTY_OK
    assert stand_in.session.send("MakeCall", {"callingDevice": "sip:100@pbx"}).final().body == b""
    faults.take()  # the MakeCall above lacks its number


def test_phone_reports_events_to_its_monitors(stand_in, phone):
    phone.register()
    stand_in.call_phone(phone.contact)
    stand_in.session.send("MonitorStart", {"monitorObject": {"deviceObject": "sip:100@pbx"}}).final()
    phone.report_all("sip:100@pbx", *calls.incoming_call("7", "sip:100@pbx", "sip:200@pbx"))
    assert [str(info) for info in stand_in.infos] == [
        "DeliveredEvent[1]",
        "EstablishedEvent[1]",
        "ConnectionClearedEvent[1]",
    ]


@pytest.mark.parametrize("status", [401, 407])
def test_phone_challenges_and_accepts_the_right_password(stand_in, phone, status):
    phone.challenge_methods, phone.challenge_status = {"INVITE"}, status
    phone.register()
    assert stand_in.call_phone(phone.contact, Credentials("u", "p")).status == 200


def test_client_opens_a_session_and_takes_events(stand_in):
    client = Client(stand_in.address, "u", "p").log_in()
    session = client.open("sip:100@pbx")
    assert session.status.text("systemStatus") == "normal"
    name, content = calls.cleared("1", "sip:100@pbx")
    stand_in.session.send(name, {"monitorCrossRefID": "5"} | content)
    assert session.expect("ConnectionClearedEvent", "5").text("cause") == "normalClearing"
    assert session.bye().status == 200
    client.close()


def test_a_breach_of_the_standard_is_noticed(stand_in):
    client = Client(stand_in.address, "u", "p").log_in()
    session = client.open("sip:100@pbx")
    request = stand_in.agent.build_in(stand_in.session.dialog, "INFO").set("CSeq", "0 INFO").set("Max-Forwards", "x")
    stand_in.agent.start(request.set("From", "<sip:someone@else>;tag=9")).final()
    found = "\n".join(faults.take())
    for words in ("no Max-Forwards", "CSeq 0 after", "are not the dialog's"):
        assert words in found
    assert not session.has_ended
    client.close()


def test_every_sample_of_a_real_implementation_is_by_the_schema():
    if not csta.schemas_are_there():
        pytest.skip(f"no schemas in {csta.SCHEMAS}: CSTA bodies are only looked at as XML")
    samples = sorted((csta.SCHEMAS / "samples").glob("*.xml"))
    assert samples
    for sample in samples:
        assert csta.schema_faults(sample.read_bytes()) == [], sample.name


def test_the_events_that_phones_report_are_by_the_schema():
    if not csta.schemas_are_there():
        pytest.skip(f"no schemas in {csta.SCHEMAS}: CSTA bodies are only looked at as XML")
    line, other = "sip:100@pbx", "sip:200@pbx"
    events = [
        calls.service_initiated("1", line), calls.originated("1", line, other), calls.held("1", line),
        calls.retrieved("1", line), calls.do_not_disturb(line, True), *calls.incoming_call("1", line, other),
    ]  # fmt: skip
    for edition in (3, 5, 6):
        for name, content in events:
            assert csta.schema_faults(csta.write(name, {"monitorCrossRefID": "1"} | content, edition)) == []
    assert csta.schema_faults(csta.write("TransferredEvent", {"monitorCrossRefID": "1"}))


class Echo:
    """Sends back what it gets."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.gate = Gate(self.listener.getsockname())
        self.peer = RawPeer(self.gate.address)
        self.far, _ = self.listener.accept()

    def close(self):
        for one in (self.peer, self.gate, self.listener, self.far):
            one.close()


@pytest.fixture
def echo():
    echo = Echo()
    yield echo
    echo.close()


def test_gate_splits_and_changes_what_passes(echo):
    echo.gate.to_server.piece = 1
    echo.gate.to_server.change = bytes.upper
    echo.peer.send("abc")
    assert b"".join(echo.far.recv(1) for _ in range(3)) == b"ABC"


def test_gate_freezes_and_thaws(echo):
    echo.gate.to_server.freeze()
    echo.peer.send("late")
    echo.far.settimeout(0.1)
    with pytest.raises(TimeoutError):
        echo.far.recv(10)
    echo.gate.to_server.thaw()
    echo.far.settimeout(5)
    assert echo.far.recv(10) == b"late"


def test_gate_drops_half_closes_and_resets(echo):
    echo.gate.to_server.drop = True
    echo.peer.send("lost")
    echo.gate.to_peer.delay = 0.01
    echo.far.sendall(b"\r\n")
    echo.peer.pong()
    echo.gate.half_close_to_server()
    assert echo.far.recv(10) == b""
    started = time.monotonic()
    echo.gate.reset()
    echo.peer.wire.wait_closed()
    assert time.monotonic() - started < 5


def test_a_body_of_another_type_is_no_csta(stand_in):
    message = Message(status=200, reason="OK").set_body("text/plain", b"hello")
    assert read_csta(message, "peer") is None
    assert faults.take()
