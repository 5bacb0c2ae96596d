# SPDX-License-Identifier: Apache-2.0
"""A program under test as a child process, with what it writes."""

import os
import re
import subprocess
import threading
from pathlib import Path

from peer.notes import PATIENCE, Inbox

BIN = Path(os.environ.get("OFFHOOK_BIN", Path(__file__).resolve().parents[3] / "build" / "release" / "bin"))

# What sanitizers and the C++ runtime say when something is wrong inside.
ALARM = re.compile(
    r"ERROR: \w+Sanitizer|WARNING: \w+Sanitizer|SUMMARY: \w+Sanitizer|: runtime error:|terminate called|Assertion .* failed"
)


def program(name: str) -> str:
    path = BIN / name
    assert path.is_file(), f"{path} is not there: build it first (./dev build), or set OFFHOOK_BIN"
    return str(path)


class Process:
    """Life: from its making to `stop` or `kill`; what it writes is collected line by line."""

    def __init__(self, name: str, arguments: list[str], environment: dict[str, str] | None = None):
        self.name = name
        self.lines: Inbox[str] = Inbox(f"output of {name}")
        self._process = subprocess.Popen(
            [program(name), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | (environment or {}),
            text=True,
            errors="replace",
        )
        self.stdout: Inbox[str] = Inbox(f"stdout of {name}")
        self._readers = [
            threading.Thread(target=self._collect, args=(self._process.stdout, True), daemon=True),
            threading.Thread(target=self._collect, args=(self._process.stderr, False), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _collect(self, stream, is_stdout: bool) -> None:
        for line in stream:
            if is_stdout:
                self.stdout.put(line.rstrip("\n"))
            self.lines.put(line.rstrip("\n"))
        self.lines.wake()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def write(self, line: str) -> None:
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def wait_for_line(self, *words: str, timeout: float = PATIENCE) -> None:
        """Until there is a line with all these words, or the program has ended."""
        self.lines.wait_for(
            lambda lines: any(all(word in line for word in words) for line in lines) or not self.is_running,
            timeout,
            f"a line with {words}",
        )
        assert any(all(word in line for word in words) for line in self.lines.history()), (
            f"{self.name} ended without a line with {words}:\n{self.tail()}"
        )

    def wait(self, timeout: float = PATIENCE) -> int:
        """Until it has ended by itself; its exit code."""
        code = self._process.wait(timeout)
        for reader in self._readers:
            reader.join(PATIENCE)
        return code

    def terminate(self, timeout: float) -> int:
        """SIGTERM; the exit code. An end that takes too long is a failure."""
        self._process.terminate()
        try:
            return self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not end within {timeout} s of SIGTERM\n{self.tail()}") from None

    def kill(self) -> None:
        self._process.kill()
        self.wait()

    def alarms(self) -> list[str]:
        return [line for line in self.lines.history() if ALARM.search(line)]

    def tail(self, count: int = 60) -> str:
        return "\n".join(self.lines.history()[-count:])
