# SPDX-License-Identifier: Apache-2.0
"""The program: its command line and files, its start and its end."""

import os
import signal
import subprocess
import time

import pytest
from harness.ports import free_port
from harness.process import Process, program
from harness.server import GOODBYE, SLOW, Server, toml
from peer import calls
from peer.message import options
from peer.phone import SILENCE
from peer.wire import RawPeer


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([program("offhookd"), *arguments], capture_output=True, text=True, timeout=30, check=False)


# --- Command line and configuration -------------------------------------------------------------------------


def test_the_version_is_told():
    result = run("--version")
    assert result.returncode == 0
    assert "offhookd" in result.stdout


def test_an_unknown_option_is_an_error_of_use():
    assert run("--nothing-known").returncode != 0


def test_a_good_configuration_passes_the_check_and_nothing_is_started(tmp_path):
    server = Server(tmp_path)
    result = run(*server.arguments, "--check")
    assert result.returncode == 0, result.stderr
    assert not (server.data / "offhook.db").exists()


@pytest.mark.parametrize(
    "line, words",
    [
        ('[phones]\npasword = "x"', ["pasword", "password"]),
        ("[phones.lan]\ntcp_port = 99999", ["tcp_port"]),
        ('[phones.lan]\ntcp_port = "many"', ["tcp_port"]),
        ("[advanced]\nsip_expires = -5", ["sip_expires"]),
        ("[nothing]\nx = 1", ["nothing"]),
        ("[phones", []),
        ('[phones]\ndigest = ["ROT13"]', ["digest"]),
    ],
)
def test_a_bad_configuration_is_refused_with_line_and_key(tmp_path, line, words):
    config = tmp_path / "bad.toml"
    config.write_text(line + "\n")
    for arguments in (["--check"], []):
        result = run("--config", str(config), "--data", str(tmp_path / "data"), *arguments)
        assert result.returncode not in (0, -signal.SIGSEGV, -signal.SIGABRT)
        text = result.stdout + result.stderr
        assert "1" in text or "2" in text, "the line is named"
        for word in words:
            assert word in text


def test_a_configuration_that_is_not_there_is_an_error(tmp_path):
    assert run("--config", str(tmp_path / "none.toml"), "--check").returncode != 0


def test_a_port_that_is_taken_is_named_and_the_others_work(own_server, names):
    first = own_server()
    second = own_server({"phones.lan": {"tcp_port": first.phone_port}})
    assert any(str(first.phone_port) in line and "phones" in line for line in second.process.lines.history())
    second.phone(names.mac(), (names.line(),), tls=True).come_up()


def test_without_any_port_it_does_not_run(own_server, tmp_path):
    first = own_server()
    second = Server(tmp_path)
    second.settings["phones.lan"] = first.settings["phones.lan"]
    second.settings["clients.lan"] = first.settings["clients.lan"]
    second.write_config()
    result = run(*second.arguments)
    assert result.returncode == 1
    assert str(first.phone_port) in result.stdout + result.stderr


def test_without_a_configuration_it_starts_and_tells_where_it_listens(tmp_path):
    ports = {key: free_port() for key in ("PHONES_LAN_TCP", "PHONES_LAN_TLS", "CLIENTS_LAN_TCP", "CLIENTS_LAN_TLS")}
    environment = {f"OFFHOOK_{key}_PORT": str(port) for key, port in ports.items()}
    environment |= {"OFFHOOK_CONSOLE_PORT": "0"}
    process = Process("offhookd", ["--data", str(tmp_path / "data")], environment)
    process.wait_for_line("ready")
    for port in ports.values():
        process.wait_for_line("listening", str(port))
    assert process.terminate(GOODBYE * SLOW) == 0


def test_the_environment_overrides_the_file(tmp_path):
    server = Server(tmp_path)
    other = free_port()
    process = Process("offhookd", server.arguments, {"OFFHOOK_PHONES_LAN_TCP_PORT": str(other)})
    process.wait_for_line("ready")
    process.wait_for_line("listening", str(other))
    assert not any(str(server.phone_port) in line for line in process.lines.history())
    assert process.terminate(GOODBYE * SLOW) == 0


def test_secrets_do_not_reach_the_log(own_server, names):
    server = own_server({"diagnostics": {"level": "debug"}})
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    server.phone(names.mac(), password="wrong-secret").register()
    server.client().log_in().open(line).monitor(line)
    careless = RawPeer(server.phone_address)
    careless.send(options().replace(b"Max-Forwards: 70", b"Authorization Basic unread-secret"))
    careless.send(options().replace(b"Max-Forwards: 70", b"Authorization: Digest username=u,\x01response=unread-secret"))
    careless.wire.half_close()
    careless.wire.wait_closed()
    text = "\n".join(server.process.lines.history())
    text += "".join(path.read_text(errors="replace") for path in server.data.rglob("*.log"))
    for secret in ("phones-secret", "clients-secret", "wrong-secret", "unread-secret"):
        assert secret not in text


def test_files_with_secrets_are_for_the_server_alone(own_server):
    server = own_server()
    assert (server.data.stat().st_mode & 0o077) == 0
    for path in server.data.rglob("*"):
        if path.is_file() and ("key" in path.name or path.suffix in (".db", ".sqlite")):
            assert (path.stat().st_mode & 0o077) == 0, path


# --- Reload -------------------------------------------------------------------------------------------------


def test_a_reload_moves_a_listener_and_leaves_connections_alone(own_server, names):
    server = own_server()
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    session = server.client().log_in().open(line)
    old, new = server.phone_port, free_port()
    server.settings["phones.lan"]["tcp_port"] = new
    server.write_config()
    os.kill(server.process.pid, signal.SIGHUP)
    server.wait_listening(new)
    phone.sync()
    session.monitor(line)
    with pytest.raises(ConnectionRefusedError):
        server.phone(names.mac(), address=(server.host, old))
    server.phone(names.mac(), (names.line(),), address=(server.host, new)).come_up()


def test_a_bad_file_at_a_reload_leaves_the_running_settings(own_server, names):
    server = own_server()
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    server.config.write_text("[phones\n")
    os.kill(server.process.pid, signal.SIGHUP)
    server.process.wait_for_line(server.config.name)
    phone.sync()
    server.phone(names.mac(), (names.line(),)).come_up()


# --- The end ------------------------------------------------------------------------------------------------


def test_the_goodbye_is_in_order(own_server, names):
    server = own_server()
    line = names.line()
    phone = server.phone(names.mac(), (line,)).come_up()
    client = server.client().log_in()
    session, system = client.open(line), client.open()
    session.monitor(line)
    registration = system.ask("SystemRegister", {"requestTypes": {"switchingFunctionDevicesChanged": "true"}})
    phone.answers["MakeCall"] = lambda _: SILENCE
    unfinished = session.send("MakeCall", {"callingDevice": line, "calledDirectoryNumber": "200"})
    phone.expect("MakeCall")
    server.stop()
    assert session.answer_in(unfinished.final(), "MakeCall").error.startswith("systemResourceAvailibility/")
    abort = system.expect_notice("SystemRegisterAbort")
    assert abort.text("sysStatRegisterID") == registration.text("sysStatRegisterID")
    for one in (session, system, phone.session):
        one.wait_ended()
    byes = [request for request in client.agent.requests.history() if request.method == "BYE"]
    assert {bye.call_id for bye in byes} == {session.dialog.call_id, system.dialog.call_id}
    order = [request.method for request in client.agent.requests.history() if request.call_id == system.dialog.call_id]
    assert order.index("INFO") < order.index("BYE")
    assert phone.agent.requests.history()[-1].method == "BYE"


def test_peers_that_do_not_read_do_not_hold_up_the_end(own_server, names):
    server = own_server()
    phone = server.phone(names.mac(), (names.line(),)).come_up()
    client = server.client().log_in()
    client.open()
    phone.agent.wire.stop_reading()
    client.agent.wire.stop_reading()
    server.stop()  # in time, with exit code 0


def test_sigint_ends_it_in_order_too(own_server):
    server = own_server()
    process, server.process = server.process, None
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(GOODBYE * SLOW) == 0


# --- Starting again -----------------------------------------------------------------------------------------


def assert_all_goes_on(server, names, mac: str, line: str) -> None:
    """The line is known before its phone is back, and works when it is."""
    session = server.client().log_in().open(line)
    ref = session.start_monitor(line)
    phone = server.phone(mac, (line,)).come_up()
    session.expect("BackInServiceEvent", ref)
    phone.report(line, calls.delivered("1", line, "sip:1@pbx", line))
    session.expect("DeliveredEvent", ref)


def test_a_restart_keeps_phones_lines_and_clients(own_server, names):
    server = own_server()
    mac, line = names.mac(), names.line()
    server.phone(mac, (line,)).come_up().sync()
    server.stop()
    server.close_peers()
    server.start()
    assert_all_goes_on(server, names, mac, line)


def test_a_phone_that_was_let_in_stays_let_in(own_server, names):
    server = own_server()
    mac, line = names.mac(), names.line()
    server.phone(mac, (line,)).come_up().sync()
    server.stop()
    server.close_peers()
    server.settings["advanced"]["auto_activate"] = False
    server.write_config()
    server.start()
    server.phone(mac, (line,)).come_up()


def test_what_a_phone_cannot_do_is_remembered(own_server, names):
    server = own_server()
    mac, line = names.mac(), names.line()
    server.phone(mac, (line,)).come_up().sync()
    session = server.client().log_in().open(line)
    assert session.ask("GetForwarding", {"device": line}).error == "operation/serviceNotSupported"
    server.stop()
    server.close_peers()
    server.start()
    phone = server.phone(mac, (line,)).come_up()
    session = server.client().log_in().open(line)
    assert session.ask("GetForwarding", {"device": line}).error == "operation/serviceNotSupported"
    phone.sync()
    assert phone.count("GetForwarding") == 0


def test_a_killed_server_starts_again_with_what_it_knew_a_second_before(own_server, names):
    server = own_server()
    mac, line = names.mac(), names.line()
    server.phone(mac, (line,)).come_up()
    known_since = time.monotonic()
    while time.monotonic() - known_since < 1:  # and it is killed while it has something to write
        server.phone(names.mac(), (names.line(),)).come_up()
    server.kill()
    server.close_peers()
    server.start()
    assert_all_goes_on(server, names, mac, line)


def test_a_database_that_is_no_database_is_an_error_that_says_so(tmp_path):
    server = Server(tmp_path)
    server.start()
    server.stop()
    databases = [path for path in server.data.rglob("*") if path.suffix in (".db", ".sqlite", ".sqlite3")]
    assert databases
    databases[0].write_bytes(b"this is no database" * 500)
    result = run(*server.arguments)
    assert result.returncode == 1
    assert databases[0].name in result.stdout + result.stderr
    assert toml(server.settings)  # the configuration was good


def test_two_servers_do_not_share_a_data_directory(own_server, tmp_path):
    first = own_server()
    second = Server(tmp_path)
    second.data = first.data
    result = run(*second.arguments)
    assert result.returncode == 1
    first.client().log_in()
