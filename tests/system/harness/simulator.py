# SPDX-License-Identifier: Apache-2.0
"""offhook-phone: simulated phones that really call each other."""

import json
from typing import Callable

from harness.process import Process
from peer.notes import PATIENCE


class Simulator:
    """The program with `--json`: one object per line comes out, commands go in."""

    def __init__(self, server, *arguments: str):
        base = ["--server", f"{server.host}:{server.phone_port}", "--json"]
        self.process = Process("offhook-phone", [*base, *arguments])

    def command(self, line: str) -> None:
        """Gives a command and does not wait."""
        self.process.write(line)

    def ask(self, line: str, timeout: float = PATIENCE) -> None:
        """Gives a command and waits until it is done."""
        self.command(line)
        reply = self.expect(lambda item: item.get("command") == line and "reply" in item, timeout)
        assert reply["reply"] == "ok", reply

    def expect(self, wanted: Callable[[dict], bool], timeout: float = PATIENCE) -> dict:
        """The next object that is wanted."""
        found: list[dict] = []

        def fits(line: str) -> bool:
            item = as_object(line)
            if item and wanted(item):
                found[:] = [item]
                return True
            return False

        self.process.stdout.take(fits, timeout, "the object")
        return found[0]

    def objects(self) -> list[dict]:
        return [item for line in self.process.stdout.history() if (item := as_object(line))]

    def close(self) -> None:
        if self.process.is_running:
            self.process.terminate(PATIENCE)
        assert not self.process.alarms(), self.process.tail(200)


def as_object(line: str) -> dict | None:
    try:
        item = json.loads(line)
    except ValueError:
        return None
    return item if isinstance(item, dict) else None
