# SPDX-License-Identifier: Apache-2.0
"""A SIP user agent on one connection: transactions and dialogs (RFC 3261 8, 12, 17).

It looks at every message of the server with the eyes of the standard; what it finds goes to `faults`.
"""

import contextlib
import itertools
import secrets
import socket
import threading
from dataclasses import dataclass, field
from typing import Callable

from peer.digest import Credentials
from peer.message import PONG, BadMessage, Framer, Message, parameter, uri_of
from peer.notes import PATIENCE, Inbox, faults
from peer.wire import Wire

ALLOW = "INVITE, ACK, CANCEL, BYE, INFO, OPTIONS, UPDATE"
REASONS = {
    100: "Trying", 180: "Ringing", 200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found",
    405: "Method Not Allowed", 407: "Proxy Authentication Required", 415: "Unsupported Media Type",
    481: "Call/Transaction Does Not Exist", 486: "Busy Here", 488: "Not Acceptable Here",
    500: "Server Internal Error", 503: "Service Unavailable", 603: "Decline",
}  # fmt: skip


def new_tag() -> str:
    return secrets.token_hex(6)


@dataclass
class Dialog:
    """One side of a dialog (RFC 3261 12)."""

    call_id: str
    local: str  # From of our requests, with our tag
    remote: str  # To of our requests, with theirs
    target: str  # remote target
    local_cseq: int
    remote_cseq: int = 0
    route: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def local_tag(self) -> str:
        return parameter(self.local, "tag")

    @property
    def remote_tag(self) -> str:
        return parameter(self.remote, "tag")


class Transaction:
    """A request of ours and what came back. `then` is called in the reading thread with the final response,
    before anything that the server sent after it is looked at."""

    def __init__(self, request: Message, then: Callable[[Message], None]):
        self.request = request
        self.then = then
        self.responses: Inbox[Message] = Inbox(f"responses to {request.title()}", Message.title)

    def final(self, timeout: float = PATIENCE) -> Message:
        return self.responses.take(lambda response: response.status >= 200, timeout, "a final response")


class Agent:
    """Sends requests and dispatches those of the server to `on_request`, in the reading thread."""

    def __init__(self, name: str, connection: socket.socket):
        self.name = name
        self.on_request: Callable[[Message], None] = self.refuse_unknown
        self.on_ack: Callable[[Message], None] = lambda _: None
        self.on_close: Callable[[], None] = lambda: None
        self.requests: Inbox[Message] = Inbox(f"requests to {name}", Message.title)
        self.acks: Inbox[Message] = Inbox(f"ACKs to {name}", Message.title)
        self.pongs: Inbox[str] = Inbox(f"pongs to {name}")
        self.dialogs: dict[str, Dialog] = {}
        self._cseqs = itertools.count(1)
        self._framer = Framer()
        self._transactions: dict[tuple[str, str], Transaction] = {}
        self._branches_seen: set[tuple[str, str]] = set()
        self.in_order = threading.RLock()
        self.wire = Wire(connection, self._take, self._closed)
        self.transport = "TLS" if self.wire.is_tls else "TCP"

    def start_reading(self) -> None:
        """To be called once, when whoever owns this is ready for requests."""
        self.wire.start()

    # --- As a client (RFC 3261 8.1, 17.1) -----------------------------------------------------------------

    def contact_uri(self, user: str) -> str:
        host, port = self.wire.local[:2]
        return f"sip:{user}@{host}:{port};transport={self.transport.lower()}"

    def build(self, method: str, uri: str, from_: str, to: str, call_id: str = "", cseq: int = 0) -> Message:
        host, port = self.wire.local[:2]
        request = Message(method=method, uri=uri)
        request.add("Via", f"SIP/2.0/{self.transport} {host}:{port};branch=z9hG4bK{secrets.token_hex(8)}")
        request.add("Max-Forwards", "70").add("From", from_).add("To", to)
        request.add("Call-ID", call_id or f"{secrets.token_hex(10)}@{host}")
        return request.add("CSeq", f"{cseq or next(self._cseqs)} {method}")

    def build_in(self, dialog: Dialog, method: str) -> Message:
        """The next request inside a dialog. Only one thread may do this in a dialog, or it holds `in_order` until
        the request is sent."""
        with self.in_order:
            dialog.local_cseq += 1
            cseq = dialog.local_cseq
        request = self.build(method, dialog.target, dialog.local, dialog.remote, dialog.call_id, cseq)
        for hop in dialog.route:
            request.add("Route", hop)
        return request

    def start(self, request: Message, then: Callable[[Message], None] = lambda _: None) -> Transaction:
        """Sends a request and does not wait."""
        transaction = Transaction(request, then)
        self._transactions[request.branch, request.method] = transaction
        self.wire.send(request.to_bytes())
        return transaction

    def ask(
        self,
        request: Message,
        credentials: Credentials | None = None,
        then: Callable[[Message], None] = lambda _: None,
    ) -> Message:
        """Sends a request and waits for its final response; answers one challenge if it can."""
        response = self.start(request, then).final()
        if credentials is None or response.status not in (401, 407):
            return response
        again = self.with_credentials(request, response, credentials)
        return self.start(again, then).final()

    def with_credentials(self, request: Message, response: Message, credentials: Credentials) -> Message:
        """The same request anew, with the answer to the challenge (RFC 3261 22.2)."""
        asked, answered = (
            ("WWW-Authenticate", "Authorization")
            if response.status == 401
            else ("Proxy-Authenticate", "Proxy-Authorization")
        )
        again = Message(request.method, request.uri, headers=list(request.headers), body=request.body)
        host, port = self.wire.local[:2]
        cseq = request.cseq + 1
        if dialog := self.dialogs.get(request.call_id):
            with self.in_order:
                dialog.local_cseq += 1
                cseq = dialog.local_cseq
        again.set("Via", f"SIP/2.0/{self.transport} {host}:{port};branch=z9hG4bK{secrets.token_hex(8)}")
        again.set("CSeq", f"{cseq} {request.method}")
        return again.set(answered, credentials.answer(response.all(asked), request.method, request.uri))

    def acknowledge_failure(self, invite: Message, response: Message) -> None:
        """The ACK of a non-2xx, which belongs to the INVITE's transaction (17.1.1.3)."""
        ack = Message(method="ACK", uri=invite.uri)
        ack.add("Via", invite.get("Via")).add("Max-Forwards", "70").add("From", invite.get("From"))
        ack.add("To", response.get("To")).add("Call-ID", invite.call_id).add("CSeq", f"{invite.cseq} ACK")
        self.wire.send(ack.to_bytes())

    def acknowledge(self, dialog: Dialog, cseq: int) -> None:
        """The ACK of a 2xx, a request of its own (13.2.2.4)."""
        ack = self.build("ACK", dialog.target, dialog.local, dialog.remote, dialog.call_id, cseq)
        self.wire.send(ack.to_bytes())

    def open_dialog(self, invite: Message, response: Message) -> Dialog:
        """The caller's side of a new dialog (12.1.2), acknowledged."""
        contact = response.get("Contact")
        if not contact:
            self.fault(f"a 2xx to INVITE without Contact (RFC 3261 12.1.1): {response.title()}")
        dialog = Dialog(
            call_id=invite.call_id,
            local=invite.get("From"),
            remote=response.get("To"),
            target=uri_of(contact),
            local_cseq=invite.cseq,
            route=list(reversed(response.all("Record-Route"))),
        )
        self.dialogs[dialog.call_id] = dialog
        self.acknowledge(dialog, invite.cseq)
        return dialog

    # --- As a server (RFC 3261 8.2, 17.2) -----------------------------------------------------------------

    def response_to(self, request: Message, status: int, reason: str = "") -> Message:
        response = Message(status=status, reason=reason or REASONS.get(status, "Whatever"))
        for name in ("Via", "From", "To", "Call-ID", "CSeq"):
            for value in request.all(name):
                response.add(name, value)
        if not parameter(request.get("To"), "tag") and status > 100:
            dialog = self.dialogs.get(request.call_id)
            response.set("To", f"{request.get('To')};tag={dialog.local_tag if dialog else new_tag()}")
        return response

    def respond(self, request: Message, status: int, **headers: str) -> None:
        response = self.response_to(request, status)
        for name, value in headers.items():
            response.add(name.replace("_", "-"), value)
        self.wire.send(response.to_bytes())

    def accept_dialog(self, invite: Message) -> Dialog:
        """The called side of a new dialog (12.1.1)."""
        dialog = Dialog(
            call_id=invite.call_id,
            local=f"{invite.get('To')};tag={new_tag()}",
            remote=invite.get("From"),
            target=uri_of(invite.get("Contact")),
            local_cseq=next(self._cseqs) * 100,
            remote_cseq=invite.cseq,
            route=invite.all("Record-Route"),
        )
        self.dialogs[dialog.call_id] = dialog
        return dialog

    def refuse_unknown(self, request: Message) -> None:
        self.respond(request, 481 if parameter(request.get("To"), "tag") else 405)

    # --- What comes ---------------------------------------------------------------------------------------

    def _take(self, data: bytes) -> None:
        try:
            for item in self._framer.feed(data):
                with contextlib.suppress(OSError):  # it is gone and cannot be answered, but what came has come
                    self._dispatch(item)
        except BadMessage as bad:
            self.fault(f"what came is no SIP: {bad}")
            self.wire.close()
        except Exception as error:  # a bug of the peer itself must not hide in its thread
            self.fault(f"the peer failed: {error!r}")
            raise

    def _dispatch(self, item) -> None:
        if item == PONG:
            self.pongs.put(item)
        elif not item.is_request:
            self._take_response(item)
        elif item.method == "ACK":
            self.acks.put(item)
            self.on_ack(item)
        else:
            self._take_request(item)

    def _take_response(self, response: Message) -> None:
        self._check_common(response)
        transaction = self._transactions.get((response.branch, response.cseq_method))
        if transaction is None:
            return self.fault(f"a response to nothing we asked (RFC 3261 17.1.3): {response.title()}")
        self._check_copied(transaction.request, response)
        if response.status >= 200:
            self._take_final(transaction, response)
        transaction.responses.put(response)

    def _take_final(self, transaction: Transaction, response: Message) -> None:
        invite = response.cseq_method == "INVITE"
        if any(old.status >= 200 for old in transaction.responses.history()):
            if not invite:
                self.fault(f"a second final response (RFC 3261 17.2.2): {response.title()}")
            return
        if invite and response.status >= 300:
            self.acknowledge_failure(transaction.request, response)
        transaction.then(response)

    def _take_request(self, request: Message) -> None:
        self._check_common(request)
        self._check_request(request)
        self.requests.put(request)
        self.on_request(request)

    def _closed(self) -> None:
        for dialog in self.dialogs.values():
            dialog.ended.set()
        self.on_close()

    # --- What must be right with every message ------------------------------------------------------------

    def fault(self, text: str) -> None:
        faults.add(f"{self.name}: {text}")

    def _check_common(self, message: Message) -> None:
        for name in ("Via", "From", "To", "Call-ID", "CSeq"):
            if not message.has(name):
                self.fault(f"{message.title()}: no {name} (RFC 3261 8.1.1)")
        for name in ("From", "To"):
            if ';tag="' in message.get(name):
                self.fault(f"{message.title()}: a tag is a token, not quoted (RFC 3261 25.1): {message.get(name)}")
        if message.body and not message.has("Content-Type"):
            self.fault(f"{message.title()}: a body without Content-Type (RFC 3261 20.15)")

    def _check_copied(self, request: Message, response: Message) -> None:
        """RFC 3261 8.2.6.2."""
        for name in ("From", "Call-ID", "CSeq"):
            if response.get(name) != request.get(name):
                self.fault(f"{response.title()}: {name} is not the request's: {response.get(name)!r}")
        if not response.get("To").startswith(request.get("To")):
            self.fault(f"{response.title()}: To is not the request's: {response.get('To')!r}")
        if response.status > 100 and not parameter(response.get("To"), "tag"):
            self.fault(f"{response.title()}: To has no tag")

    def _check_request(self, request: Message) -> None:
        """RFC 3261 8.1.1 and 12.2.1.1."""
        if request.cseq_method != request.method:
            self.fault(f"{request.title()}: CSeq is {request.get('CSeq')}")
        if not request.branch.startswith("z9hG4bK"):
            self.fault(f"{request.title()}: branch {request.branch!r} (RFC 3261 8.1.1.7)")
        if (request.branch, request.method) in self._branches_seen:
            self.fault(f"{request.title()}: the branch was used before (RFC 3261 8.1.1.7)")
        self._branches_seen.add((request.branch, request.method))
        if not request.get("Max-Forwards").isdigit():
            self.fault(f"{request.title()}: no Max-Forwards (RFC 3261 8.1.1.6)")
        if not parameter(request.get("From"), "tag"):
            self.fault(f"{request.title()}: From has no tag (RFC 3261 8.1.1.3)")
        if request.method == "INVITE" and not request.has("Contact"):
            self.fault("INVITE without Contact (RFC 3261 8.1.1.8)")
        if parameter(request.get("To"), "tag"):
            self._check_in_dialog(request)

    def _check_in_dialog(self, request: Message) -> None:
        dialog = self.dialogs.get(request.call_id)
        if dialog is None:
            return self.fault(f"{request.title()}: in a dialog that is not ours")
        tags = (parameter(request.get("From"), "tag"), parameter(request.get("To"), "tag"))
        if tags != (dialog.remote_tag, dialog.local_tag):
            self.fault(f"{request.title()}: tags {tags} are not the dialog's (RFC 3261 12.2.1.1)")
        if request.cseq <= dialog.remote_cseq:
            self.fault(f"{request.title()}: CSeq {request.cseq} after {dialog.remote_cseq} (RFC 3261 12.2.1.1)")
        dialog.remote_cseq = max(dialog.remote_cseq, request.cseq)

    # --- Life ---------------------------------------------------------------------------------------------

    def ping(self, timeout: float = PATIENCE) -> None:
        """RFC 5626 4.4.1: a double CRLF wants one back within 10 s."""
        self.wire.send(b"\r\n\r\n")
        self.pongs.take(timeout=min(timeout, 10), what="a pong")

    def close(self) -> None:
        self.wire.close()
