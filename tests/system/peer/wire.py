# SPDX-License-Identifier: Apache-2.0
"""One TCP or TLS connection with a thread that reads it."""

import select
import socket
import ssl
import struct
import threading
import time
from typing import Callable

from peer.notes import PATIENCE, Inbox
from peer.message import BadMessage, Framer, Message

READ_SIZE = 65536


def trusting_context() -> ssl.SSLContext:
    """TLS that takes any certificate: who the server is does not matter to most tests."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def connect(
    address: tuple[str, int],
    tls: ssl.SSLContext | None = None,
    source: str | None = None,
    receive_buffer: int = 0,
) -> socket.socket:
    """A connection to a server, from an address of one's own if need be."""
    plain = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    plain.settimeout(PATIENCE)
    if receive_buffer:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    if source:
        plain.bind((source, 0))
    plain.connect(address)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return tls.wrap_socket(plain, server_hostname=address[0]) if tls else plain


def wait_for(seconds: float, *wanted: tuple[socket.socket, int]) -> None:
    """Until one of the sockets is ready for its poll event. Not select(): a crowd has more than 1024 of them."""
    poll = select.poll()
    for one, event in wanted:
        poll.register(one, event)
    poll.poll(seconds * 1000)


class Wire:
    """A connection, ours from now on. `on_bytes` is called in the reading thread with what comes; the flag
    `closed` tells the end.

    Writing may be done by any thread. A TLS object must not be read and written at the same time, so the
    socket does not block and each single operation holds a lock.
    """

    def __init__(
        self,
        connection: socket.socket,
        on_bytes: Callable[[bytes], None],
        on_close: Callable[[], None] = lambda: None,
    ):
        self._socket = connection
        self._on_bytes = on_bytes
        self._on_close = on_close
        self._lock = threading.RLock()
        self._resume = threading.Event()
        self._resume.set()
        self.closed = threading.Event()
        self._wake, self._woken = socket.socketpair()
        self.is_tls = isinstance(connection, ssl.SSLSocket)
        self.local = connection.getsockname()
        connection.setblocking(False)
        self._thread = threading.Thread(target=self._read_loop, daemon=True)

    def start(self) -> "Wire":
        """Begins to read; from now on `on_bytes` is called."""
        self._thread.start()
        return self

    def send(self, data: bytes) -> None:
        """Until all is written; a peer that does not take it for long fails the test."""
        deadline = time.monotonic() + PATIENCE
        while data:
            try:
                with self._lock:
                    data = data[self._socket.send(data) :]
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
                if time.monotonic() > deadline:
                    raise TimeoutError("the server does not read") from None
                wait_for(0.1, (self._socket, select.POLLOUT))

    def stop_reading(self) -> None:
        self._resume.clear()

    def go_on_reading(self) -> None:
        self._resume.set()

    def half_close(self) -> None:
        """Says that no more will be sent, and goes on reading."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Ends the connection in order."""
        self._end(lambda: self._socket.shutdown(socket.SHUT_RDWR))

    def reset(self) -> None:
        """Ends the connection by a TCP reset."""
        linger_not = struct.pack("ii", 1, 0)
        self._end(lambda: self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not))

    def wait_closed(self, timeout: float = PATIENCE) -> None:
        assert self.closed.wait(timeout), "the server did not close the connection"

    def _end(self, how: Callable[[], None]) -> None:
        self.closed.set()
        self._resume.set()
        self._wake.send(b"x")
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(PATIENCE)  # as long as it waits on the socket, closing would not end it
        try:
            how()
        except OSError:
            pass
        self._socket.close()

    def _read_loop(self) -> None:
        while not self.closed.is_set():
            self._resume.wait()
            data = self._read_some()
            if data:
                self._on_bytes(data)
            elif data is not None:
                break
        self.closed.set()
        self._on_close()

    def _read_some(self) -> bytes | None:
        """What is there; empty at the end, None when there is nothing now."""
        try:
            if not (self.is_tls and self._socket.pending()):
                wait_for(0.5, (self._socket, select.POLLIN), (self._woken, select.POLLIN))
            if self.closed.is_set() or not self._resume.is_set():
                return None
            with self._lock:
                return self._socket.recv(READ_SIZE)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
            return None
        except (OSError, ValueError):
            return b""


class RawPeer:
    """Sends bytes as they are and collects what comes: for messages that no honest peer would send."""

    def __init__(self, address: tuple[str, int], tls: ssl.SSLContext | None = None, source: str | None = None):
        self.inbox: Inbox = Inbox("raw peer", lambda item: item if isinstance(item, str) else item.title())
        self.received = b""
        self._framer = Framer()
        self.wire = Wire(connect(address, tls, source), self._take).start()

    def _take(self, data: bytes) -> None:
        self.received += data
        try:
            for item in self._framer.feed(data):
                self.inbox.put(item)
        except BadMessage as bad:
            self.inbox.put(f"no SIP: {bad}")

    def send(self, data: bytes | str) -> None:
        self.wire.send(data.encode() if isinstance(data, str) else data)

    def response(self, timeout: float = PATIENCE) -> Message:
        """The next response that is final."""
        return self.inbox.take(
            lambda item: isinstance(item, Message) and item.status >= 200, timeout, "a final response"
        )

    def pong(self, timeout: float = PATIENCE) -> None:
        self.inbox.take(lambda item: item == "pong", timeout, "a pong")

    def close(self) -> None:
        self.wire.close()
