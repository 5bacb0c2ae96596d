# SPDX-License-Identifier: Apache-2.0
"""Ports that nobody uses."""

import itertools
import os
import socket

# Below the range from which the system takes the ports of outgoing connections; each worker has its own part.
FIRST, PER_WORKER = 15000, 1000

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw9")[2:]) % 16
_next = itertools.cycle(range(FIRST + _worker * PER_WORKER, FIRST + (_worker + 1) * PER_WORKER))
for _ in range(os.getpid() % PER_WORKER):
    next(_next)


def free_port() -> int:
    while True:
        port = next(_next)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
