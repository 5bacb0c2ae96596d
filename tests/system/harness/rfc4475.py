# SPDX-License-Identifier: Apache-2.0
"""The torture messages of RFC 4475 and what a TCP registrar and user agent has to do about each."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "rfc4475"

ANY = frozenset(range(200, 700))
WELL_FORMED = ANY - {400}  # whatever becomes of it, it is not called malformed
REGISTER = frozenset({401})  # a good REGISTER without a login
METHOD = frozenset({405, 501})


@dataclass(frozen=True)
class Case:
    """`statuses` are the final responses that are right; `answers` how many come; `closes` whether the
    connection has to end. No statuses: it is discarded without an answer."""

    statuses: frozenset[int] = frozenset()
    answers: int = 1
    closes: bool = False
    header: str = ""  # that the response must have
    incomplete: bool = False  # the stream is left in the middle of a message


DISCARDED = Case(answers=0)
BAD = Case(frozenset({400}))
LENIENT = Case(ANY)  # 400, or served in spite of the mistake

CASES = {
    # 3.1.1 Valid messages
    "wsinv": Case(WELL_FORMED),
    "intmeth": Case(METHOD),
    "esc01": Case(WELL_FORMED),
    "escnull": Case(REGISTER),
    "esc02": Case(METHOD),
    "lwsdisp": Case(WELL_FORMED),
    "longreq": Case(WELL_FORMED),
    "dblreq": Case(WELL_FORMED, answers=2, closes=True),  # what follows the second is no SIP
    "semiuri": Case(WELL_FORMED),
    "transports": Case(WELL_FORMED),
    "mpart01": Case(METHOD),
    "unreason": DISCARDED,
    "noreason": DISCARDED,
    # 3.1.2 Invalid messages
    "badinv01": BAD,
    "clerr": Case(answers=0, incomplete=True),
    "ncl": Case(frozenset({400}), closes=True),
    "scalar02": BAD,
    "scalarlg": DISCARDED,
    "quotbal": BAD,
    "ltgtruri": LENIENT,
    "lwsruri": BAD,
    "lwsstart": LENIENT,
    "trws": LENIENT,
    "escruri": LENIENT,
    "baddate": LENIENT,
    "regbadct": Case(frozenset({400, 401})),  # a registrar may ask for the login before it looks further
    "badaspec": BAD,
    "baddn": LENIENT,
    "badvers": Case(frozenset({505})),
    "mismatch01": BAD,
    "mismatch02": Case(frozenset({400, 405, 501})),
    "bigcode": DISCARDED,
    # 3.2 Transactions
    "badbranch": LENIENT,
    # 3.3 Application
    "insuf": BAD,
    "unkscm": Case(frozenset({416})),
    "novelsc": Case(frozenset({416})),
    "unksm2": Case(frozenset({400, 401, 403, 404, 416})),
    "bext01": Case(frozenset({420}), header="Unsupported"),
    "invut": Case(frozenset({415}), header="Accept"),
    "regaut01": Case(REGISTER, header="WWW-Authenticate"),
    "multi01": BAD,
    "mcl01": Case(frozenset({400}), closes=True),
    "bcast": DISCARDED,
    "zeromf": Case(frozenset({200, 483})),
    "cparam01": Case(REGISTER),
    "cparam02": Case(REGISTER),
    "regescrt": Case(frozenset({400, 401})),
    "sdp01": Case(WELL_FORMED),
    # 3.4 Backward compatibility
    "inv2543": Case(frozenset({400}), closes=True),  # no Content-Length: good over UDP only (RFC 3261 18.3)
}


def message(name: str) -> bytes:
    data = (FOLDER / f"{name}.dat").read_bytes()
    # This one's head has no end in the published file.
    return data if b"\r\n\r\n" in data else data + b"\r\n"
