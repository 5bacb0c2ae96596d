# SPDX-License-Identifier: Apache-2.0
"""Events of an ordinary call as a phone would report them: pairs of name and content (ECMA-269 17)."""


def connection(call: str, device: str) -> dict:
    return {"callID": call, "deviceID": device}


def _device(device: str) -> dict:
    return {"deviceIdentifier": device}


def _parties(calling: str, called: str) -> dict:
    return {
        "callingDevice": _device(calling),
        "calledDevice": _device(called),
        "lastRedirectionDevice": {"notRequired": None},
    }


def service_initiated(call: str, line: str) -> tuple[str, dict]:
    return "ServiceInitiatedEvent", {
        "initiatedConnection": connection(call, line),
        "initiatingDevice": _device(line),
        "localConnectionInfo": "initiated",
        "cause": "makeCall",
    }


def originated(call: str, line: str, called: str) -> tuple[str, dict]:
    return "OriginatedEvent", {
        "originatedConnection": connection(call, line),
        "callingDevice": _device(line),
        "calledDevice": _device(called),
        "localConnectionInfo": "connected",
        "cause": "newCall",
    }


def delivered(call: str, alerting: str, calling: str, called: str, local: str = "alerting") -> tuple[str, dict]:
    return "DeliveredEvent", {
        "connection": connection(call, alerting),
        "alertingDevice": _device(alerting),
        **_parties(calling, called),
        "localConnectionInfo": local,
        "cause": "newCall",
    }


def established(call: str, answering: str, calling: str, called: str) -> tuple[str, dict]:
    return "EstablishedEvent", {
        "establishedConnection": connection(call, answering),
        "answeringDevice": _device(answering),
        **_parties(calling, called),
        "localConnectionInfo": "connected",
        "cause": "newCall",
    }


def held(call: str, line: str) -> tuple[str, dict]:
    return "HeldEvent", {
        "heldConnection": connection(call, line),
        "holdingDevice": _device(line),
        "localConnectionInfo": "hold",
        "cause": "normal",
    }


def retrieved(call: str, line: str) -> tuple[str, dict]:
    return "RetrievedEvent", {
        "retrievedConnection": connection(call, line),
        "retrievingDevice": _device(line),
        "localConnectionInfo": "connected",
        "cause": "normal",
    }


def cleared(call: str, line: str) -> tuple[str, dict]:
    return "ConnectionClearedEvent", {
        "droppedConnection": connection(call, line),
        "releasingDevice": _device(line),
        "localConnectionInfo": "null",
        "cause": "normalClearing",
    }


def do_not_disturb(line: str, on: bool) -> tuple[str, dict]:
    return "DoNotDisturbEvent", {"device": _device(line), "doNotDisturbOn": "true" if on else "false"}


def incoming_call(call: str, line: str, caller: str) -> list[tuple[str, dict]]:
    """A call that comes, is answered and cleared: three events."""
    return [delivered(call, line, caller, line), established(call, line, caller, line), cleared(call, line)]
