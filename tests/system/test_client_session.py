# SPDX-License-Identifier: Apache-2.0
"""Clients: login, application sessions, the services the server answers itself."""

import pytest
from peer import csta
from peer.csta import MIME
from peer.digest import parse_fields
from peer.phone import SILENCE

STRANGER = "127.67.0.{}"


def test_a_client_registers_with_the_best_algorithm(server):
    client = server.client()
    first = client.agent.ask(
        client.agent.build("REGISTER", "sip:h", f"<{client.identity}>;tag=1", f"<{client.identity}>").add(
            "Contact", f"<{client.contact}>"
        )
    )
    algorithms = [parse_fields(value)["algorithm"].upper() for value in first.all("WWW-Authenticate")]
    assert algorithms == ["SHA-256", "MD5"]
    assert client.register().status == 200


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_client_may_use_either_algorithm(server, algorithm):
    assert server.client(algorithms=(algorithm,)).register().status == 200


def test_a_wrong_password_or_user_is_refused_alike(server):
    wrong = server.client(password="wrong", source=STRANGER.format(1)).register()
    unknown = server.client(user="nobody", source=STRANGER.format(1)).register()
    assert wrong.status == unknown.status
    assert wrong.status in (401, 403)


def test_a_session_without_login_is_challenged(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    client = server.client()
    assert client.invite(line).status in (401, 407)
    client.open(line)  # answers the challenge


def test_a_known_line_is_opened_and_normal(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line)
    assert session.status.name == "RequestSystemStatusResponse"
    assert session.status.text("systemStatus") == "normal"
    assert "INFO" in session.accepted.tokens("Allow")
    assert MIME in session.accepted.tokens("Accept")


def test_an_unknown_line_is_404(server, names):
    assert server.client().log_in().invite(names.line()).status == 404


def test_a_line_of_a_phone_that_is_off_is_opened_all_the_same(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    phone.unregister()
    session = server.client().log_in().open(line)
    assert session.status.text("systemStatus") == "normal"
    session.start_monitor(line)


def test_a_system_session_stands_without_a_line(server):
    session = server.client().log_in().open()
    assert session.status.text("systemStatus") == "normal"
    assert session.ask("RequestSystemStatus").text("systemStatus") == "normal"


def test_any_line_may_be_monitored_in_a_system_session(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    server.client().log_in().open().monitor(line)


def test_one_client_holds_many_sessions(server, names):
    lines = [names.line() for _ in range(5)]
    server.phone(names.mac(), tuple(lines)).come_up()
    client = server.client().log_in()
    sessions = [client.open(line) for line in lines]
    refs = {session.monitor(line) for session, line in zip(sessions, lines)}
    assert len(refs) == 5
    sessions[0].bye()
    sessions[1].sync()


@pytest.mark.parametrize("edition", [3, 4, 5, 6])
def test_the_client_is_spoken_to_in_its_own_edition(server, names, edition):
    line = names.line()
    server.phone(names.mac(), (line,), edition=5).come_up()
    session = server.client().log_in().open(line, edition)
    assert session.status.edition == edition
    session.monitor(line)  # the peer itself looks at the edition of all that comes


def test_a_client_of_another_product_is_understood(server, names):
    """Prefixes, an old edition, private data: what a known client program sends (facts of the wire)."""
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line, edition=3)
    prefixed = (
        f'<?xml version="1.0"?><csta:MonitorStart xmlns:csta="{csta.NAMESPACE}3"><csta:monitorObject>'
        f"<csta:deviceObject>{line}</csta:deviceObject></csta:monitorObject></csta:MonitorStart>"
    )
    assert session.ask_body(prefixed.encode()).name == "MonitorStartResponse"
    private = (
        f'<RequestSystemStatus xmlns="{csta.NAMESPACE}3"><extensions><privateData><private>'
        f'<l:line xmlns:l="http://example.com/x">{line}</l:line>'
        "</private></privateData></extensions></RequestSystemStatus>"
    )
    assert session.ask_body(private.encode()).name == "RequestSystemStatusResponse"
    misspelt = f'<RequestSystemStatus xmlns="{csta.NAMESPACE.replace("ecma-int", "ecmaint")}3"/>'
    assert session.ask_body(misspelt.encode()).name == "RequestSystemStatusResponse"
    assert session.ask_body(b"<RequestSystemStatus/>").name == "RequestSystemStatusResponse"


def test_a_session_is_ended_by_bye_and_then_unknown(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line)
    assert session.bye().status == 200
    assert session.send("RequestSystemStatus").final().status == 481
    assert session.agent.ask(session.agent.build_in(session.dialog, "BYE")).status == 481


def test_an_info_outside_of_any_session_is_481(server):
    client = server.client().log_in()
    info = client.agent.build("INFO", "sip:100@pbx", f"<{client.identity}>;tag=1", "<sip:100@pbx>;tag=2")
    assert client.agent.ask(info.set_body(MIME, csta.write("RequestSystemStatus"))).status == 481


def test_an_invite_with_another_body_is_refused_with_what_is_taken(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    client = server.client().log_in()
    invite = client.build_invite(line)
    invite.set_body("application/sdp", b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n")
    response = client.agent.ask(invite)
    assert response.status in (415, 488)
    if response.status == 415:
        assert MIME in response.tokens("Accept")


def test_an_info_with_another_body_is_415_with_what_is_taken(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line)
    info = session.agent.build_in(session.dialog, "INFO").set_body("application/dtmf-relay", b"Signal=1\r\n")
    response = session.agent.ask(info)
    assert response.status == 415
    assert MIME in response.tokens("Accept")
    session.sync()


def test_a_required_extension_that_is_not_known_is_420(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    client = server.client().log_in()
    response = client.agent.ask(client.build_invite(line).add("Require", "100rel, nothing-known"))
    assert response.status == 420
    assert "nothing-known" in response.get("Unsupported")


def test_a_request_out_of_order_is_refused(server, names):
    """RFC 3261 12.2.2: a lower CSeq than before is 500."""
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line)
    session.sync()
    late = session.agent.build_in(session.dialog, "INFO").set("CSeq", "1 INFO")
    assert session.agent.ask(late.set_body(MIME, csta.write("RequestSystemStatus"))).status == 500
    session.sync()


def test_an_offer_that_is_withdrawn_before_its_answer_is_no_harm(server, names):
    """CANCEL for an INVITE that is already answered: 481 or 200, and the session stands (RFC 3261 9.2)."""
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    client = server.client().log_in()
    session = client.open(line)
    cancel = client.agent.build(
        "CANCEL", line, session.dialog.local, f"<{line}>", session.dialog.call_id, session.dialog.local_cseq
    )
    assert client.agent.ask(cancel).status in (200, 481)
    session.sync()


def test_features_are_told_without_a_phone(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    phone.answers["GetCSTAFeatures"] = lambda _: SILENCE
    features = server.client().log_in().open(line).ask("GetCSTAFeatures")
    assert features.name == "GetCSTAFeaturesResponse"
    assert features.has("supportedServices/callControlServList/makeCall")
    assert features.has("supportedServices/monitoringServList/monitorStart")
    assert features.has("supportedEvents/callControlEvtsList/delivered")


def test_two_clients_of_one_account_on_two_connections_are_kept_apart(server, names):
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    first, second = server.client().log_in(), server.client().log_in()
    one, two = first.open(line), second.open(line)
    refs = one.monitor(line), two.monitor(line)
    assert refs[0] != refs[1]
    assert one.ask("MonitorStop", {"monitorCrossRefID": refs[1]}).error == "operation/invalidMonitorCrossRefID"
    first.close()
    two.sync()


def test_a_session_that_is_opened_without_a_body_is_taken(server, names):
    """RFC 3261 13.2.1: an INVITE need not have a body."""
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    client = server.client().log_in()
    invite = client.build_invite(line)
    invite.body = b""
    invite.headers = [(name, value) for name, value in invite.headers if not name.startswith("Content")]
    response = client.agent.ask(invite)
    assert response.status in (200, 415)
    if response.status == 200:
        client.agent.open_dialog(invite, response)
