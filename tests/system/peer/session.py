# SPDX-License-Identifier: Apache-2.0
"""What phones and clients have in common: a dialog that carries CSTA (TR/87 7)."""

from peer import csta
from peer.agent import Agent, Transaction
from peer.csta import MIME, Csta
from peer.message import Message
from peer.notes import faults

BODY_HEADERS = {"Content-Disposition": "signal;handling=required"}


def set_csta(message: Message, body: bytes) -> Message:
    for name, value in BODY_HEADERS.items():
        message.set(name, value)
    return message.set_body(MIME, body)


def read_csta(message: Message, peer: str) -> Csta | None:
    """The CSTA body of a message of the server, if it has a body; what is wrong with it goes to `faults`."""
    if not message.body:
        return None
    if message.get("Content-Type") != MIME:
        faults.add(f"{peer}: {message.title()}: Content-Type {message.get('Content-Type')!r}")
        return None
    for text in csta.schema_faults(message.body):
        faults.add(f"{peer}: not by ECMA-323: {text}\n{message.body.decode(errors='replace')}")
    return Csta(message.body)


class CstaDialog:
    """INFO in both directions inside one dialog. `edition` is what this side writes."""

    def __init__(self, agent: Agent, dialog, edition: int):
        self.agent = agent
        self.dialog = dialog
        self.edition = edition

    @property
    def has_ended(self) -> bool:
        return self.dialog.ended.is_set()

    def wait_ended(self, timeout: float = 20) -> None:
        assert self.dialog.ended.wait(timeout), f"{self.agent.name}: the server did not end the session"

    def send_body(self, body: bytes, method: str = "INFO") -> Transaction:
        """Sends any bytes as a CSTA body."""
        with self.agent.in_order:
            return self.agent.start(set_csta(self.agent.build_in(self.dialog, method), body))

    def send(self, name: str, content: csta.Content = None) -> Transaction:
        """Sends a CSTA message in an INFO and does not wait."""
        return self.send_body(csta.write(name, content, self.edition))

    def answer(self, request: Message, name: str = "", content: csta.Content = None) -> None:
        """The 200 to an INFO, with a CSTA message if there is one."""
        self.answer_body(request, csta.write(name, content, self.edition) if name else b"")

    def answer_body(self, request: Message, body: bytes) -> None:
        response = self.agent.response_to(request, 200)
        if body:
            set_csta(response, body)
        self.agent.wire.send(response.to_bytes())

    def bye(self) -> Message:
        self.dialog.ended.set()
        return self.agent.ask(self.agent.build_in(self.dialog, "BYE"))
