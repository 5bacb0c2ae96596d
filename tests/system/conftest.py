# SPDX-License-Identifier: Apache-2.0
"""Fixtures: servers, names that nobody else uses, and the check that no peer found fault with the server."""

import pytest
from harness.names import Names
from harness.pair import Pair
from harness.server import Server
from harness.simulator import Simulator
from peer.notes import faults

@pytest.fixture
def names() -> Names:
    return Names()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "minutes: waits for a time of the standards; runs beside the others")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that nobody waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("minutes") is None)


@pytest.fixture(autouse=True)
def no_faults():
    """Whatever a test is about: what the server sends has to be by the book."""
    faults.take()
    yield
    found = faults.take()
    assert not found, "the server broke a standard:\n" + "\n".join(found)


class SharedServer:
    """One server for all tests of a worker that need nothing special of it. A dead one is replaced, so that
    only the test in which it died fails."""

    def __init__(self, directories):
        self._directories = directories
        self.server: Server | None = None

    def get(self) -> Server:
        if self.server is None or self.server.process is None or not self.server.process.is_running:
            self.server = Server(self._directories.mktemp("shared")).start()
        return self.server

    def stop(self) -> None:
        if self.server and self.server.process and self.server.process.is_running:
            self.server.stop()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory):
    shared = SharedServer(tmp_path_factory)
    yield shared
    shared.stop()


@pytest.fixture
def server(shared_server, no_faults):
    """A running server with the usual settings, which others have used before."""
    server = shared_server.get()
    yield server
    server.close_peers()
    server.check()


@pytest.fixture
def own_server(tmp_path, no_faults):
    """A function that starts a server for this test alone, with settings of its own."""
    servers: list[Server] = []

    def start(settings: dict[str, dict] | None = None) -> Server:
        directory = tmp_path / f"server{len(servers)}"
        directory.mkdir()
        servers.append(Server(directory, settings))
        return servers[-1].start()

    yield start
    for server in servers:
        server.close_peers()
        if server.process is not None:
            server.stop()


@pytest.fixture
def simulator():
    """A function that starts simulated phones for a server."""
    running: list[Simulator] = []

    def start(server: Server, *arguments: str) -> Simulator:
        running.append(Simulator(server, *arguments))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def pair(server, names) -> Pair:
    return Pair(server, names)
