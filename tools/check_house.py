#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what the compiler does not: that rooms include only what they may, that the core stays free of
the outside world, that every file has its licence line, and that no file grows without end.

The rooms of src/ and what each may use are read from CMakeLists.txt (offhook_room, offhook_program).
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

# A room stands on a floor and uses lower floors only; of its own floor at most the rooms in FOR_ALL.
FLOORS = {
    "base": 0,
    "sip": 1,
    "csta": 1,
    "switchboard": 2,
    "signalling": 3,
    "profiles": 3,
    "provisioning": 3,
    "store": 3,
    "trace": 3,
    "net": 4,
    "cluster": 4,
    "http": 4,
    "api": 5,
    "offhookd": 6,
    "offhook": 6,
    "offhook-phone": 6,
    "tapi": 6,
}
FOR_ALL = {"profiles"}

# Rooms without sockets, files, threads and clocks: time, randomness and reports are passed in.
PURE = {"base", "sip", "csta", "switchboard", "signalling", "profiles"}
MAY_ASK_THE_SYSTEM = {"base/system_random.cpp", "base/port_owner.cpp"}
WORLDLY_HEADER = re.compile(
    r"""sys/.*|netinet/.*|arpa/.*|unistd\.h|fcntl\.h|poll\.h|netdb\.h|pthread\.h|time\.h|signal\.h
      | ctime|thread|mutex|shared_mutex|condition_variable|future|semaphore|stop_token|latch|barrier
      | fstream|iostream|filesystem|csignal|random_device
      | boost/(asio|beast|process|thread).*|spdlog/.*|sqlite3\.h|SQLiteCpp/.*|openssl/ssl\.h|windows\.h""",
    re.VERBOSE,
)
WORLDLY_CALL = re.compile(
    r"(system_clock|steady_clock|high_resolution_clock)\b|std::random_device|\bgetenv\(|std::time\(|\brand\("
)

LICENCE = "SPDX-License-Identifier: Apache-2.0"
MAX_LINES = 700


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def read_rooms(cmake: str) -> dict[str, set[str]]:
    """From the text of CMakeLists.txt: each room with the rooms it links to."""
    rooms = {}
    for call in re.finditer(r"offhook_(?:room|program)\(([^)]*)\)", cmake):
        words = call.group(1).split()
        used, keyword = set(), ""
        for word in words[1:]:
            if word in ("ROOMS", "LIBRARIES"):
                keyword = word
            elif keyword == "ROOMS":
                used.add(word)
        rooms[words[0]] = used
    return rooms


def check_table(rooms: dict[str, set[str]]) -> list[Finding]:
    """No room links upwards or sideways."""
    findings = []
    for room, used in rooms.items():
        if room not in FLOORS:
            findings.append(Finding("CMakeLists.txt", 1, f"room {room} stands on no floor: add it to check_house.py"))
            continue
        for other in used:
            lower = FLOORS.get(other, 99) < FLOORS[room]
            beside = FLOORS.get(other) == FLOORS[room] and other in FOR_ALL and room not in FOR_ALL
            if not lower and not beside:
                findings.append(Finding("CMakeLists.txt", 1, f"room {room} may not use {other}: not a lower floor"))
    return findings


def check_source(path: str, text: str, rooms: dict[str, set[str]]) -> list[Finding]:
    """One file of src/; `path` is relative to src/."""
    room = path.split("/", 1)[0]
    if room not in rooms:
        return [Finding(path, 1, f"src/{room} is no room of CMakeLists.txt")]
    allowed = rooms[room] | {room}
    is_test = path.endswith("_test.cpp")
    pure = room in PURE and not is_test and path not in MAY_ASK_THE_SYSTEM
    findings = []
    for number, line in enumerate(text.splitlines(), 1):
        own = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if own:
            other = own.group(1).split("/", 1)[0]
            if "/" not in own.group(1):
                findings.append(Finding(path, number, f'write "{room}/{own.group(1)}": includes name their room'))
            elif other not in allowed:
                findings.append(Finding(path, number, f"{room} may not include {other} (see CMakeLists.txt)"))
        system = re.match(r"\s*#\s*include\s*<([^>]+)>", line)
        if pure and system and WORLDLY_HEADER.fullmatch(system.group(1)):
            findings.append(Finding(path, number, f"<{system.group(1)}> has no place in {room}: no I/O, clock, thread"))
        code = line.split("//", 1)[0]
        if pure and WORLDLY_CALL.search(code):
            findings.append(Finding(path, number, f"{room} has no clock and no randomness of its own: pass them in"))
    return findings


def check_form(path: str, text: str) -> list[Finding]:
    """Licence line and length of any source or script."""
    findings = []
    lines = text.splitlines()
    if not any(LICENCE in line for line in lines[:2]):
        findings.append(Finding(path, 1, f"the first line must hold '{LICENCE}'"))
    if len(lines) > MAX_LINES:
        findings.append(Finding(path, MAX_LINES, f"{len(lines)} lines, {MAX_LINES} are the limit: split the file"))
    if path.endswith(".hpp") and "#pragma once" not in lines[:3]:
        findings.append(Finding(path, 2, "'#pragma once' must follow the licence line"))
    return findings


def files(root: Path) -> list[Path]:
    found = [root / "dev", root / ".ci" / "run"]
    for folder in ("src", "fuzz", "bench", "tests", "tools", "packaging"):
        for suffix in (".cpp", ".hpp", ".py", ".sh"):
            found += sorted((root / folder).rglob("*" + suffix))
    return [path for path in found if path.is_file() and path.name != "__init__.py"]


def check_project(root: Path) -> list[Finding]:
    rooms = read_rooms((root / "CMakeLists.txt").read_text())
    findings = check_table(rooms)
    for path in files(root):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root).as_posix()
        findings += check_form(name, text)
        if name.startswith("src/") and path.suffix in (".cpp", ".hpp"):
            inside = check_source(name.removeprefix("src/"), text, rooms)
            findings += [Finding(name, finding.line, finding.text) for finding in inside]
    return findings


def main() -> int:
    findings = check_project(Path(__file__).resolve().parent.parent)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
