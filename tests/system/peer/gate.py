# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy between a peer and the server, which treats the bytes badly on order."""

import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Callable


@dataclass
class Lane:
    """How the bytes of one direction are treated; may be changed at any time."""

    delay: float = 0.0  # seconds that each piece waits
    piece: int = 0  # bytes passed on at once; 0: as they came
    drop: bool = False  # swallowed
    change: Callable[[bytes], bytes] = lambda data: data
    flowing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        self.flowing.set()

    def freeze(self) -> None:
        """Neither reads nor writes; the sender's window fills up."""
        self.flowing.clear()

    def thaw(self) -> None:
        self.flowing.set()


class Gate:
    """Listens on a port of its own and passes each connection on to `target`."""

    def __init__(self, target: tuple[str, int]):
        self.to_server = Lane()
        self.to_peer = Lane()
        self._target = target
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = self._listener.getsockname()
        threading.Thread(target=self._accept_loop, daemon=True).start()

    def _accept_loop(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
                server = socket.create_connection(self._target)
            except OSError:
                return
            for end in (peer, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs.append((peer, server))
            for source, sink, lane in ((peer, server, self.to_server), (server, peer, self.to_peer)):
                threading.Thread(target=self._pump, args=(source, sink, lane), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, lane: Lane) -> None:
        try:
            while True:
                lane.flowing.wait()
                data = source.recv(65536)
                if not data:
                    break
                lane.flowing.wait()
                self._pass_on(data, sink, lane)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            self._shut(source, sink)

    @staticmethod
    def _pass_on(data: bytes, sink: socket.socket, lane: Lane) -> None:
        if lane.drop:
            return
        data = lane.change(data)
        size = lane.piece or len(data) or 1
        for start in range(0, len(data), size):
            if lane.delay:
                time.sleep(lane.delay)
            sink.sendall(data[start : start + size])

    @staticmethod
    def _shut(*sockets: socket.socket) -> None:
        for end in sockets:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def half_close_to_server(self) -> None:
        """The peer has nothing more to say, as far as the server can see."""
        for _, server in self._pairs:
            server.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Both ends see their connection reset."""
        for pair in self._pairs:
            for end in pair:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._shut(*pair)
            for end in pair:
                end.close()
        self._pairs.clear()

    def close(self) -> None:
        self._listener.close()
        for lane in (self.to_server, self.to_peer):
            lane.thaw()
        for pair in self._pairs:
            self._shut(*pair)
