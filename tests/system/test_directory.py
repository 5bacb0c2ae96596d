# SPDX-License-Identifier: Apache-2.0
"""The clients' directory of lines, and being told of its changes (ECMA-269 13 and 15)."""

import pytest
from peer.phone import Phone


def list_lines(session, content=None) -> set[str]:
    """GetSwitchingFunctionDevices: the answer first, then the list in requests of the server."""
    answer = session.ask("GetSwitchingFunctionDevices", content)
    assert answer.name == "GetSwitchingFunctionDevicesResponse"
    reference = answer.text("serviceCrossRefID")
    assert reference
    lines: set[str] = set()
    while True:
        segment = session.expect_notice("SwitchingFunctionDevices")
        assert segment.text("serviceCrossRefID") == reference
        lines |= set(segment.texts("deviceID"))
        if segment.text("lastSegment") in ("true", "1"):
            return lines


def phone_with(server, names, *lines: str) -> Phone:
    phone = server.phone(names.mac(), lines).come_up()
    phone.sync()
    return phone


def test_an_empty_directory_is_told_as_an_empty_list(own_server):
    assert list_lines(own_server().client().log_in().open()) == set()


def test_the_directory_names_every_line_that_is_known(own_server, names):
    server = own_server()
    lines = {names.line() for _ in range(4)}
    first, second, third, fourth = lines
    phone_with(server, names, first, second)
    phone_with(server, names, third)
    gone = phone_with(server, names, fourth)
    gone.unregister()
    assert list_lines(server.client().log_in().open()) == lines


def test_a_line_session_may_ask_for_the_directory_too(own_server, names):
    server = own_server()
    line = names.line()
    phone_with(server, names, line)
    assert list_lines(server.client().log_in().open(line)) == {line}


def test_one_device_may_be_asked_for(own_server, names):
    server = own_server()
    lines = (names.line(), names.line())
    phone_with(server, names, *lines)
    session = server.client().log_in().open()
    assert list_lines(session, {"requestedDeviceID": lines[0]}) == {lines[0]}


def test_a_long_directory_comes_whole(own_server, names):
    server = own_server()
    lines = {names.line() for _ in range(60)}
    ordered = sorted(lines)
    phone_with(server, names, *ordered[:30])
    phone_with(server, names, *ordered[30:])
    assert list_lines(server.client().log_in().open()) == lines


def register_for_changes(session) -> str:
    answer = session.ask("SystemRegister", {"requestTypes": {"switchingFunctionDevicesChanged": "true"}})
    assert answer.name == "SystemRegisterResponse"
    assert answer.text("sysStatRegisterID")
    return answer.text("sysStatRegisterID")


def test_a_registered_client_is_told_of_a_new_line(server, names):
    session = server.client().log_in().open()
    registration = register_for_changes(session)
    line = names.line()
    phone_with(server, names, line)
    assert session.expect_notice("SwFunctionDevicesChanged").text("sysStatRegisterID") == registration
    assert line in list_lines(session)


def test_a_registered_client_is_told_when_a_line_goes(server, names):
    line = names.line()
    phone = phone_with(server, names, line)
    session = server.client().log_in().open()
    register_for_changes(session)
    phone.lines = (names.line(),)
    phone.session.send("SwFunctionDevicesChanged", {"sysStatRegisterID": "43"}).final()
    session.expect_notice("SwFunctionDevicesChanged")
    assert line not in list_lines(session)


def test_a_phone_that_comes_back_unchanged_is_no_news(server, names):
    line = names.line()
    mac = names.mac()
    server.phone(mac, (line,)).come_up().unregister()
    session = server.client().log_in().open()
    register_for_changes(session)
    server.phone(mac, (line,)).come_up().sync()
    session.sync()
    assert session.notices.history() == []


def test_a_registration_that_is_cancelled_tells_nothing_more(server, names):
    session = server.client().log_in().open()
    registration = register_for_changes(session)
    answer = session.ask("SystemRegisterCancel", {"sysStatRegisterID": registration})
    assert answer.name == "SystemRegisterCancelResponse"
    phone_with(server, names, names.line())
    session.sync()
    assert session.notices.history() == []


def test_an_unknown_registration_cannot_be_cancelled(server):
    session = server.client().log_in().open()
    assert session.ask("SystemRegisterCancel", {"sysStatRegisterID": "4711"}).is_error


def test_registrations_of_two_sessions_have_ids_of_their_own(server, names):
    client = server.client().log_in()
    first, second = client.open(), client.open()
    assert register_for_changes(first) != register_for_changes(second)
    phone_with(server, names, names.line())
    for session in (first, second):
        session.expect_notice("SwFunctionDevicesChanged")


@pytest.mark.parametrize("edition", [3, 6])
def test_the_directory_is_told_in_the_clients_edition(server, names, edition):
    line = names.line()
    phone_with(server, names, line)
    assert line in list_lines(server.client().log_in().open(edition=edition))
