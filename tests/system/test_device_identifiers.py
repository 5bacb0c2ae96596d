# SPDX-License-Identifier: Apache-2.0
"""Device identifiers of every shape travel from the client to the phone and back as they are (ECMA-269 12.3)."""

import pytest
from harness.office import EDITIONS
from peer import calls
from peer.calls import connection
from peer.phone import GIGASET

CALLED = {
    "extension": "200",
    "star code": "*21#",
    "e164": "+493012345678",
    "tel": "tel:+49-30-12345678;phone-context=example.com",
    "sip": "sip:200@pbx.example.com:5060;transport=tcp",
    "sips": "sips:200@pbx.example.com",
    "ipv6": "sip:200@[2001:db8::1]:5060",
    "escaped": "sip:o%27neil%20jr@pbx",
    "markup": """sip:"a&b"<c>'d'@pbx""",
    "entity": "&amp;&lt;200&gt;&#65;",
    "cdata": "]]><!-- 200 -->",
    "non-ascii": "Zoë Müller 电话 📞",
    "combining": "Zoe\u0308",
    "long": "x" * 64,
    "long non-ascii": "ü" * 64,
    "display name": '"Ann & Bob <Sales>" <sip:200@pbx>',
    "device number": "N<200>;noa=nk",
}
OTHERS = pytest.mark.parametrize("device", CALLED.values(), ids=CALLED.keys())


def make_call(line: str, called: str) -> dict:
    return {"callingDevice": line, "calledDirectoryNumber": called, "autoOriginate": "doNotPrompt"}


@OTHERS
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_number_reaches_the_phone_and_comes_back_in_its_events(server, names, device, edition):
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    phone.answers["MakeCall"] = lambda _: {"callingDevice": connection("5", line)}
    session = server.client().log_in().open(line, edition)
    ref = session.monitor(line)
    assert session.ask("MakeCall", make_call(line, device)).name == "MakeCallResponse"
    assert phone.expect("MakeCall").text("calledDirectoryNumber") == device
    phone.report(line, calls.delivered("5", device, line, device, local="connected"))
    event = session.expect("DeliveredEvent", ref)
    assert event.text("alertingDevice/deviceIdentifier") == device
    assert event.text("calledDevice/deviceIdentifier") == device
    assert event.text("connection/deviceID") == device


# Device IDs of lines, as a phone reports them, and other spellings by which a client may mean them.
LINES = {
    "plain": ("sip:{0}@pbx", ("{0}", "{0}@PBX", "sips:{0}@pbx:5061;transport=tls", '"Desk" <sip:{0}@pbx>')),
    "bare number": ("{0}", ("sip:{0}@pbx", "tel:{0}")),
    "e164": ("sip:+4930{0}@pbx", ("+4930{0}", "tel:+49-30-{0}")),
    "tel": ("tel:+49-30-{0}", ("+4930{0}", "tel:+4930{0}", "tel:+49(30){0}")),
    "account parameters": ("sip:{0}@pbx:5060;tel={0};line=2", ("sip:{0}@pbx", "{0}")),
    "display name": ('"Ann & Bob" <sip:{0}@pbx>', ("sip:{0}@pbx", "{0}")),
    "markup": ("sip:a&b'{0}@pbx", ("a&b'{0}@pbx", "sip:a&b'{0}@PBX")),
    "escaped": ("sip:o%27neil{0}@pbx", ("o'neil{0}", "sip:o'neil{0}@pbx")),
    "non-ascii": ("sip:Müller-电话-{0}@pbx", ("Müller-电话-{0}", "sip:Müller-电话-{0}@pbx;user=phone")),
    "long": ("sip:" + "x" * 56 + "{0}@pbx", ("x" * 56 + "{0}@pbx",)),
    "ipv6": ("sip:{0}@[2001:DB8::1]", ("sip:{0}@[2001:db8::1]:5060", "{0}")),
    "underscores and dots": ("sip:first.last_{0}@sub.pbx", ("first.last_{0}", "first.last_{0}@SUB.pbx")),
}


@pytest.mark.parametrize("device, spellings", LINES.values(), ids=LINES.keys())
def test_a_line_is_found_by_any_spelling_and_its_phone_hears_its_own(server, names, device, spellings):
    number = names.number()
    line = device.format(number)
    phone = server.phone(names.mac(), (line,)).come_up()
    phone.answers["GetDoNotDisturb"] = lambda _: {"doNotDisturbOn": "false"}
    phone.answers["HoldCall"] = lambda _: None
    session = server.client().log_in().open()
    ref = session.monitor(line)
    phone.wait_monitored(line)
    for spelling in (line, *(text.format(number) for text in spellings)):
        answer = session.ask("GetDoNotDisturb", {"device": spelling})
        assert answer.name == "GetDoNotDisturbResponse", f"{spelling}: {answer}"
        assert phone.expect("GetDoNotDisturb").text("device") == line, spelling
        answer = session.ask("HoldCall", {"callToBeHeld": connection("1", spelling)})
        assert answer.name == "HoldCallResponse", f"{spelling}: {answer}"
        assert phone.expect("HoldCall").text("callToBeHeld/deviceID") == line, spelling
    phone.report(line, calls.delivered("1", line, "sip:7@pbx", line))
    event = session.expect("DeliveredEvent", ref)
    assert event.text("connection/deviceID") == line
    assert line in devices_of_the_directory(session)


def devices_of_the_directory(session) -> list[str]:
    """All lines that the server lists, over all segments."""
    answer = session.ask("GetSwitchingFunctionDevices")
    assert answer.name == "GetSwitchingFunctionDevicesResponse"
    devices: list[str] = []
    while True:
        segment = session.expect_notice("SwitchingFunctionDevices")
        devices += segment.texts("deviceID")
        if segment.text("lastSegment") == "true":
            return devices


def test_a_session_opens_on_a_line_whose_name_needs_escapes_in_a_uri(server, names):
    number = names.number()
    line = f"sip:o'neil & söhne {number}@pbx"
    phone = server.phone(names.mac(), (line,)).come_up()
    phone.answers["GetDoNotDisturb"] = lambda _: {"doNotDisturbOn": "true"}
    session = server.client().log_in().open(f"sip:o'neil%20%26%20s%C3%B6hne%20{number}@pbx")
    assert session.ask("GetDoNotDisturb", {"device": line}).text("doNotDisturbOn") == "true"


def test_other_lines_are_not_taken_for_the_same(server, names):
    number = names.number()
    line = f"sip:Ann{number}@pbx"
    server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open()
    for other in (f"sip:ann{number}@pbx", f"sip:Ann{number}@pbx2", f"sip:Ann{number}0@pbx", f"Ann{number} ext 1"):
        answer = session.ask("GetDoNotDisturb", {"device": other})
        assert answer.error == "operation/invalidDeviceID", other


FORWARD_TO = {name: CALLED[name] for name in ("star code", "e164", "tel", "markup", "non-ascii", "display name")}


@pytest.mark.parametrize("device", FORWARD_TO.values(), ids=FORWARD_TO.keys())
def test_a_forwarding_destination_comes_back_as_it_was_set(pair, device):
    kept = {}

    def set_forwarding(request):
        kept["forwardDN"] = request.text("forwardDN")

    pair.phone.answers["SetForwarding"] = set_forwarding
    pair.phone.answers["GetForwarding"] = lambda _: {
        "forwardingList": {"forwardListItem": [{"forwardingType": "forwardBusy", "forwardStatus": "true"} | kept]}
    }
    content = {
        "device": pair.line,
        "forwardingType": "forwardBusy",
        "activateForward": "true",
        "forwardDN": device,
    }
    assert pair.session.ask("SetForwarding", content).name == "SetForwardingResponse"
    assert pair.session.ask("GetForwarding", {"device": pair.line}).texts("forwardDN") == [device]


def test_a_line_that_is_a_registered_identity_keeps_its_spelling(own_server):
    """Handsets without a list of lines log in by number or name."""
    server = own_server({"phones": {"username_must_be_mac": False}})
    phone = server.phone("müller.1", identity="sip:m%C3%BCller.1@pbx", user_agent=GIGASET)
    del phone.answers["GetSwitchingFunctionDevices"]
    phone.register()
    phone.wait_in_service()
    phone.answers["GetDoNotDisturb"] = lambda _: {"doNotDisturbOn": "true"}
    session = server.client().log_in().open()
    session.monitor_when_known("müller.1@pbx")
    assert session.ask("GetDoNotDisturb", {"device": "sip:m%C3%BCller.1@pbx"}).text("doNotDisturbOn") == "true"
    assert phone.expect("GetDoNotDisturb").text("device") == "sip:m%C3%BCller.1@pbx"
