# SPDX-License-Identifier: Apache-2.0
"""Three simulated phones of one make, a client that watches and steers them, and people who work them by hand."""

import re

from harness.names import Names
from harness.server import PHONE_PASSWORD, Server
from harness.simulator import Simulator
from peer import csta
from peer.csta import Csta

LINES = ("a", "b", "c")

# The dialects of offhook-phone: makers, some with older firmware, nobody's make, and all liberties at once.
DIALECTS = (
    *("snom", "snom-8.7.3", "yealink", "yealink-72", "auerswald", "auerswald-2.6"),
    *("mitel", "gigaset", "openstage", "generic", "rude"),
)
EDITIONS = (3, 4, 5, 6)
# Phones that cannot tell their lines: the identity they register is the line.
WITHOUT_LIST = ("yealink-72", "gigaset", "openstage")
# Phones of which no conference with a third party can be made (SingleStepConferenceCall).
WITHOUT_CONFERENCE = ("snom-8.7.3", "yealink-72", "auerswald-2.6", "gigaset", "openstage")


class Office:
    """Lines are called a, b and c here, whatever their real numbers. Its life is that of its simulator."""

    def __init__(self, server: Server, simulator, names: Names, dialect: str, edition: int):
        self.dialect = dialect
        self.edition = edition
        macs = {name: f"2{names.number():011}" for name in LINES}
        self.number = macs if dialect in WITHOUT_LIST else {name: str(names.number()) for name in LINES}
        host = server.host if dialect in WITHOUT_LIST else "pbx"
        self.device = {name: f"sip:{number}@{host}" for name, number in self.number.items()}
        phones = [f"{dialect},{macs[name]},{self.device[name]}" for name in LINES]
        # Requests that are answered never would only make the tests wait.
        self.simulator: Simulator = simulator(
            server,
            *("--password", PHONE_PASSWORD, "--no-liberty", "sometimes-silent"),
            *(word for phone in phones for word in ("--phone", phone)),
        )
        self.session = server.client().log_in().open(edition=edition)
        self.register_id = ""  # of a SystemRegister, for whoever cancels it
        self._line_of_ref: dict[str, str] = {}
        for line in LINES:
            self.simulator.ask(f"expect {self.number[line]} session 20000", 30)

    # --- By hand ------------------------------------------------------------------------------------------

    def by_hand(self, command: str) -> None:
        """A command of offhook-phone with the names of lines in it, e.g. "dial a b"."""
        self.simulator.process.stdout.clear()  # else it would be looked through again for every command
        words = [self.number.get(word, word) for word in command.split()]
        self.simulator.ask(" ".join(words))

    def status(self, line: str) -> dict:
        self.simulator.process.stdout.clear()
        self.simulator.command(f"status {self.number[line]}")
        return self.simulator.expect(lambda item: item.get("status") == self.device[line])

    def calls(self, line: str) -> list[tuple[str, str]]:
        """callID and state of each call, as the phone itself sees it."""
        return [tuple(call.split()[:2]) for call in self.status(line)["calls"]]

    def hang_up(self) -> None:
        """Everybody ends all calls."""
        for line in LINES:
            while self.calls(line):
                self.by_hand(f"clear {line}")

    # --- As a client --------------------------------------------------------------------------------------

    def connection(self, line: str, state: str) -> dict:
        """The connection of a line that is in that state."""
        call = next((call for call, its_state in self.calls(line) if its_state == state), "")
        assert call, f"{self.dialect}: {line} has no call that is {state}: {self.calls(line)}"
        return {"callID": call, "deviceID": self.device[line]}

    def watch(self, *lines: str) -> None:
        """Monitors; events of a phone's beginning are dropped. Phones that know no monitors stay silent."""
        for line in lines:
            if self.dialect == "openstage":
                self._line_of_ref[self.session.start_monitor_when_known(self.device[line])] = line
            else:
                self._line_of_ref[self.session.monitor_when_known(self.device[line])] = line
        self.settle()
        self.session.events.clear()

    def ask(self, service: str, content: csta.Content) -> Csta:
        return self.session.ask(service, content)

    def settle(self) -> None:
        """Until the server has handled all that the watched phones had to tell: a request that every phone answers,
        and that changes nothing, comes back behind it."""
        under_way = [
            self.session.send("AnswerCall", {"callToBeAnswered": {"callID": "0", "deviceID": self.device[line]}})
            for line in self._line_of_ref.values()
        ]
        for transaction in under_way:
            self.session.answer_in(transaction.final(), "AnswerCall")

    def requests(self, line: str) -> dict[str, int]:
        """How often the phone has been asked for which service."""
        return self.status(line)["requests"]

    def take_events(self) -> dict[str, list[Csta]]:
        """All events until now, of each line."""
        self.settle()
        events: dict[str, list[Csta]] = {line: [] for line in self._line_of_ref.values()}
        for event in self.session.events_so_far():
            events[self._line_of_ref[event.ref]].append(event)
        self.session.events.clear()
        return events

    def named(self, text: str) -> str:
        """A text with the names of lines in the place of their device IDs and numbers; what rude phones call a line,
        with display name, port and parameters, is put in quotes."""
        for line in LINES:
            text = re.sub(rf"^{re.escape(self.device[line])}$", line, text)
            text = re.sub(rf"(?<!\d){self.number[line]}(?!\d)", line, text)
        return re.sub(r'^"Desk (\w)" <sip:\1@pbx:5060;tel=\1>$', r'"\1"', text)
