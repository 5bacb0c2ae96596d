# SPDX-License-Identifier: Apache-2.0
"""A telephone that speaks uaCSTA, with no telephony in it: tests say what it answers and what it reports."""

import ssl
import threading
from typing import Callable, Iterator

from peer import csta
from peer.agent import ALLOW, Agent, Dialog
from peer.csta import Csta
from peer.digest import Challenger, Credentials
from peer.message import Message, user_of, uri_of
from peer.notes import PATIENCE, Inbox
from peer.session import CstaDialog, read_csta, set_csta
from peer.wire import connect

SNOM = "snomD785/10.1.84.12"
YEALINK = "Yealink SIP-T46G 28.83.0.120"
GIGASET = "Gigaset N670 IP PRO/83.V2.48.0"


class Silence:
    """An answer that is none: the request stays without any response."""


class EmptyOk:
    """An answer of SIP alone: 200 without a body."""


class Refusal:
    """An answer by a SIP status."""

    def __init__(self, status: int):
        self.status = status


class Body:
    """An answer with bytes that this peer did not write."""

    def __init__(self, data: bytes):
        self.data = data


SILENCE = Silence()
EMPTY_OK = EmptyOk()

# What a handler may give back: nothing (the bare …Response), the content of the …Response, a pair of name and
# content, or one of the above.
Answer = "None | dict | tuple[str, csta.Content] | Silence | EmptyOk | Refusal | Body"
Handler = Callable[[Csta], Answer]


def error(category: str, value: str) -> tuple[str, dict]:
    return "CSTAErrorCode", {category: value}


class Phone:
    """Registers and is called by the server. Its life ends with `close`."""

    def __init__(
        self,
        address: tuple[str, int],
        mac: str,
        password: str,
        lines: tuple[str, ...] = (),
        *,
        identity: str = "",
        user_agent: str = SNOM,
        edition: int = 5,
        tls: ssl.SSLContext | None = None,
        source: str | None = None,
        allow: str = ALLOW,
        session_expires: str = "",
    ):
        self.mac = mac
        self.credentials = Credentials(mac, password)
        self.lines = lines
        self.identity = identity or f"sip:{mac}@pbx"
        self.user_agent = user_agent
        self.edition = edition
        self.allow = allow
        self.session_expires = session_expires
        self.refusals: Iterator[tuple[int, dict[str, str]]] = iter(())  # status and headers, one per INVITE
        self.challenge_methods: set[str] = set()
        self.challenge_status = 401
        self.challenger = Challenger(mac, password)
        self.monitors: dict[str, str] = {}  # cross reference: deviceID
        self.calls: dict[str, str] = {}  # what a snapshot tells: callID: state of the connection
        self.session: CstaDialog | None = None
        self.answers: dict[str, Handler] = {
            "RequestSystemStatus": lambda request: {"systemStatus": "normal"},
            "SystemRegister": lambda request: {"sysStatRegisterID": "43"},
            "GetSwitchingFunctionDevices": self._list_devices,
            "MonitorStart": self._start_monitor,
            "MonitorStop": self._stop_monitor,
            "SnapshotDevice": self._snapshot,
        }
        self.requests: Inbox[Csta] = Inbox(f"phone {mac}")
        self.in_service = threading.Event()
        self._after: list[tuple[str, csta.Content]] = []
        self._last_ref = 0
        self._register_call_id = ""
        self.agent = Agent(f"phone {mac}", connect(address, tls, source))
        self.agent.on_request = self._on_request
        self.agent.on_ack = self._on_ack
        self.agent.start_reading()

    # --- Registration -------------------------------------------------------------------------------------

    @property
    def contact(self) -> str:
        return self.agent.contact_uri(user_of(self.identity) or self.mac)

    def build_register(self, expires: int | None = None, contact: str = "", **headers: str) -> Message:
        registrar = f"sip:{self.identity.partition('@')[2]}"
        request = self.agent.build(
            "REGISTER", registrar, f"<{self.identity}>;tag=r{self.mac}", f"<{self.identity}>", self._register_call_id
        )
        self._register_call_id = request.call_id
        request.add("Contact", contact or f"<{self.contact}>").add("User-Agent", self.user_agent)
        if expires is not None:
            request.add("Expires", str(expires))
        for name, value in headers.items():
            request.add(name.replace("_", "-"), value)
        return request

    def register(self, expires: int | None = 300, **how) -> Message:
        """REGISTER, answering the challenge; gives back the final response."""
        response = self.agent.ask(self.build_register(expires, **how), self.credentials)
        if response.status == 200:
            self._check_bindings(response, expires)
        return response

    def _check_bindings(self, response: Message, expires: int | None) -> None:
        """RFC 3261 10.3 step 8: the 200 names every binding and how long it holds."""
        ours = [value for value in response.tokens("Contact") if uri_of(value) == self.contact]
        if expires and not (ours and "expires=" in ours[0]):
            self.agent.fault(f"200 to REGISTER without our Contact and its expires: {response.all('Contact')}")

    def unregister(self) -> Message:
        return self.register(expires=0)

    def come_up(self) -> "Phone":
        """Registers and waits until the session stands and the server knows the lines."""
        response = self.register()
        assert response.status == 200, response
        self.wait_in_service()
        self.sync()
        return self

    def wait_in_service(self, timeout: float = PATIENCE) -> None:
        assert self.in_service.wait(timeout), f"phone {self.mac}: the server opened no session"

    # --- The session --------------------------------------------------------------------------------------

    def _on_request(self, request: Message) -> None:
        if request.method in self.challenge_methods and not self._is_authorised(request):
            asked = "WWW_Authenticate" if self.challenge_status == 401 else "Proxy_Authenticate"
            return self.agent.respond(request, self.challenge_status, **{asked: self.challenger.challenge()})
        handlers = {"INVITE": self._on_invite, "UPDATE": self._on_refresh, "INFO": self._on_info, "BYE": self._on_bye}
        handlers.get(request.method, self.agent.refuse_unknown)(request)

    def _is_authorised(self, request: Message) -> bool:
        name = "Authorization" if self.challenge_status == 401 else "Proxy-Authorization"
        return self.challenger.accepts(request.get(name), request.method)

    def _on_invite(self, invite: Message) -> None:
        if invite.call_id in self.agent.dialogs:
            return self._on_refresh(invite)
        if refusal := next(self.refusals, None):
            status, headers = refusal
            return self.agent.respond(invite, status, **headers)
        body = read_csta(invite, self.agent.name)
        if body:
            self.requests.put(body)
        if invite.uri != self.contact:
            self.agent.fault(f"INVITE {invite.uri}, but the contact is {self.contact} (RFC 3261 10, 16.5)")
        self.session = CstaDialog(self.agent, self.agent.accept_dialog(invite), self.edition)
        self._accept(invite)

    def _on_ack(self, _: Message) -> None:
        if "GetSwitchingFunctionDevices" not in self.answers:
            self.in_service.set()

    def _on_refresh(self, request: Message) -> None:
        dialog = self.agent.dialogs[request.call_id]
        if request.has("Contact"):
            dialog.target = uri_of(request.get("Contact"))
        self._accept(request)

    def _accept(self, request: Message) -> None:
        response = self.agent.response_to(request, 200)
        response.add("Contact", f"<{self.contact}>").add("Allow", self.allow).add("User-Agent", self.user_agent)
        if self.session_expires:
            response.add("Session-Expires", self.session_expires).add("Require", "timer")
        if request.body:
            status = csta.write("RequestSystemStatusResponse", {"systemStatus": "normal"}, self.edition)
            set_csta(response, status)
        self.agent.wire.send(response.to_bytes())

    def _on_bye(self, request: Message) -> None:
        dialog = self.agent.dialogs.get(request.call_id)
        if dialog is None:
            return self.agent.respond(request, 481)
        dialog.ended.set()
        self.monitors.clear()
        self.agent.respond(request, 200)

    # --- CSTA ---------------------------------------------------------------------------------------------

    def _on_info(self, request: Message) -> None:
        if request.call_id not in self.agent.dialogs:
            return self.agent.respond(request, 481)
        body = read_csta(request, self.agent.name)
        if body is None:
            return self.agent.respond(request, 415)
        handler = self.answers.get(body.name)
        answer = handler(body) if handler else error("operation", "serviceNotSupported")
        self.requests.put(body)
        self._answer(request, body, answer)
        after, self._after = self._after, []
        for name, content in after:
            self.session.send(name, content)
        if body.name == "GetSwitchingFunctionDevices":
            self.in_service.set()

    def _answer(self, request: Message, body: Csta, answer: Answer) -> None:
        if isinstance(answer, Silence):
            return
        if isinstance(answer, Refusal):
            return self.agent.respond(request, answer.status)
        if isinstance(answer, EmptyOk):
            return self.session.answer(request)
        if isinstance(answer, Body):
            return self.session.answer_body(request, answer.data)
        name, content = answer if isinstance(answer, tuple) else (f"{body.name}Response", answer)
        self.session.answer(request, name, content)

    def afterwards(self, name: str, content: csta.Content = None) -> None:
        """For handlers: a message of the phone's own, to follow the answer."""
        self._after.append((name, content))

    def _list_devices(self, _: Csta) -> Answer:
        devices = [{"deviceID": line, "deviceCategory": "station"} for line in self.lines]
        self.afterwards(
            "SwitchingFunctionDevices",
            {"serviceCrossRefID": "7", "lastSegment": "true", "deviceList": {"device": devices}},
        )
        return {"serviceCrossRefID": "7"}

    def _start_monitor(self, request: Csta) -> Answer:
        self._last_ref += 1
        ref = str(self._last_ref)
        self.monitors[ref] = request.text("monitorObject/deviceObject")
        return {"monitorCrossRefID": ref}

    def _stop_monitor(self, request: Csta) -> Answer:
        if self.monitors.pop(request.ref, None) is None:
            return error("operation", "invalidMonitorCrossRefID")
        return None

    def _snapshot(self, request: Csta) -> Answer:
        device = request.text("snapshotObject")
        items = [
            {
                "connectionIdentifier": {"callID": call, "deviceID": device},
                "localCallState": {"compoundCallState": {"localConnectionState": state}},
            }
            for call, state in self.calls.items()
        ]
        return {"crossRefIDorSnapshotData": {"snapshotData": {"snapshotDeviceResponseInfo": items}}}

    def expect(self, name: str, timeout: float = PATIENCE) -> Csta:
        """The next request of that name from the server."""
        return self.requests.take(lambda body: body.name == name, timeout, name)

    def count(self, name: str) -> int:
        """How many requests of that name have come so far."""
        return sum(1 for body in self.requests.history() if body.name == name)

    def wait_monitored(self, line: str, timeout: float = PATIENCE) -> None:
        """Until the server holds a monitor on a line."""
        self.requests.wait_for(lambda _: line in self.monitors.values(), timeout, f"MonitorStart for {line}")

    def report(self, line: str, event: tuple[str, dict]) -> None:
        """Sends an event to each monitor of a line, and waits until the server has taken it."""
        name, content = event
        for ref in [ref for ref, device in self.monitors.items() if device == line]:
            response = self.session.send(name, {"monitorCrossRefID": ref} | content).final()
            assert response.status == 200, f"event INFO answered {response.title()}"

    def report_all(self, line: str, *events: tuple[str, dict]) -> None:
        for event in events:
            self.report(line, event)

    def sync(self) -> None:
        """Until the server has handled all that this phone sent before."""
        response = self.session.send("RequestSystemStatus").final()
        assert response.status == 200, response

    @property
    def dialog(self) -> Dialog:
        return self.session.dialog

    def vanish(self) -> None:
        """The plug is pulled."""
        self.agent.wire.reset()

    def close(self) -> None:
        self.agent.close()
