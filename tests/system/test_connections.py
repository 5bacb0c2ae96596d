# SPDX-License-Identifier: Apache-2.0
"""The ports: LAN and WAN, plain and TLS, each on its own, changed while the server runs."""

import os
import signal
import ssl
import time

import pytest
from harness.ports import free_port
from harness.process import Process
from harness.server import PHONE_PASSWORD, Server
from peer.notes import PATIENCE
from peer.phone import Phone
from peer.wire import connect, trusting_context
from test_tls import Authority, is_agreed, s_client


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path, "test")


def wan(side: str, **more) -> dict[str, dict]:
    return {f"{side}.wan": {"address": "127.0.0.1", "tcp_port": free_port(), "public_host": "pbx.example.net"} | more}


def test_phones_at_the_wan_port_are_told_the_public_name(own_server, names):
    settings = wan("phones", public_tcp_port=35060)
    server = own_server(settings)
    address = ("127.0.0.1", settings["phones.wan"]["tcp_port"])
    outside = server.phone(names.mac(), (names.line(),), address=address).come_up()
    assert "pbx.example.net:35060" in outside.session.dialog.target
    inside = server.phone(names.mac(), (names.line(),)).come_up()
    assert "pbx.example.net" not in inside.session.dialog.target


def test_clients_at_the_wan_port_work_and_are_told_the_public_name(own_server, names):
    settings = wan("clients")
    server = own_server(settings)
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    port = settings["clients.wan"]["tcp_port"]
    client = server.client(address=("127.0.0.1", port))
    client.log_in()
    session = client.open(line)
    assert f"pbx.example.net:{port}" in session.accepted.get("Contact")


@pytest.mark.parametrize("oldest, refused", [("1.0", []), ("1.1", ["-tls1"]), ("1.3", ["-tls1", "-tls1_1", "-tls1_2"])])
def test_each_listener_has_its_own_oldest_version(own_server, oldest, refused):
    server = own_server({"phones.lan": {"min_tls": oldest}})
    for version in ("-tls1", "-tls1_1", "-tls1_2", "-tls1_3"):
        text = s_client(server.phone_tls_port, version, "-cipher", "ALL:@SECLEVEL=0")
        assert is_agreed(text) == (version not in refused), version
    assert not is_agreed(s_client(server.client_tls_port, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))
    warned = any("old_tls_allowed" in line for line in server.process.lines.history())
    assert warned == (oldest < "1.2")


def test_sessions_are_resumed(server, tmp_path):
    saved = tmp_path / "session.pem"
    s_client(server.phone_tls_port, "-tls1_2", "-sess_out", str(saved))
    assert "Reused, TLSv1.2" in s_client(server.phone_tls_port, "-tls1_2", "-sess_in", str(saved))


class TestClientCertificates:
    @staticmethod
    def context(authority, tmp_path, name: str) -> ssl.SSLContext:
        certificate, key = tmp_path / "peer.pem", tmp_path / "peer.key"
        authority.issue(name, certificate, key)
        context = trusting_context()
        context.load_cert_chain(certificate, key)
        return context

    @pytest.fixture
    def asking(self, own_server, authority):
        return own_server({"tls": {"client_ca": str(authority.certificate), "client_certificates": "optional"}})

    def test_the_name_in_it_is_the_login(self, asking, authority, tmp_path, names):
        mac = names.mac()
        context = self.context(authority, tmp_path, mac)
        phone = Phone((asking.host, asking.phone_tls_port), mac, "not the password", (names.line(),), tls=context)
        try:
            phone.come_up()
        finally:
            phone.close()

    def test_nobody_logs_in_with_the_certificate_of_another(self, asking, authority, tmp_path, names):
        context = self.context(authority, tmp_path, names.mac())
        phone = Phone((asking.host, asking.phone_tls_port), names.mac(), PHONE_PASSWORD, (names.line(),), tls=context)
        try:
            assert phone.register().status == 403
        finally:
            phone.close()

    def test_without_one_the_password_counts(self, asking, names):
        asking.phone(names.mac(), (names.line(),), tls=True).come_up()


def test_a_taken_port_is_named_and_the_others_work(tmp_path, names):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    first, second = Server(tmp_path / "first"), Server(tmp_path / "second")
    first.start()
    try:
        second.settings["phones.lan"]["tls_port"] = first.phone_tls_port
        second.write_config()
        second.process = Process("offhookd", second.arguments)
        second.process.wait_for_line("ready")
        lines = "\n".join(second.process.lines.history())
        assert "listener_failed" in lines and str(first.phone_tls_port) in lines and "offhookd" in lines
        second.phone(names.mac(), (names.line(),)).come_up()
        second.close_peers()
        second.stop()
    finally:
        first.stop()


def test_only_flows_of_a_listener_that_goes_are_ended(own_server, names):
    server = own_server(wan("phones"))
    port = server.settings["phones.wan"]["tcp_port"]
    inside = server.phone(names.mac(), (names.line(),)).come_up()
    outside = server.phone(names.mac(), (names.line(),), address=("127.0.0.1", port)).come_up()
    del server.settings["phones.wan"]
    server.write_config()
    os.kill(server.process.pid, signal.SIGHUP)
    outside.agent.wire.wait_closed()
    inside.sync()
    with pytest.raises(OSError):
        connect(("127.0.0.1", port))


def test_flows_go_on_when_their_port_moves(own_server, names):
    server = own_server()
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    old = server.phone_port
    server.settings["phones.lan"]["tcp_port"] = free_port()
    server.write_config()
    os.kill(server.process.pid, signal.SIGHUP)
    server.wait_listening(server.phone_port)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connect(("127.0.0.1", old)).close()
        except OSError:
            break
        assert time.monotonic() < deadline, "the old port is still open"
        time.sleep(0.05)
    phone.sync()
