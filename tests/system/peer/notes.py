# SPDX-License-Identifier: Apache-2.0
"""What peers write down: what they saw, for tests to wait for, and what was wrong with it."""

import threading
import time
from typing import Callable, Generic, TypeVar

Item = TypeVar("Item")

PATIENCE = 20.0  # seconds until a test stops waiting for something that should come at once


class Faults:
    """Breaches of a standard by the server, which fail the test they happen in, whatever it tests."""

    def __init__(self):
        self._lock = threading.Lock()
        self._texts: list[str] = []

    def add(self, text: str) -> None:
        with self._lock:
            self._texts.append(text)

    def take(self) -> list[str]:
        with self._lock:
            texts, self._texts = self._texts, []
            return texts


faults = Faults()


class Inbox(Generic[Item]):
    """Things that came, in their order. Threads put them in; tests wait for them and take them out."""

    def __init__(self, name: str, describe: Callable[[Item], str] = str):
        self.name = name
        self._describe = describe
        self._changed = threading.Condition()
        self._items: list[Item] = []
        self._history: list[Item] = []

    def put(self, item: Item) -> None:
        with self._changed:
            self._items.append(item)
            self._history.append(item)
            self._changed.notify_all()

    def take(self, wanted: Callable[[Item], bool] = lambda _: True, timeout: float = PATIENCE, what: str = "") -> Item:
        """The first item that is wanted, waiting for it; it is removed, items before it stay."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                for index, item in enumerate(self._items):
                    if wanted(item):
                        return self._items.pop(index)
                if not self._changed.wait(max(0.0, deadline - time.monotonic())) and time.monotonic() >= deadline:
                    raise AssertionError(f"{self.name}: {what or 'what was expected'} did not come; {self._seen()}")

    def wait_for(self, condition: Callable[[list[Item]], bool], timeout: float = PATIENCE, what: str = "") -> None:
        """Until `condition` holds for all that ever came."""
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self._history), timeout):
                raise AssertionError(f"{self.name}: {what or 'what was expected'} did not come; {self._seen()}")

    def wake(self) -> None:
        """Lets whoever waits look again, because something else has changed."""
        with self._changed:
            self._changed.notify_all()

    def history(self) -> list[Item]:
        """All that ever came, taken or not."""
        with self._changed:
            return list(self._history)

    def waiting(self) -> list[Item]:
        """All that came and was not taken."""
        with self._changed:
            return list(self._items)

    def clear(self) -> None:
        """Takes all that is there."""
        with self._changed:
            self._items.clear()

    def _seen(self) -> str:
        texts = [self._describe(item) for item in self._history[-20:]]
        return "came: " + (", ".join(texts) if texts else "nothing")
