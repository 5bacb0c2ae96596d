# SPDX-License-Identifier: Apache-2.0
"""The usual beginning of a test."""

from harness.names import Names
from harness.server import Server


class Pair:
    """A phone with one line, in service, and a client with a session and a monitor on that line."""

    def __init__(self, server: Server, names: Names):
        self.server = server
        self.line = names.line()
        self.phone = server.phone(names.mac(), (self.line,)).come_up()
        self.client = server.client().log_in()
        self.session = self.client.open(self.line)
        self.ref = self.session.monitor(self.line)
        self.phone.wait_monitored(self.line)

    @property
    def phone_ref(self) -> str:
        """The cross reference that the phone gave to the server."""
        return next(ref for ref, line in self.phone.monitors.items() if line == self.line)
