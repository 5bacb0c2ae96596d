# SPDX-License-Identifier: Apache-2.0
"""Programs of other people against the server: sipsak, SIPp, baresip, all from Debian."""

import shutil
import subprocess
from pathlib import Path

import pytest
from harness.ports import free_port
from harness.server import CLIENT_PASSWORD, CLIENT_USER, PHONE_PASSWORD
from peer.notes import PATIENCE

SCENARIOS = Path(__file__).parent / "sipp"


def needs(program: str):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"no program {program}")


def run(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, errors="replace", timeout=60, check=False)


# --- sipsak -------------------------------------------------------------------------------------------------


@needs("sipsak")
@pytest.mark.parametrize("side", ["phone_port", "client_port"])
def test_sipsak_gets_its_options_answered(server, side):
    result = run("sipsak", "-vv", "--transport=tcp", "-s", f"sip:127.0.0.1:{getattr(server, side)}")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "SIP/2.0 200" in result.stdout


@needs("sipsak")
def test_sipsak_registers_with_its_password_and_not_with_another(server, names):
    for password, good in ((PHONE_PASSWORD, True), ("wrong", False)):
        mac = names.mac()
        result = run(
            "sipsak", "-vv", "-U", "--transport=tcp", "-s", f"sip:{mac}@127.0.0.1:{server.phone_port}",
            "-C", f"sip:{mac}@127.0.0.1", "-x", "300", "--auth-username", mac, "-a", password,
        )  # fmt: skip
        assert (result.returncode == 0) == good, result.stdout + result.stderr


# --- SIPp ---------------------------------------------------------------------------------------------------


def sipp(directory: Path, port: int, *arguments: str, **keys: str) -> list[str]:
    pairs = [word for name, value in keys.items() for word in ("-key", name, value)]
    return [
        "sipp", f"127.0.0.1:{port}", "-i", "127.0.0.1", "-p", str(free_port()), "-t", "t1", "-nostdin",
        "-trace_err", "-error_file", str(directory / "errors.log"), *arguments, *pairs,
    ]  # fmt: skip


@needs("sipp")
def test_sipp_is_a_client_ten_times(own_server, names, tmp_path):
    """SIPp 3.6 takes the first challenge or none, and does not know SHA-256."""
    server = own_server({"clients": {"digest": ["MD5"]}})
    line = names.line()
    server.phone(names.mac(), (line,)).come_up()
    command = sipp(
        tmp_path, server.client_port, "-sf", str(SCENARIOS / "client.xml"), "-m", "10", "-l", "10", "-r", "10",
        "-timeout", "30s", "-timeout_error", "-au", CLIENT_USER, "-ap", CLIENT_PASSWORD, user=CLIENT_USER, line=line,
    )  # fmt: skip
    result = run(*command, cwd=tmp_path)
    errors = tmp_path / "errors.log"
    assert result.returncode == 0, (errors.read_text() if errors.exists() else "") + result.stdout[-3000:]


@needs("sipp")
def test_sipp_is_a_phone(server, names, tmp_path):
    """One that tells no lines, so that the server asks one thing after the other: SIPp cannot take a request while
    it answers another."""
    mac = names.mac()
    command = sipp(
        tmp_path, server.phone_port, "-sf", str(SCENARIOS / "phone_registers.xml"), "-oocsf",
        str(SCENARIOS / "phone_is_called.xml"), "-m", "1", "-au", mac, "-ap", PHONE_PASSWORD, user=mac,
    )  # fmt: skip
    phone = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        system = server.client().log_in().open()
        line = f"sip:{mac}@127.0.0.1"
        system.monitor_when_known(line)
    finally:
        phone.terminate()
        phone.wait(PATIENCE)


# --- baresip ------------------------------------------------------------------------------------------------


def baresip_home(directory: Path, server, mac: str) -> Path:
    directory.mkdir()
    (directory / "accounts").write_text(
        f"<sip:{mac}@127.0.0.1:{server.phone_port};transport=tcp>;auth_user={mac};auth_pass={PHONE_PASSWORD};regint=60\n"
    )
    (directory / "contacts").write_text("")
    (directory / "config").write_text(
        "sip_listen 127.0.0.1:0\nmodule_path /usr/lib/baresip/modules\nmodule account.so\nmodule_app menu.so\n"
        "module g711.so\n"
    )
    return directory


@needs("baresip")
def test_an_ordinary_softphone_is_registered_and_its_refusal_borne(server, names, pair, tmp_path):
    """baresip knows no CSTA: it is known to the server, and whatever it says to the INVITE does no harm."""
    mac = names.mac()
    home = baresip_home(tmp_path / "baresip", server, mac)
    softphone = subprocess.Popen(
        ["baresip", "-f", str(home), "-v"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    try:
        seen = []
        for text in softphone.stdout:
            seen.append(text)
            if "200 OK" in text:
                break
        assert any("200 OK" in text for text in seen), "".join(seen)
        server.process.lines.wait_for(lambda lines: any(mac in text for text in lines), what="the phone in the log")
        assert pair.session.ask("RequestSystemStatus").text("systemStatus") == "normal"
        server.check()
    finally:
        softphone.terminate()
        softphone.wait(PATIENCE)
