# SPDX-License-Identifier: Apache-2.0
"""Phones at the registrar (RFC 3261 10 and 22, RFC 5626)."""

import pytest
from peer import csta
from peer.digest import parse_fields
from peer.message import parameter

# Failed logins are counted per address: tests that fail on purpose come from addresses of their own.
STRANGER = "127.66.0.{}"


def test_a_phone_is_challenged_and_then_registered(server, names):
    phone = server.phone(names.mac(), (names.line(),))
    first = phone.agent.ask(phone.build_register())
    assert first.status == 401
    challenge = parse_fields(first.get("WWW-Authenticate"))
    assert (challenge["realm"], challenge["algorithm"].upper(), challenge["qop"]) == ("offhook", "MD5", "auth")
    second = phone.agent.ask(
        phone.agent.with_credentials(phone.build_register(), first, phone.credentials)
    )
    assert second.status == 200


def test_the_registration_is_granted_no_longer_than_set(own_server, names):
    server = own_server({"advanced": {"sip_expires": 120}})
    response = server.phone(names.mac()).register(expires=3600)
    assert 0 < int(parameter(response.get("Contact"), "expires")) <= 120


def test_a_registration_shorter_than_the_least_gets_423_with_min_expires(server, names):
    phone = server.phone(names.mac())
    response = phone.register(expires=1)
    assert response.status == 423
    assert int(response.get("Min-Expires")) > 1
    assert phone.register(expires=int(response.get("Min-Expires"))).status == 200


def test_a_query_without_contact_tells_the_bindings(server, names):
    phone = server.phone(names.mac())
    phone.register()
    query = phone.build_register(expires=None)
    query.headers = [(name, value) for name, value in query.headers if name != "Contact"]
    response = phone.agent.ask(query, phone.credentials)
    assert response.status == 200
    assert phone.contact in response.get("Contact")


def test_contact_star_with_expires_0_removes_every_binding(server, names):
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    response = phone.register(expires=0, contact="*")
    assert response.status == 200
    assert not response.has("Contact")
    phone.session.wait_ended()


def test_contact_star_without_expires_0_is_refused(server, names):
    assert server.phone(names.mac()).register(expires=300, contact="*").status == 400


def test_a_wrong_password_is_refused_and_so_often_only(server, names):
    mac = names.mac()
    phone = server.phone(mac, password="wrong", source=STRANGER.format(1))
    statuses = [phone.register().status for _ in range(25)]
    assert set(statuses) <= {401, 403}
    assert statuses[-1] == 403
    # RFC 3261 22: the right password does not help either until the window is over.
    assert server.phone(mac, source=STRANGER.format(1)).register().status == 403


def test_wrong_passwords_of_one_user_do_not_shut_out_another(server, names):
    guesser = server.phone(names.mac(), password="wrong", source=STRANGER.format(2))
    for _ in range(25):
        guesser.register()
    assert server.phone(names.mac(), source=STRANGER.format(2)).register().status == 200


def test_a_nonce_does_not_serve_twice_with_the_same_count(server, names):
    phone = server.phone(names.mac())
    first = phone.agent.ask(phone.build_register())
    request = phone.agent.with_credentials(phone.build_register(), first, phone.credentials)
    assert phone.agent.ask(request).status == 200
    again = phone.build_register().set("Authorization", request.get("Authorization"))
    response = phone.agent.ask(again)
    assert response.status == 401
    assert parse_fields(response.get("WWW-Authenticate")).get("stale", "").lower() == "true"


def test_a_nonce_serves_again_with_the_next_count(server, names):
    phone = server.phone(names.mac())
    first = phone.agent.ask(phone.build_register())
    for _ in range(3):
        request = phone.agent.with_credentials(phone.build_register(), first, phone.credentials)
        assert phone.agent.ask(request).status == 200


def test_an_unknown_user_that_is_no_mac_is_refused(server, names):
    phone = server.phone("bob", identity="sip:bob@pbx", source=STRANGER.format(3))
    assert phone.register().status in (403, 404)


def test_a_user_that_is_no_mac_is_let_in_where_that_is_allowed(own_server, names):
    server = own_server({"phones": {"username_must_be_mac": False}})
    line = names.line()
    server.phone("handset-7", (line,), identity="sip:handset-7@pbx").come_up()


@pytest.mark.parametrize("spelling", ["{0}:{1}:{2}:{3}:{4}:{5}", "{0}-{1}-{2}-{3}-{4}-{5}", "{0}{1}{2}{3}{4}{5}"])
@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_a_mac_is_compared_without_separators_and_case(server, names, spelling, case):
    mac = names.mac()
    line = names.line()
    server.phone(mac, (line,)).come_up()
    pairs = [mac[i : i + 2] for i in range(0, 12, 2)]
    spelt = case(spelling.format(*pairs))
    escaped = spelt.replace(":", "%3A")
    again = server.phone(spelt, (line,), identity=f"sip:{escaped}@pbx")
    assert again.register().status == 200
    again.wait_in_service()


def test_algorithms_are_offered_as_set_the_best_first(own_server, names):
    server = own_server({"phones": {"digest": ["SHA-256", "MD5"]}})
    phone = server.phone(names.mac())
    challenges = phone.agent.ask(phone.build_register()).all("WWW-Authenticate")
    assert [parse_fields(challenge)["algorithm"].upper() for challenge in challenges] == ["SHA-256", "MD5"]
    assert phone.register().status == 200
    old_phone = server.phone(names.mac())
    old_phone.credentials.algorithms = ("MD5",)
    assert old_phone.register().status == 200


def test_an_outbound_registration_is_bound_to_its_flow(server, names):
    phone = server.phone(names.mac())
    contact = f'<{phone.contact}>;reg-id=1;+sip.instance="<urn:uuid:00000000-0000-1000-8000-{phone.mac}>"'
    response = phone.register(contact=contact, Supported="outbound, path")
    assert response.status == 200
    assert "outbound" in response.tokens("Require")


def test_a_path_is_kept_and_becomes_the_route(server, names):
    phone = server.phone(names.mac(), (names.line(),))
    path = "<sip:edge.example.com;transport=tcp;lr>"
    response = phone.register(Path=path, Supported="path")
    assert response.get("Path") == path
    phone.wait_in_service()
    invite = phone.agent.requests.take(lambda request: request.method == "INVITE")
    assert invite.get("Route") == path


def test_phones_wait_when_they_are_not_let_in_by_themselves(own_server, names):
    server = own_server({"advanced": {"auto_activate": False}})
    phone = server.phone(names.mac(), (names.line(),))
    assert phone.register().status == 200
    phone.agent.ping()  # by now an INVITE would have come
    assert phone.agent.requests.history() == []


def test_an_invite_of_a_phone_is_refused(server, names):
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    invite = phone.agent.build("INVITE", "sip:200@pbx", f"<{phone.identity}>;tag=x", "<sip:200@pbx>")
    invite.add("Contact", f"<{phone.contact}>").set_body("application/csta+xml", csta.write("RequestSystemStatus"))
    response = phone.agent.ask(invite)
    assert 400 <= response.status < 700
    phone.sync()
