# SPDX-License-Identifier: Apache-2.0
"""As a service of systemd: the unit's hardening, and what the program tells the manager (sd_notify(3))."""

import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest
from harness.process import Process
from harness.server import Server
from peer.notes import PATIENCE

UNIT = Path(__file__).parents[2] / "packaging/systemd/offhookd.service"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")
def test_the_unit_leaves_little_open():
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", str(UNIT)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    level = re.search(r"exposure level for \S+: (\d+\.\d)", result.stdout)
    assert level, result.stdout + result.stderr
    assert float(level[1]) <= 1.5
    assert result.returncode == 0


class Manager:
    """What systemd hears."""

    def __init__(self, path: Path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.socket.settimeout(PATIENCE)
        self.environment = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "400000"}

    def wait_for(self, word: str) -> None:
        while self.socket.recv(4096).decode() != word:
            pass


def test_the_manager_hears_of_start_life_reload_and_end(tmp_path):
    manager = Manager(tmp_path / "notify")
    server = Server(tmp_path)
    server.process = Process("offhookd", server.arguments, manager.environment)
    manager.wait_for("READY=1")
    manager.wait_for("WATCHDOG=1")
    manager.wait_for("WATCHDOG=1")
    os.kill(server.process.pid, signal.SIGHUP)
    manager.wait_for("RELOADING=1")
    manager.wait_for("READY=1")
    os.kill(server.process.pid, signal.SIGTERM)
    manager.wait_for("STOPPING=1")
    server.stop()
