# SPDX-License-Identifier: Apache-2.0
"""The server's API, with every answer held against its contract (openapi.yaml)."""

import http.client
import json
import re
import socket
from pathlib import Path
from urllib.parse import quote, urlsplit

import jsonschema
import yaml

CONTRACT = yaml.safe_load((Path(__file__).parents[3] / "src/api/openapi.yaml").read_text())
PROBLEM = "application/problem+json"


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over the local socket, where root and the server's own user are administrators."""

    def __init__(self, path: Path):
        super().__init__("localhost", timeout=30)
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Answer:
    def __init__(self, response: http.client.HTTPResponse):
        self.status = response.status
        self.headers = response.headers
        self.media_type = (response.headers.get("Content-Type") or "").split(";")[0]
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        return self.json["reason"]


def operation_of(method: str, path: str) -> dict:
    """The operation of the contract that a request is about; a literal path goes before one with parameters."""
    fitting = [
        (pattern.count("{"), pattern)
        for pattern, operations in CONTRACT["paths"].items()
        if method.lower() in operations and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path)
    ]
    assert fitting, f"the contract has no {method} {path}"
    return CONTRACT["paths"][min(fitting)[1]][method.lower()]


def _resolved(node: dict) -> dict:
    while "$ref" in node:
        found = CONTRACT
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def hold_against_contract(method: str, path: str, answer: Answer) -> None:
    responses = operation_of(method, path)["responses"]
    described = responses.get(str(answer.status))
    if described is None:
        assert answer.status >= 400, f"{method} {path}: {answer.status} is not in the contract"
        described = responses["default"]
    content = _resolved(described).get("content")
    if content is None:
        assert answer.body == b"", f"{method} {path}: a body where the contract has none"
        return
    assert answer.media_type in content, f"{method} {path}: {answer.media_type} is not in the contract"
    if not answer.media_type.endswith("json"):
        return
    schema = content[answer.media_type]["schema"] | {"components": CONTRACT["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer.json)


class Api:
    """Requests to one server: over the local socket, or as a program with a token over a port."""

    def __init__(self, data: Path | None = None, port: int | None = None, token: str | None = None):
        self._data = data
        self._port = port
        self._token = token
        self._session: dict[str, str] = {}

    def keep_session(self, answer: "Answer", csrf_token: str) -> None:
        """From now on requests are those of a browser that has got this answer."""
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        self._session = {"Cookie": cookie, "X-CSRF-Token": csrf_token}

    def ask(self, method: str, target: str, body=None, headers: dict[str, str] | None = None) -> Answer:
        """`body`: what goes as JSON, or bytes as they are."""
        fields = self._session | (headers or {})
        if self._token:
            fields["Authorization"] = f"Bearer {self._token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            fields.setdefault("Content-Type", "application/json")
        connection = (
            http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            if self._port
            else _LocalConnection(self._data / "offhook.sock")
        )
        connection.request(method, target, body, fields)
        answer = Answer(connection.getresponse())
        connection.close()
        hold_against_contract(method, urlsplit(target).path, answer)
        return answer

    def get(self, target: str):
        """What a GET gives, which must go well."""
        answer = self.ask("GET", target)
        assert answer.status == 200, answer.body
        return answer.json if answer.media_type.endswith("json") else answer.body


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")
