# SPDX-License-Identifier: Apache-2.0
"""Accounts besides the first one: which lines their clients see, and what they may do with them."""

import pytest
from harness.api import Api
from peer import calls
from peer.calls import connection
from peer.client import Client

OTHER = "sip:300@pbx"


@pytest.fixture
def account(server, names):
    """Adds an account with certain rights; gives back a client that has logged in with it."""

    def add(**rights) -> Client:
        name, password = f"guest-{names.line().partition('@')[0].removeprefix('sip:')}", "a password for guests"
        answer = Api(server.data).ask("POST", "/api/v1/clients", {"name": name, "password": password} | rights)
        assert answer.status == 201, answer.body
        return server.client(user=name, password=password).log_in()

    return add


def user_of(line: str) -> str:
    return line.removeprefix("sip:").partition("@")[0]


def devices(session) -> list[str]:
    session.ask("GetSwitchingFunctionDevices")
    return session.expect_notice("SwitchingFunctionDevices").texts("deviceID")


@pytest.fixture
def two_lines(server, names):
    lines = names.line(), names.line()
    return server.phone(names.mac(), lines).come_up(), *lines


def test_a_line_outside_the_list_is_unknown(two_lines, account):
    phone, mine, others = two_lines
    client = account(lines=[user_of(mine)])
    assert client.invite(others).status == 404
    session = client.open()
    assert devices(session) == [mine]
    for service, content in {
        "MonitorStart": {"monitorObject": {"deviceObject": others}},
        "SnapshotDevice": {"snapshotObject": others},
        "GetLogicalDeviceInformation": {"device": others},
        "GetDoNotDisturb": {"device": others},
        "MakeCall": {"callingDevice": others, "calledDirectoryNumber": "300"},
        "ClearConnection": {"connectionToBeCleared": connection("1", others)},
    }.items():
        assert session.ask(service, content).error == "operation/invalidDeviceID", service
    ref = session.monitor(mine)
    phone.report(mine, calls.delivered("1", mine, OTHER, mine))
    session.expect("DeliveredEvent", ref)
    assert phone.count("GetDoNotDisturb") == phone.count("MakeCall") == 0


def test_who_may_only_watch_changes_nothing(two_lines, account):
    phone, line, _ = two_lines
    phone.answers["GetDoNotDisturb"] = lambda _: {"doNotDisturbOn": "false"}
    session = account(control=False).open(line)
    session.monitor(line)
    assert session.ask("GetDoNotDisturb", {"device": line}).name == "GetDoNotDisturbResponse"
    assert session.ask("SnapshotDevice", {"snapshotObject": line}).name == "SnapshotDeviceResponse"
    for service, content in {
        "MakeCall": {"callingDevice": line, "calledDirectoryNumber": "300"},
        "AnswerCall": {"callToBeAnswered": connection("1", line)},
        "SetDoNotDisturb": {"device": line, "doNotDisturbOn": "true"},
    }.items():
        assert session.ask(service, content).error == "operation/privilegeViolationSpecifiedDevice", service
        assert phone.count(service) == 0


def test_rights_that_are_taken_away_end_the_monitors_they_gave(server, two_lines, account):
    _, line, other = two_lines
    client = account()
    session = client.open()
    ref, kept = session.monitor(line), session.monitor(other)
    change = Api(server.data).ask("PATCH", f"/api/v1/clients/{client.user}", {"lines": [user_of(other)]})
    assert change.status == 200, change.body
    assert session.expect_notice("MonitorStop").text("monitorCrossRefID") == ref
    again = session.ask("MonitorStart", {"monitorObject": {"deviceObject": line}})
    assert again.error == "operation/invalidDeviceID"
    assert session.ask("MonitorStop", {"monitorCrossRefID": kept}).name == "MonitorStopResponse"
