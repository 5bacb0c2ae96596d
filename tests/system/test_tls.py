# SPDX-License-Identifier: Apache-2.0
"""TLS on both listeners (RFC 5246, 8446), seen with OpenSSL's own tools."""

import shutil
import ssl
import subprocess
import time
from pathlib import Path

import pytest
from peer.message import options
from peer.notes import PATIENCE
from peer.wire import RawPeer, connect, trusting_context

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl program")


def s_client(port: int, *arguments: str) -> str:
    """What `openssl s_client` says about a handshake."""
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", *arguments]
    result = subprocess.run(command, input=b"", capture_output=True, timeout=PATIENCE, check=False)
    return (result.stdout + result.stderr).decode(errors="replace")


def is_agreed(text: str) -> bool:
    return "Cipher is (NONE)" not in text and "Server public key" in text


@pytest.mark.parametrize("side", ["phones", "clients"])
class TestVersions:
    @staticmethod
    def port(server, side: str) -> int:
        return server.phone_tls_port if side == "phones" else server.client_tls_port

    @pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
    def test_old_versions_are_refused(self, server, side, version):
        assert not is_agreed(s_client(self.port(server, side), version, "-cipher", "ALL:@SECLEVEL=0"))

    @pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
    def test_current_versions_are_agreed_to(self, server, side, version):
        assert is_agreed(s_client(self.port(server, side), version))

    @pytest.mark.parametrize("ciphers", ["aNULL", "eNULL", "3DES", "RC4", "EXPORT", "kRSA"])
    def test_weak_ciphers_are_refused(self, server, side, ciphers):
        text = s_client(self.port(server, side), "-tls1_2", "-cipher", f"{ciphers}:@SECLEVEL=0")
        assert not is_agreed(text)

    def test_the_certificate_made_by_itself_has_a_p_256_key(self, server, side):
        text = s_client(self.port(server, side))
        assert "prime256v1" in text or "Server public key is 256 bit" in text


class Authority:
    """A certificate authority for one test, made by the openssl program."""

    def __init__(self, directory: Path, name: str):
        self.directory = directory
        self.certificate = directory / f"{name}-ca.pem"
        self._key = directory / f"{name}-ca.key"
        new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        self._new_key = new_key
        self._run("req", "-x509", *new_key, "-keyout", self._key, "-out", self.certificate, "-subj", f"/CN={name} CA")

    @staticmethod
    def _run(*arguments) -> None:
        subprocess.run(["openssl", *map(str, arguments)], capture_output=True, timeout=PATIENCE, check=True)

    def issue(self, name: str, certificate: Path, key: Path) -> None:
        request, extensions = self.directory / "request.pem", self.directory / "extensions"
        extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self._run("req", *self._new_key, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        self._run(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key, "-CAcreateserial",
            "-out", certificate, "-extfile", extensions,
        )  # fmt: skip


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path, "test")


def own_certificate(tmp_path, authority) -> dict[str, dict]:
    certificate, key = tmp_path / "server.pem", tmp_path / "server.key"
    authority.issue("first", certificate, key)
    return {"tls": {"certificate": str(certificate), "private_key": str(key)}}


def trusting(authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.certificate))


def subject(server, authority) -> str:
    """The name in the certificate that the server shows now."""
    with connect(("127.0.0.1", server.phone_tls_port), trusting(authority)) as connection:
        certificate = connection.getpeercert()
    return dict(pair[0] for pair in certificate["subject"])["commonName"]


def test_a_certificate_of_ones_own_is_shown_with_its_chain(own_server, tmp_path, authority):
    server = own_server(own_certificate(tmp_path, authority))
    assert subject(server, authority) == "first"


def test_a_changed_certificate_is_taken_up_and_connections_stay(own_server, tmp_path, authority, names):
    settings = own_certificate(tmp_path, authority)
    server = own_server(settings)
    phone = server.phone(names.mac(), (names.line(),), tls=True).come_up()
    authority.issue("second", Path(settings["tls"]["certificate"]), Path(settings["tls"]["private_key"]))
    deadline = time.monotonic() + 3 * PATIENCE
    while subject(server, authority) != "second":
        assert time.monotonic() < deadline, "the new certificate is not shown"
        time.sleep(0.2)
    phone.sync()


def test_peers_must_show_a_certificate_where_that_is_set(own_server, tmp_path, authority):
    server = own_server({"tls": {"client_ca": str(authority.certificate)}})
    certificate, key = tmp_path / "peer.pem", tmp_path / "peer.key"
    authority.issue("peer", certificate, key)
    context = trusting_context()
    context.load_cert_chain(certificate, key)
    peer = RawPeer(("127.0.0.1", server.phone_tls_port), context)
    peer.send(options())
    assert peer.response().status == 200
    peer.close()
    with pytest.raises(OSError):
        stranger = RawPeer(("127.0.0.1", server.phone_tls_port), trusting_context())
        stranger.send(options())
        stranger.wire.wait_closed()  # TLS 1.3 tells it after the handshake
        assert stranger.received == b""
        raise OSError


def test_a_peer_that_speaks_no_tls_is_cut_off(server):
    peer = RawPeer(("127.0.0.1", server.phone_tls_port))
    peer.send(options())
    peer.wire.wait_closed()


def test_large_messages_pass_through_tls_whole(server, names):
    line = names.line()
    phone = server.phone(names.mac(), (line,), tls=True).come_up()
    session = server.client(tls=True).log_in().open(line)
    phone.answers["GetForwarding"] = lambda _: {
        "forwardingList": {"forwardListItem": [{"forwardStatus": "true", "forwardDN": f"{n:06}"} for n in range(400)]}
    }
    answer = session.ask("GetForwarding", {"device": line})
    assert answer.texts("forwardDN") == [f"{n:06}" for n in range(400)]
