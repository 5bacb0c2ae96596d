# SPDX-License-Identifier: Apache-2.0
"""Digest access authentication for SIP (RFC 3261 22, RFC 7616, RFC 8760), both sides."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


def parse_fields(value: str) -> dict[str, str]:
    """The fields of a Digest challenge or of its answer; names in lower case."""
    scheme, _, rest = value.partition(" ")
    if scheme.lower() != "digest":
        return {}
    found = re.findall(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))', rest)
    return {name.lower(): quoted or plain for name, quoted, plain in found}


def digest_response(fields: dict[str, str], method: str, user: str, password: str) -> str:
    """The response value for what is written in `fields` (RFC 7616 3.4)."""
    hash_of = HASHES[fields.get("algorithm", "MD5").upper()]

    def h(text: str) -> str:
        return hash_of(text.encode()).hexdigest()

    ha1 = h(f"{user}:{fields['realm']}:{password}")
    ha2 = h(f"{method}:{fields['uri']}")
    if "qop" not in fields:
        return h(f"{ha1}:{fields['nonce']}:{ha2}")
    return h(":".join((ha1, fields["nonce"], fields["nc"], fields["cnonce"], fields["qop"], ha2)))


@dataclass
class Credentials:
    """A user's login, which answers challenges and counts its nonces."""

    user: str
    password: str
    algorithms: tuple[str, ...] = ("SHA-256", "MD5")
    _count: int = 0
    _nonce: str = ""

    def answer(self, challenges: list[str], method: str, uri: str) -> str:
        """The Authorization value for the topmost challenge that can be answered (RFC 8760 2.4)."""
        for challenge in challenges:
            fields = parse_fields(challenge)
            if fields and fields.get("algorithm", "MD5").upper() in self.algorithms:
                return self._answer(fields, method, uri)
        raise AssertionError(f"no challenge that can be answered: {challenges}")

    def _answer(self, challenge: dict[str, str], method: str, uri: str) -> str:
        self._count = self._count + 1 if challenge["nonce"] == self._nonce else 1
        self._nonce = challenge["nonce"]
        fields = {"realm": challenge["realm"], "nonce": self._nonce, "uri": uri}
        if "algorithm" in challenge:
            fields["algorithm"] = challenge["algorithm"]
        if "qop" in challenge:
            fields |= {"qop": "auth", "nc": f"{self._count:08x}", "cnonce": secrets.token_hex(8)}
        if "opaque" in challenge:
            fields["opaque"] = challenge["opaque"]
        fields |= {"response": digest_response(fields, method, self.user, self.password)}
        return write_fields({"username": self.user} | fields)


def write_fields(fields: dict[str, str]) -> str:
    bare = {"algorithm", "qop", "nc", "stale"}
    parts = (f"{name}={value}" if name in bare else f'{name}="{value}"' for name, value in fields.items())
    return "Digest " + ", ".join(parts)


@dataclass
class Challenger:
    """The other side: asks for a login and judges it."""

    user: str
    password: str
    realm: str = "phone"
    algorithm: str = "MD5"
    nonce: str = field(default_factory=lambda: secrets.token_hex(16))

    def challenge(self) -> str:
        return write_fields(
            {"realm": self.realm, "nonce": self.nonce, "qop": "auth", "algorithm": self.algorithm}
        ).replace("qop=auth", 'qop="auth"')

    def accepts(self, authorization: str, method: str) -> bool:
        fields = parse_fields(authorization)
        if fields.get("username") != self.user or fields.get("nonce") != self.nonce:
            return False
        return fields.get("response") == digest_response(fields, method, self.user, self.password)
