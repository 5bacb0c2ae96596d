# SPDX-License-Identifier: Apache-2.0
"""SIP messages and how they are cut out of a stream (RFC 3261 7, 18.3).

Reading is strict: the peers read what the server wrote, and the server is to write by the book.
"""

import re
from dataclasses import dataclass, field

COMPACT = {
    "c": "content-type", "e": "content-encoding", "f": "from", "i": "call-id", "k": "supported",
    "l": "content-length", "m": "contact", "s": "subject", "t": "to", "v": "via", "x": "session-expires",
}  # fmt: skip

TOKEN = r"[A-Za-z0-9.!%*_+`'~-]+"
REQUEST_LINE = re.compile(rf"({TOKEN}) (\S+) SIP/2\.0")
STATUS_LINE = re.compile(r"SIP/2\.0 ([1-6]\d\d) (.*)")
HEADER_LINE = re.compile(rf"({TOKEN}): ?(.*)", re.DOTALL)


class BadMessage(Exception):
    """What came is not a message by RFC 3261 25."""


@dataclass
class Message:
    """A request (with method and uri) or a response (with status and reason)."""

    method: str = ""
    uri: str = ""
    status: int = 0
    reason: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @property
    def is_request(self) -> bool:
        return self.status == 0

    def get(self, name: str, default: str = "") -> str:
        """The first value of a header; names are compared as RFC 3261 7.3.1 says."""
        values = self.all(name)
        return values[0] if values else default

    def all(self, name: str) -> list[str]:
        wanted = full_name(name)
        return [value for key, value in self.headers if full_name(key) == wanted]

    def has(self, name: str) -> bool:
        return bool(self.all(name))

    def add(self, name: str, value: str) -> "Message":
        self.headers.append((name, value))
        return self

    def set(self, name: str, value: str) -> "Message":
        self.headers = [(key, old) for key, old in self.headers if full_name(key) != full_name(name)]
        return self.add(name, value)

    def set_body(self, content_type: str, body: bytes) -> "Message":
        self.body = body
        return self.set("Content-Type", content_type)

    @property
    def call_id(self) -> str:
        return self.get("Call-ID")

    @property
    def cseq(self) -> int:
        return int(self.get("CSeq").split()[0])

    @property
    def cseq_method(self) -> str:
        return self.get("CSeq").split()[1]

    @property
    def branch(self) -> str:
        return parameter(self.get("Via"), "branch")

    def tokens(self, name: str) -> list[str]:
        """The words of a comma-separated header, e.g. Allow."""
        return [word.strip() for value in self.all(name) for word in value.split(",") if word.strip()]

    def to_bytes(self) -> bytes:
        start = f"{self.method} {self.uri} SIP/2.0" if self.is_request else f"SIP/2.0 {self.status} {self.reason}"
        lines = [start, *(f"{name}: {value}" for name, value in self.headers)]
        if not self.has("Content-Length"):
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body

    def __str__(self) -> str:
        return self.to_bytes().decode(errors="replace")

    def title(self) -> str:
        """Short, for lists of what was seen."""
        return f"{self.method} {self.uri}" if self.is_request else f"{self.status} {self.reason} ({self.get('CSeq')})"


def full_name(name: str) -> str:
    lower = name.lower()
    return COMPACT.get(lower, lower)


def parameter(value: str, name: str) -> str:
    """A ;name=value of a header, outside of <>; empty if it is not there."""
    outside = re.sub(r"<[^>]*>", "", value)
    found = re.search(rf';\s*{re.escape(name)}\s*=\s*("[^"]*"|[^;,\s]*)', outside, re.IGNORECASE)
    return found.group(1).strip('"') if found else ""


def uri_of(value: str) -> str:
    """The URI of a From, To or Contact value."""
    bracketed = re.search(r"<([^>]*)>", value)
    return bracketed.group(1) if bracketed else value.split(";")[0].strip()


def user_of(uri: str) -> str:
    found = re.fullmatch(r"sips?:([^@;]+)@.*", uri)
    return found.group(1) if found else ""


def parse(data: bytes) -> Message:
    """One whole message, head and body."""
    head, found, body = data.partition(b"\r\n\r\n")
    if not found:
        raise BadMessage("the head has no end")
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        raise BadMessage(f"the head is not UTF-8: {error}") from error
    lines = re.sub(r"\r\n[ \t]+", " ", text).split("\r\n")
    message = parse_start_line(lines[0])
    for line in lines[1:]:
        header = HEADER_LINE.fullmatch(line)
        if not header:
            raise BadMessage(f"no header: {line!r}")
        message.add(header.group(1), header.group(2).strip())
    message.body = body
    return message


def parse_start_line(line: str) -> Message:
    if request := REQUEST_LINE.fullmatch(line):
        return Message(method=request.group(1), uri=request.group(2))
    if response := STATUS_LINE.fullmatch(line):
        return Message(status=int(response.group(1)), reason=response.group(2))
    raise BadMessage(f"no start line: {line!r}")


def options(user: str = "", branch: str = "z9hG4bKsound", cseq: int = 1) -> bytes:
    """A request that needs neither login nor dialog, as bytes for tests to spoil."""
    request = Message("OPTIONS", f"sip:{user}@127.0.0.1" if user else "sip:127.0.0.1")
    request.add("Via", f"SIP/2.0/TCP 127.0.0.1:9;branch={branch}").add("Max-Forwards", "70")
    request.add("From", "<sip:asker@127.0.0.1>;tag=1").add("To", "<sip:127.0.0.1>")
    return request.add("Call-ID", "c@127.0.0.1").add("CSeq", f"{cseq} OPTIONS").to_bytes()


PONG = "pong"


class Framer:
    """Cuts a stream into messages; a CRLF between two messages is a PONG (RFC 5626 4.4.1)."""

    def __init__(self):
        self._rest = b""

    def feed(self, data: bytes) -> list:
        self._rest += data
        items = []
        while (item := self._next()) is not None:
            items.append(item)
        return items

    @property
    def rest(self) -> bytes:
        """What came of a message that is not complete."""
        return self._rest

    def _next(self):
        if self._rest.startswith(b"\r\n"):
            self._rest = self._rest[2:]
            return PONG
        end = self._rest.find(b"\r\n\r\n")
        if end < 0:
            return None
        size = end + 4 + self._body_size(self._rest[:end])
        if len(self._rest) < size:
            return None
        data, self._rest = self._rest[:size], self._rest[size:]
        return parse(data)

    @staticmethod
    def _body_size(head: bytes) -> int:
        sizes = re.findall(rb"^(?:Content-Length|l)\s*:\s*(\S+)\s*$", head, re.IGNORECASE | re.MULTILINE)
        if len(sizes) != 1 or not sizes[0].isdigit():
            raise BadMessage(f"not one good Content-Length: {head!r}")
        return int(sizes[0])
