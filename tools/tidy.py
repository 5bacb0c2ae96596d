#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs clang-tidy over the sources of src/ in parallel, and only over what changed since it was last clean.

A file counts as unchanged when it, every header of ours that it includes (directly or not), its compile
command, .clang-tidy and clang-tidy itself are the same as when it was found clean. What was clean is
remembered in BUILD/tidy-clean, one empty file per key.

Two things take as long as all the rest: tests (the headers of GoogleTest) and the path-sensitive checks of
clang-analyzer. Both are left to --full, which looks at everything, whatever was clean.
"""

import argparse
import concurrent.futures
import functools
import hashlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

CLANG_TIDY = "clang-tidy-14"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
ROOT = Path(__file__).resolve().parent.parent


@functools.lru_cache(maxsize=None)
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def with_headers(source: Path, include_root: Path) -> list[Path]:
    """The file and every header of ours that it pulls in, in a fixed order."""
    seen, todo = {source}, [source]
    while todo:
        for name in INCLUDE.findall(read(todo.pop())):
            header = include_root / name
            if header.is_file() and header not in seen:
                seen.add(header)
                todo.append(header)
    return sorted(seen)


def key_of(source: Path, command: str, surroundings: str) -> str:
    digest = hashlib.sha256((surroundings + command).encode())
    for path in with_headers(source, ROOT / "src"):
        digest.update(f"\0{path}\0{read(path)}".encode())
    return digest.hexdigest()


def tidy(source: Path, build: Path, checks: str) -> tuple[bool, str, float]:
    started = time.monotonic()
    run = subprocess.run(
        [CLANG_TIDY, "--quiet", f"--checks={checks}", "-p", str(build), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    # The count of suppressed warnings on stderr is of no use; errors of the compiler are on stdout as well.
    return run.returncode == 0, run.stdout.strip(), time.monotonic() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True, help="a configured build folder")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--full", action="store_true", help="all files, tests too, whatever was clean")
    parser.add_argument("names", nargs="*", help="only files whose path holds one of these")
    arguments = parser.parse_args()

    checks = "" if arguments.full else "-clang-analyzer-*"
    clean = arguments.build / "tidy-clean"
    clean.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, text=True, check=True).stdout
    surroundings = version + checks + read(ROOT / ".clang-tidy")
    todo, known = {}, 0
    for entry in json.loads(read(arguments.build / "compile_commands.json")):
        source = Path(entry["file"])
        if source.is_relative_to(arguments.build.resolve()):
            continue  # made by the build
        if arguments.names and not any(name in str(source) for name in arguments.names):
            continue
        if source.name.endswith("_test.cpp") and not arguments.full:
            continue
        key = key_of(source, entry["command"], surroundings)
        if (clean / key).exists() and not arguments.full:
            known += 1
        else:
            todo[source] = key

    bad = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        runs = {pool.submit(tidy, source, arguments.build, checks): source for source in todo}
        for run in concurrent.futures.as_completed(runs):
            source, (good, output, seconds) = runs[run], run.result()
            name = source.relative_to(ROOT)
            if good:
                (clean / todo[source]).touch()
                print(f"clean   {name} ({seconds:.0f} s)", flush=True)
            else:
                bad += 1
                print(f"FINDING {name}\n{output}", flush=True)
    print(f"clang-tidy: {len(todo)} files looked at, {bad} with findings, {known} unchanged since clean")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
