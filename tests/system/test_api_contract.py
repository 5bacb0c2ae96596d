# SPDX-License-Identifier: Apache-2.0
"""Every answer of the API keeps to its contract; harness/api.py holds each against it."""

import jsonschema
import pytest
from harness.api import CONTRACT, Api, segment
from harness.pair import Pair
from harness.ports import free_port

PLAIN_READS = sorted(
    path
    for path, operations in CONTRACT["paths"].items()
    if "get" in operations and "{" not in path and path not in ("/api/v1/events", "/api/v1/trace/export")
)


@pytest.fixture
def api(server) -> Api:
    return Api(server.data)


def test_every_schema_is_a_schema():
    for name, schema in CONTRACT["components"]["schemas"].items():
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            pytest.fail(f"{name}: {error.message}")


@pytest.mark.parametrize("path", PLAIN_READS)
def test_what_is_read_keeps_to_the_contract(server, names, api, path):
    Pair(server, names)
    answer = api.ask("GET", path)
    assert answer.status == 200, answer.body


def test_a_phone_and_its_line(server, names, api):
    pair = Pair(server, names)
    phone = api.get(f"/api/v1/phones/{segment(pair.phone.mac)}")
    assert phone["phone"]["state"] == "inService"
    line = api.get(f"/api/v1/lines/{segment(pair.line)}")
    assert line["inService"]
    assert api.ask("GET", "/api/v1/phones/nobody").status == 404
    assert api.ask("GET", "/api/v1/lines/nobody").status == 404


def test_users_and_tokens(server, names, api):
    name = names.mac()
    user = {"name": name, "password": "a long password", "role": "cti", "lines": ["1*"]}
    assert api.ask("POST", "/api/v1/users", user).status == 201
    assert api.ask("POST", "/api/v1/users", user).reason == "user_known"
    assert api.ask("PATCH", f"/api/v1/users/{name}", {"role": "viewer"}).status == 200
    made = api.ask("POST", "/api/v1/tokens", {"name": "t", "role": "viewer", "user": name}).json
    assert api.ask("DELETE", f"/api/v1/tokens/{made['token']['id']}").status == 204
    assert api.ask("DELETE", f"/api/v1/users/{name}").status == 204


def test_clients_log_in_with_what_the_api_gave_them(server, names, api):
    name = names.mac()
    assert api.ask("POST", "/api/v1/clients", {"name": name, "password": "a long password"}).status == 201
    server.client(user=name, password="a long password").log_in()
    assert api.get(f"/api/v1/clients/{name}")["enabled"]
    assert api.ask("DELETE", f"/api/v1/clients/{name}").status == 204


def test_settings_are_saved_and_taken_back(own_server):
    api = Api(own_server().data)
    saved = api.ask("PUT", "/api/v1/settings/advanced.keep_alive", {"value": 30}).json
    assert saved["items"][0]["value"] == 30
    assert api.ask("DELETE", "/api/v1/settings/advanced.keep_alive").json["items"][0]["value"] == 60
    locked = api.ask("PUT", "/api/v1/settings/phones.password", {"value": "x"})
    assert (locked.status, locked.reason) == (409, "locked")
    wrong = api.ask("PUT", "/api/v1/settings/advanced.keep_alive", {"value": -1})
    assert (wrong.status, wrong.json["field"]) == (400, "advanced.keep_alive")
    audit = api.get("/api/v1/audit?action=setting.save")
    assert audit["items"][0]["object"] == "advanced.keep_alive"


def setup_code(server) -> str:
    """As the server prints it."""
    server.process.wait_for_line("asks for the code")
    line = next(line for line in server.process.lines.history() if "asks for the code" in line)
    return line.split()[-1]


def test_the_first_set_up_logs_the_administrator_in(own_server):
    server = own_server({"console": {"port": (port := free_port())}})
    web = Api(port=port)
    assert web.get("/api/v1/setup") == {"needed": True}
    assert web.ask("GET", "/api/v1/status").reason == "setup_needed"
    assert web.ask("POST", "/api/v1/setup/open", {"code": "wrong"}).reason == "wrong_code"
    code = setup_code(server)
    assert web.ask("POST", "/api/v1/setup/open", {"code": code}).status == 200
    admin = {"name": "chief", "password": "a long password"}
    wanted = {"code": code, "language": "de", "admin": admin, "settings": {"advanced.keep_alive": 30}}
    wrong = web.ask("POST", "/api/v1/setup", wanted | {"settings": {"advanced.keep_alive": -1}})
    assert (wrong.status, wrong.json["field"]) == (400, "settings.advanced.keep_alive")
    done = web.ask("POST", "/api/v1/setup", wanted)
    assert done.status == 201, done.body
    assert web.ask("POST", "/api/v1/setup", wanted).reason == "setup_done"
    assert web.ask("GET", "/api/v1/session").status == 401
    web.keep_session(done, done.json["session"]["csrfToken"])
    assert web.get("/api/v1/session")["user"] == "chief"
    assert web.get("/api/v1/settings/advanced.keep_alive")["value"] == 30
    forged = web.ask("DELETE", "/api/v1/settings/advanced.keep_alive", headers={"X-CSRF-Token": "x"})
    assert (forged.status, forged.reason) == (403, "csrf_token_missing")
    assert web.ask("DELETE", "/api/v1/session").status == 204
    assert web.ask("POST", "/api/v1/session", admin | {"password": "wrong"}).reason == "login_refused"
    assert web.ask("POST", "/api/v1/session", admin).status == 200


def test_a_token_is_bound_by_its_scope(own_server):
    server = own_server({"console": {"port": (port := free_port())}})
    local = Api(server.data)
    user = {"name": "chief", "password": "a long password", "role": "admin"}
    assert local.ask("POST", "/api/v1/users", user).status == 201
    made = local.ask("POST", "/api/v1/tokens", {"name": "t", "role": "viewer", "user": "chief"}).json
    program = Api(port=port, token=made["text"])
    assert program.get("/api/v1/session")["role"] == "viewer"
    assert program.ask("GET", "/api/v1/users").status == 403


def test_bad_requests_are_problems(api):
    for method, path, body in (
        ("POST", "/api/v1/users", {}),
        ("POST", "/api/v1/users", b"{"),
        ("POST", "/api/v1/tokens", {"name": 1}),
        ("PATCH", "/api/v1/settings", {"values": {"nothing": 1}}),
        ("POST", "/api/v1/licences", {"code": "no code"}),
        ("POST", "/api/v1/listeners/check-port", {"address": "127.0.0.1", "port": 0}),
        ("PUT", "/api/v1/certificates", {"chain": "x", "key": "y"}),
        ("POST", "/api/v1/backup", {"passphrase": "short"}),
        ("POST", "/api/v1/restore", b"no backup"),
    ):
        answer = api.ask(method, path, body, {"Content-Type": "application/json"})
        assert 400 <= answer.status < 500, (path, answer.body)


def test_a_backup_can_be_put_back(own_server):
    api = Api(own_server().data)
    assert api.ask("PUT", "/api/v1/settings/advanced.keep_alive", {"value": 30}).status == 200
    file = api.ask("POST", "/api/v1/backup", {"passphrase": "a long passphrase"}).body
    assert api.ask("PUT", "/api/v1/settings/advanced.keep_alive", {"value": 40}).status == 200
    headers = {"X-Passphrase": "a%20long%20passphrase", "Content-Type": "application/octet-stream"}
    shown = api.ask("POST", "/api/v1/restore", file, headers).json
    assert not shown["applied"]
    assert any(change["key"] == "advanced.keep_alive" for change in shown["changes"])
    assert api.get("/api/v1/settings/advanced.keep_alive")["value"] == 40
    assert api.ask("POST", "/api/v1/restore?dry-run=false", file, headers).json["applied"]
    assert api.get("/api/v1/settings/advanced.keep_alive")["value"] == 30
