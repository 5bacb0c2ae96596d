# SPDX-License-Identifier: Apache-2.0
"""The server, with a configuration and a data directory of its own."""

import os
import socket
import time
from pathlib import Path

from harness.ports import free_port
from harness.process import Process
from peer.client import Client
from peer.notes import PATIENCE
from peer.phone import Phone
from peer.wire import trusting_context

PHONE_PASSWORD = "phones-secret"
CLIENT_USER = "cti"
CLIENT_PASSWORD = "clients-secret"
GOODBYE = 5.0  # seconds from SIGTERM to the end

# The sanitizers slow everything down several times.
SLOW = 3.0 if "asan" in os.environ.get("OFFHOOK_BIN", "") or "tsan" in os.environ.get("OFFHOOK_BIN", "") else 1.0


def toml(settings: dict[str, dict]) -> str:
    """Sections of plain settings, as the configuration file has them."""

    def value(of) -> str:
        if isinstance(of, bool):
            return "true" if of else "false"
        if isinstance(of, list):
            return "[" + ", ".join(map(value, of)) + "]"
        return str(of) if isinstance(of, int) else f'"{of}"'

    sections = (
        f"[{name}]\n" + "".join(f"{key} = {value(of)}\n" for key, of in keys.items())
        for name, keys in settings.items()
    )
    return "\n".join(sections)


class Server:
    """offhookd. `settings` are sections of its configuration that differ from the usual ones here."""

    def __init__(self, directory: Path, settings: dict[str, dict] | None = None):
        self.directory = directory
        self.data = directory / "data"
        self.config = directory / "offhook.toml"
        self.host = "127.0.0.1"
        self.settings = self._defaults()
        for section, keys in (settings or {}).items():
            self.settings[section] = self.settings.get(section, {}) | keys
        self.write_config()
        self.process: Process | None = None
        self.peers: list = []

    def _defaults(self) -> dict[str, dict]:
        return {
            "server": {"realm": "offhook"},
            "phones": {"password": PHONE_PASSWORD},
            "phones.lan": {"address": self.host, "tcp_port": free_port(), "tls_port": free_port()},
            "clients": {"user": CLIENT_USER, "password": CLIENT_PASSWORD},
            "clients.lan": {"address": self.host, "tcp_port": free_port(), "tls_port": free_port()},
            "advanced": {"auto_activate": True},
            "console": {"port": 0},
        }

    @property
    def phone_port(self) -> int:
        return self.settings["phones.lan"]["tcp_port"]

    @property
    def phone_tls_port(self) -> int:
        return self.settings["phones.lan"]["tls_port"]

    @property
    def client_port(self) -> int:
        return self.settings["clients.lan"]["tcp_port"]

    @property
    def client_tls_port(self) -> int:
        return self.settings["clients.lan"]["tls_port"]

    def write_config(self) -> None:
        self.config.write_text(toml(self.settings))

    @property
    def arguments(self) -> list[str]:
        return ["--config", str(self.config), "--data", str(self.data)]

    # --- Life ---------------------------------------------------------------------------------------------

    def start(self) -> "Server":
        self.process = Process("offhookd", self.arguments)
        self.process.wait_for_line("ready")
        for port in (self.phone_port, self.phone_tls_port, self.client_port, self.client_tls_port):
            self.wait_listening(port)
        return self

    def wait_listening(self, port: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.is_running, f"offhookd ended at its start:\n{self.process.tail()}"
            try:
                socket.create_connection((self.host, port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"offhookd does not listen on port {port}:\n{self.process.tail()}")

    def stop(self) -> None:
        """SIGTERM: it has to end in order, in time, and without complaint of a sanitizer."""
        process, self.process = self.process, None
        code = process.terminate(GOODBYE * SLOW)
        assert not process.alarms(), "\n".join(process.alarms()) + f"\n\n{process.tail(200)}"
        assert code == 0, f"offhookd ended with {code}:\n{process.tail()}"

    def kill(self) -> None:
        """kill -9."""
        process, self.process = self.process, None
        process.kill()

    def check(self) -> None:
        """It runs and no sanitizer has complained."""
        assert self.process.is_running, f"offhookd has died:\n{self.process.tail(200)}"
        assert not self.process.alarms(), self.process.tail(200)

    def memory_kib(self) -> int:
        """Resident memory."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("no VmRSS")

    # --- Peers --------------------------------------------------------------------------------------------

    @property
    def phone_address(self) -> tuple[str, int]:
        return self.host, self.phone_port

    @property
    def client_address(self) -> tuple[str, int]:
        return self.host, self.client_port

    def phone(self, mac: str, lines: tuple[str, ...] = (), *, tls: bool = False, password: str = PHONE_PASSWORD, **how):
        """A phone that is connected and has not registered yet."""
        address = how.pop("address", (self.host, self.phone_tls_port if tls else self.phone_port))
        phone = Phone(address, mac, password, lines, tls=trusting_context() if tls else None, **how)
        self.peers.append(phone)
        return phone

    def client(self, *, tls: bool = False, user: str = CLIENT_USER, password: str = CLIENT_PASSWORD, **how) -> Client:
        """A client that is connected and has not registered yet."""
        address = how.pop("address", (self.host, self.client_tls_port if tls else self.client_port))
        client = Client(address, user, password, tls=trusting_context() if tls else None, **how)
        self.peers.append(client)
        return client

    def close_peers(self) -> None:
        for peer in self.peers:
            peer.close()
        self.peers.clear()
