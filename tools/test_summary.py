#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the JUnit files that ctest and pytest wrote and says in one line what really ran.

Exits with 1 when a file is missing, holds no executed test, or holds a failure.
"""

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Counts:
    passed: int = 0
    skipped: int = 0
    failed: list[str] = field(default_factory=list)


def count(path: Path) -> Counts:
    """The cases of one JUnit file. ctest marks tests that it could not run as skipped or failed."""
    counts = Counts()
    for case in ElementTree.parse(path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            counts.failed.append(case.get("name", "?"))
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            counts.skipped += 1
        else:
            counts.passed += 1
    return counts


def summarise(paths: list[Path], seconds: int) -> tuple[str, bool]:
    """The line for people, and whether all is well."""
    parts, good = [], True
    for path in paths:
        kind = path.stem
        if not path.is_file():
            parts.append(f"{kind}: did not run")
            good = False
            continue
        counts = count(path)
        text = f"{kind}: {counts.passed} passed"
        if counts.skipped:
            text += f", {counts.skipped} skipped"
        if counts.failed:
            text += f", {len(counts.failed)} failed ({', '.join(counts.failed[:5])}{' …' if len(counts.failed) > 5 else ''})"
        if counts.passed == 0:
            text += ", nothing was tested"
        parts.append(text)
        good = good and counts.passed > 0 and not counts.failed
    verdict = "PASSED" if good else "FAILED"
    return f"{verdict} in {seconds // 60} min {seconds % 60:02d} s. {'; '.join(parts)}.", good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=0, help="how long the run took")
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    line, good = summarise(arguments.files, arguments.seconds)
    print(f"== {line}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
