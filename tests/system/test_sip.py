# SPDX-License-Identifier: Apache-2.0
"""SIP itself on both listeners: what any peer may send (RFC 3261, 4028, 4475, 5626)."""

import pytest
from harness import rfc4475
from harness.server import Server
from peer import csta
from peer.agent import ALLOW
from peer.csta import MIME, Csta
from peer.message import Message, options, parameter
from peer.wire import RawPeer

SIDES = pytest.mark.parametrize("side", ["phones", "clients"])


def address(server, side: str) -> tuple[str, int]:
    return server.phone_address if side == "phones" else server.client_address


@pytest.fixture
def raw():
    """Connections that are closed at the end."""
    peers: list[RawPeer] = []

    def connect(to: tuple[str, int]) -> RawPeer:
        peers.append(RawPeer(to))
        return peers[-1]

    yield connect
    for peer in peers:
        peer.close()


@SIDES
def test_options_are_answered_with_what_the_server_can(server, raw, side):
    peer = raw(address(server, side))
    peer.send(options())
    response = peer.response()
    assert response.status == 200
    assert {"INVITE", "ACK", "BYE", "INFO", "OPTIONS", "UPDATE", "REGISTER"} <= set(response.tokens("Allow"))
    assert MIME in response.tokens("Accept")
    assert parameter(response.get("To"), "tag")


@SIDES
def test_a_ping_gets_a_pong_registered_or_not(server, raw, side):
    peer = raw(address(server, side))
    for _ in range(3):
        peer.send("\r\n\r\n")
        peer.pong()
    peer.send(b"\r\n\r\n" + options() + b"\r\n\r\n")
    peer.pong()
    assert peer.response().status == 200
    peer.pong()


@SIDES
@pytest.mark.parametrize("method", ["MESSAGE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "REFER", "PRACK", "FOO"])
def test_a_method_that_is_not_served_is_405_with_allow(server, raw, side, method):
    peer = raw(address(server, side))
    peer.send(options().replace(b"OPTIONS", method.encode()))
    response = peer.response()
    assert response.status == 405
    assert "INFO" in response.tokens("Allow")


@SIDES
def test_requests_of_a_dialog_that_is_unknown_are_481(server, raw, side):
    peer = raw(address(server, side))
    for method in ("BYE", "INFO", "UPDATE"):
        request = options(branch=f"z9hG4bK{method}").replace(b"OPTIONS", method.encode())
        peer.send(request.replace(b"To: <sip:127.0.0.1>", b"To: <sip:127.0.0.1>;tag=gone"))
        assert peer.response().status == 481


@SIDES
def test_an_ack_of_nothing_is_taken_silently(server, raw, side):
    peer = raw(address(server, side))
    peer.send(options().replace(b"OPTIONS", b"ACK"))
    peer.send(options(branch="z9hG4bKnext"))
    assert peer.response().cseq_method == "OPTIONS"


@SIDES
def test_many_requests_in_one_write_are_all_answered_in_order(server, raw, side):
    peer = raw(address(server, side))
    peer.send(b"".join(options(branch=f"z9hG4bK{number}", cseq=number) for number in range(1, 201)))
    assert [peer.response().cseq for _ in range(200)] == list(range(1, 201))


@SIDES
def test_the_cuts_in_the_stream_do_not_matter(server, raw, side):
    peer = raw(address(server, side))
    stream = options() + b"\r\n\r\n" + options(branch="z9hG4bKsecond", cseq=2)
    for index in range(len(stream)):
        peer.send(stream[index : index + 1])
    assert [peer.response().cseq, peer.response().cseq] == [1, 2]


@SIDES
def test_a_request_is_answered_over_its_connection_whatever_via_says(server, raw, side):
    peer = raw(address(server, side))
    peer.send(options().replace(b"127.0.0.1:9", b"192.0.2.1:5060;rport"))
    response = peer.response()
    assert response.status == 200
    assert parameter(response.get("Via"), "received") == "127.0.0.1"


@SIDES
def test_a_peer_that_has_nothing_more_to_say_still_gets_its_answer(server, raw, side):
    peer = raw(address(server, side))
    peer.send(options())
    peer.wire.half_close()
    assert peer.response().status == 200
    peer.wire.wait_closed()


@pytest.fixture(scope="module")
def torture_server(tmp_path_factory):
    """Users need not be MACs here, so that the login is what a REGISTER fails by."""
    settings = {"phones": {"username_must_be_mac": False}, "clients": {"digest": ["SHA-256", "MD5"]}}
    server = Server(tmp_path_factory.mktemp("torture"), settings).start()
    yield server
    server.stop()


@SIDES
@pytest.mark.parametrize("name", rfc4475.CASES)
def test_a_torture_message_has_the_right_end(torture_server, raw, name, side):
    if not rfc4475.FOLDER.is_dir():
        pytest.skip(f"no messages in {rfc4475.FOLDER}")
    case = rfc4475.CASES[name]
    peer = raw(address(torture_server, side))
    peer.send(rfc4475.message(name))
    for _ in range(case.answers):
        response = peer.response()
        assert response.status in case.statuses, str(response)
        assert not case.header or response.has(case.header), str(response)
        assert not response.has("To") or parameter(response.get("To"), "tag"), "RFC 3261 8.2.6.2"
    assert_still_served(torture_server, raw, side)
    if case.closes:
        peer.wire.wait_closed()
    elif not case.incomplete:
        peer.send(options(branch="z9hG4bKafterwards"))
        assert peer.response().cseq_method == "OPTIONS", "the connection is as good as before"
    finals = [item for item in peer.inbox.history() if isinstance(item, Message) and item.status >= 200]
    assert len(finals) == case.answers + (not case.closes and not case.incomplete)


def assert_still_served(server, raw, side) -> None:
    other = raw(address(server, side))
    other.send(options())
    assert other.response().status == 200


def test_the_table_has_every_torture_message():
    if not rfc4475.FOLDER.is_dir():
        pytest.skip(f"no messages in {rfc4475.FOLDER}")
    assert {path.stem for path in rfc4475.FOLDER.glob("*.dat")} == set(rfc4475.CASES)


# --- Session timers (RFC 4028) ------------------------------------------------------------------------------


def open_session(server, names, **headers):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    return phone, server.client().log_in().open(line, **headers)


@pytest.mark.parametrize("method", ["UPDATE", "INVITE"])
def test_a_client_refreshes_its_session(server, names, method):
    _, session = open_session(server, names)
    response = session.refresh(method)
    assert response.status == 200
    assert not response.body
    session.sync()


@pytest.mark.parametrize("method", ["UPDATE", "INVITE"])
def test_a_refresh_that_asks_for_the_status_is_answered_like_the_first_invite(server, names, method):
    _, session = open_session(server, names)
    response = session.refresh(method, csta.write("RequestSystemStatus"))
    assert response.status == 200
    assert Csta(response.body).text("systemStatus") == "normal"
    session.sync()


@pytest.mark.parametrize("method", ["UPDATE", "INVITE"])
def test_a_phone_refreshes_its_session(server, names, method):
    phone, _ = open_session(server, names)
    for body in (b"", csta.write("RequestSystemStatus")):
        request = phone.agent.build_in(phone.dialog, method)
        request.add("Contact", f"<{phone.contact}>").add("Supported", "timer").add("Allow", ALLOW)
        if body:
            request.set_body(MIME, body)
        response = phone.agent.ask(request)
        assert response.status == 200
        if method == "INVITE":
            phone.agent.acknowledge(phone.dialog, request.cseq)
        assert bool(response.body) == bool(body)
    phone.sync()


def test_the_timer_a_client_asks_for_is_agreed_to(server, names):
    _, session = open_session(server, names, Session_Expires="600;refresher=uac")
    assert session.accepted.get("Session-Expires").replace(" ", "") == "600;refresher=uac"
    assert "timer" in session.accepted.tokens("Require")
    response = session.refresh("UPDATE", Session_Expires="600;refresher=uac")
    assert response.get("Session-Expires").startswith("600")


def test_too_short_a_timer_is_422_with_the_least(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    client = server.client().log_in()
    response = client.agent.ask(client.build_invite(line).add("Session-Expires", "20"))
    assert response.status == 422
    assert int(response.get("Min-SE")) >= 90


def test_a_phone_that_wants_a_longer_timer_gets_it(server, names):
    """422 to our INVITE: once more, with what the phone wants (RFC 4028 7.3)."""
    phone = server.phone(names.mac(), (names.line(),))
    phone.refusals = iter([(422, {"Min_SE": "3600"})])
    phone.come_up()
    invites = [request for request in phone.agent.requests.history() if request.method == "INVITE"]
    assert int(invites[-1].get("Session-Expires").split(";")[0]) >= 3600
    assert int(invites[-1].get("Min-SE")) == 3600
