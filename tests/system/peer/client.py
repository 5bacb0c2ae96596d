# SPDX-License-Identifier: Apache-2.0
"""A program that watches and steers lines: registers with an account and opens application sessions."""

import ssl

from peer import csta
from peer.agent import ALLOW, Agent, new_tag
from peer.csta import Csta
from peer.digest import Credentials
from peer.message import Message, uri_of
from peer.notes import PATIENCE, Inbox
from peer.session import CstaDialog, read_csta, set_csta
from peer.wire import connect

# What a client says to requests of the server that are no events (ECMA-269 12 to 15).
RESPONSES = {
    "SwFunctionDevicesChanged": ("SwFunctionDevicesChangedResponse", None),
    "SystemStatus": ("SystemStatusResponse", None),
    "MonitorStop": ("MonitorStopResponse", None),
    "RequestSystemStatus": ("RequestSystemStatusResponse", {"systemStatus": "normal"}),
}


class Session(CstaDialog):
    """One application session of a client, on a line or on the server itself."""

    def __init__(self, client: "Client", dialog, edition: int, accepted: Message):
        super().__init__(client.agent, dialog, edition)
        self.client = client
        self._hears_of_lines = False
        self.accepted = accepted
        self.status = read_csta(accepted, client.name)
        self.events: Inbox[Csta] = Inbox(f"events to {client.name}")
        self.notices: Inbox[Csta] = Inbox(f"notices to {client.name}")

    # --- Services -----------------------------------------------------------------------------------------

    def ask(self, name: str, content: csta.Content = None, timeout: float = PATIENCE) -> Csta:
        """A service and its answer, which comes in the 200 to the INFO."""
        return self.answer_in(self.send(name, content).final(timeout), name)

    def ask_body(self, body: bytes) -> Csta:
        """The same with a body that was not written by this peer."""
        return self.answer_in(self.send_body(body).final(), "a body")

    def answer_in(self, response: Message, to: str) -> Csta:
        assert response.status == 200, f"{self.client.name}: {to} was answered {response.title()}"
        body = read_csta(response, self.client.name)
        assert body is not None, f"{self.client.name}: the 200 to {to} has no body"
        self.check_edition(body)
        return body

    def check_edition(self, body: Csta) -> None:
        if body.edition != self.edition:
            self.agent.fault(f"{body.name} in edition {body.edition}, but this client speaks {self.edition}")

    def start_monitor(self, device: str, monitor_filter: dict | None = None) -> str:
        """MonitorStart; the cross reference."""
        content = {"monitorObject": {"deviceObject": device}}
        if monitor_filter:
            content["requestedMonitorFilter"] = monitor_filter
        answer = self.ask("MonitorStart", content)
        assert answer.name == "MonitorStartResponse", answer
        return answer.ref

    def monitor(self, device: str) -> str:
        """MonitorStart, and waits until the line is in service for this monitor."""
        ref = self.start_monitor(device)
        self.expect("BackInServiceEvent", ref)
        return ref

    def monitor_when_known(self, device: str) -> str:
        """The same for a line whose phone is just coming up and may not have told of it yet."""
        ref = self.start_monitor_when_known(device)
        self.expect("BackInServiceEvent", ref)
        return ref

    def start_monitor_when_known(self, device: str) -> str:
        if not self._hears_of_lines:
            self.ask("SystemRegister", {"requestTypes": {"switchingFunctionDevicesChanged": "true"}})
            self._hears_of_lines = True
        while True:
            answer = self.ask("MonitorStart", {"monitorObject": {"deviceObject": device}})
            if not answer.is_error:
                return answer.ref
            assert answer.error == "operation/invalidDeviceID", answer
            self.expect_notice("SwFunctionDevicesChanged")

    def stop_monitor(self, ref: str) -> Csta:
        return self.ask("MonitorStop", {"monitorCrossRefID": ref})

    # --- What comes by itself -----------------------------------------------------------------------------

    def take(self, request: Message) -> None:
        """An INFO of the server."""
        body = read_csta(request, self.client.name)
        if body is None:
            return self.agent.respond(request, 415)
        self.check_edition(body)
        is_event = body.name.endswith("Event")
        (self.events if is_event else self.notices).put(body)
        if is_event and self.client.leaves_events_unanswered:
            return
        self.answer(request, *RESPONSES.get(body.name, ("", None)))

    def expect(self, name: str, ref: str = "", timeout: float = PATIENCE) -> Csta:
        """The next event of that name, of one monitor if `ref` is given."""
        return self.events.take(
            lambda event: event.name == name and ref in ("", event.ref), timeout, f"{name}[{ref}]" if ref else name
        )

    def expect_notice(self, name: str, timeout: float = PATIENCE) -> Csta:
        return self.notices.take(lambda body: body.name == name, timeout, name)

    def sync(self) -> None:
        """Until all that the server had for this session before has come."""
        answer = self.ask("RequestSystemStatus")
        assert answer.text("systemStatus") == "normal", answer

    def events_so_far(self, ref: str = "") -> list[Csta]:
        """All events that the server had for us up to now and that no test has taken."""
        self.sync()
        return [event for event in self.events.waiting() if ref in ("", event.ref)]

    def event_names(self, ref: str = "") -> list[str]:
        return [event.name for event in self.events_so_far(ref)]

    def refresh(self, method: str, body: bytes = b"", **headers: str) -> Message:
        """Keeps the session alive by a re-INVITE or UPDATE (RFC 4028); the final response."""
        request = self.agent.build_in(self.dialog, method)
        request.add("Contact", f"<{self.client.contact}>").add("Supported", "timer")
        for name, value in headers.items():
            request.set(name.replace("_", "-"), value)
        if body:
            set_csta(request, body)
        response = self.agent.ask(request)
        if method == "INVITE" and response.status < 300:
            self.agent.acknowledge(self.dialog, request.cseq)
        return response


class Client:
    """One connection of a client program. Its life ends with `close`."""

    def __init__(
        self,
        address: tuple[str, int],
        user: str,
        password: str,
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        source: str | None = None,
        algorithms: tuple[str, ...] = ("SHA-256", "MD5"),
        receive_buffer: int = 0,
        leaves_events_unanswered: bool = False,
    ):
        self.name = f"client {user}"
        self.host = host
        self.user = user
        self.credentials = Credentials(user, password, algorithms)
        self.leaves_events_unanswered = leaves_events_unanswered
        self.sessions: dict[str, Session] = {}
        self._register_call_id = ""
        self.agent = Agent(self.name, connect(address, tls, source, receive_buffer))
        self.agent.on_request = self._on_request
        self.agent.start_reading()

    @property
    def identity(self) -> str:
        return f"sip:{self.user}@{self.host}"

    @property
    def contact(self) -> str:
        return self.agent.contact_uri(self.user)

    def register(self, expires: int = 300) -> Message:
        from_, to = f"<{self.identity}>;tag={new_tag()}", f"<{self.identity}>"
        request = self.agent.build("REGISTER", f"sip:{self.host}", from_, to, self._register_call_id)
        self._register_call_id = request.call_id
        request.add("Contact", f"<{self.contact}>").add("Expires", str(expires))
        return self.agent.ask(request, self.credentials)

    def log_in(self) -> "Client":
        response = self.register()
        assert response.status == 200, response
        return self

    def build_invite(self, line: str = "", edition: int = 5, body: bytes | None = None) -> Message:
        target = line or f"sip:{self.host}"
        invite = self.agent.build("INVITE", target, f"<{self.identity}>;tag={new_tag()}", f"<{target}>")
        invite.add("Contact", f"<{self.contact}>").add("Allow", ALLOW).add("Supported", "timer")
        return set_csta(invite, csta.write("RequestSystemStatus", None, edition) if body is None else body)

    def invite(self, line: str = "", edition: int = 5, **how) -> Message:
        """Asks for a session that is likely to be refused; the final response."""
        return self.agent.ask(self.build_invite(line, edition, **how))

    def open(self, line: str = "", edition: int = 5, **headers: str) -> Session:
        """An application session on a line, or on the server itself."""
        invite = self.build_invite(line, edition)
        for name, value in headers.items():
            invite.set(name.replace("_", "-"), value)
        response = self.agent.ask(invite, self.credentials, lambda final: self._begin(invite, final, edition))
        assert response.status == 200, f"{self.name}: INVITE {line}: {response.title()}"
        return self.sessions[invite.call_id]

    def _begin(self, invite: Message, response: Message, edition: int) -> None:
        """In the reading thread, so that the session is there before the first INFO of the server."""
        if response.status == 200:
            dialog = self.agent.open_dialog(invite, response)
            self.sessions[invite.call_id] = Session(self, dialog, edition, response)

    def _on_request(self, request: Message) -> None:
        session = self.sessions.get(request.call_id)
        if session is None:
            return self.agent.respond(request, 481)
        if request.method == "INFO":
            session.take(request)
        elif request.method == "BYE":
            session.dialog.ended.set()
            self.agent.respond(request, 200)
        elif request.method in ("INVITE", "UPDATE"):
            self._accept_refresh(session, request)
        else:
            self.agent.respond(request, 405)

    def _accept_refresh(self, session: Session, request: Message) -> None:
        if request.has("Contact"):
            session.dialog.target = uri_of(request.get("Contact"))
        response = self.agent.response_to(request, 200).add("Contact", f"<{self.contact}>").add("Allow", ALLOW)
        if request.body:
            set_csta(response, csta.write("RequestSystemStatusResponse", {"systemStatus": "normal"}, session.edition))
        self.agent.wire.send(response.to_bytes())

    def close(self) -> None:
        self.agent.close()
