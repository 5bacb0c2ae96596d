# SPDX-License-Identifier: Apache-2.0
"""Names that no other test uses, so that tests can share a server."""

import itertools
import os

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
_numbers = itertools.count(1)


class Names:
    """User names and lines of phones, new at every call."""

    @staticmethod
    def mac() -> str:
        return f"0004{_worker:02X}{next(_numbers):06X}"

    @staticmethod
    def number() -> int:
        return 1000 + _worker * 100_000 + next(_numbers)

    @staticmethod
    def line() -> str:
        return f"sip:{Names.number()}@pbx"
