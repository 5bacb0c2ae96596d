# SPDX-License-Identifier: Apache-2.0
"""The console in a real browser against the real server, with simulated phones (tests/browser)."""

import os
import shutil
import subprocess
import threading
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from harness.api import Api
from harness.office import LINES, Office
from harness.ports import free_port
from harness.server import Server
from test_api_contract import setup_code

ROOT = Path(__file__).parents[2]
USER, PASSWORD = "chief", "a long password"

pytestmark = [
    pytest.mark.minutes,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium"),
    pytest.mark.skipif(not (ROOT / "web/node_modules").is_dir(), reason="the console's packages are not installed"),
    pytest.mark.skipif("release" not in os.environ.get("OFFHOOK_BIN", "release"), reason="once is enough"),
]


def browse(tmp_path: Path, port: int, *arguments: str) -> dict[str, str]:
    """Runs the browser's cases; what became of each: "ok", "skipped" or the failure."""
    results = tmp_path / "browser.xml"
    command = ["node", str(ROOT / "tests/browser/run.mjs"), "--url", f"http://127.0.0.1:{port}/", "--user", USER]
    run = subprocess.run(
        [*command, "--password", PASSWORD, "--junit", str(results), *arguments],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert results.exists(), run.stdout + run.stderr
    cases = {}
    for case in ElementTree.parse(results).iter("testcase"):
        failure = case.find("failure")
        skipped = case.find("skipped") is not None
        cases[case.get("name")] = (failure.text or "failed") if failure is not None else "skipped" if skipped else "ok"
    return cases


class Answering:
    """Somebody at the telephones who takes every call that rings."""

    def __init__(self, office: Office):
        self._office = office
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._end.wait(0.2):
            for line in LINES:
                if any(state == "alerting" for _, state in self._office.calls(line)):
                    self._office.by_hand(f"answer {line}")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_) -> None:
        self._end.set()
        self._thread.join()


def test_the_wizard_of_a_fresh_server(tmp_path):
    server = Server(tmp_path, {"console": {"port": (port := free_port())}})
    del server.settings["clients"]
    del server.settings["phones"]
    del server.settings["advanced"]
    server.write_config()
    server.start()
    try:
        cases = browse(tmp_path, port, "--setup-code", setup_code(server), "--only", "wizard")
        assert cases == {"the wizard sets the server up and is gone afterwards": "ok"}
        assert Api(server.data).get("/api/v1/settings/advanced.auto_activate")["origin"]["source"] == "database"
    finally:
        server.stop()


def test_every_section_and_a_call_watched_live(own_server, simulator, names, tmp_path):
    server = own_server({"console": {"port": (port := free_port())}})
    made = Api(server.data).ask("POST", "/api/v1/users", {"name": USER, "password": PASSWORD, "role": "admin"})
    assert made.status == 201
    office = Office(server, simulator, names, "snom", 5)
    with Answering(office):
        cases = browse(tmp_path, port)
    assert len(cases) > 10
    wizard = cases.pop("the wizard sets the server up and is gone afterwards")
    assert wizard == "skipped"  # it has gone
    assert {name: what for name, what in cases.items() if what != "ok"} == {}
