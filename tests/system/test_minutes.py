# SPDX-License-Identifier: Apache-2.0
"""What only minutes can show: the times of the standards that no setting shortens. All of it runs at once."""

import time

import pytest
from peer.agent import ALLOW
from peer.message import options
from peer.wire import RawPeer

WITHOUT_UPDATE = ALLOW.replace(", UPDATE", "")


@pytest.mark.minutes
def test_sessions_are_refreshed_or_ended_and_half_messages_not_waited_for_without_end(own_server, names):
    """RFC 4028 10: whoever is the refresher sends at half the interval; when no refresh comes, the session ends
    before the interval does. 90 s is the shortest interval there is."""
    server = own_server()
    started = time.monotonic()

    # Phones that leave the refresh to the server: one knows UPDATE, the other does not.
    with_update = server.phone(names.mac(), (names.line(),), session_expires="90;refresher=uac").come_up()
    without = server.phone(
        names.mac(), (names.line(),), session_expires="90;refresher=uac", allow=WITHOUT_UPDATE
    ).come_up()
    # A client that promises to refresh and does not, and one that leaves it to the server.
    line = with_update.lines[0]
    forgetful = server.client().log_in().open(line, Session_Expires="90;refresher=uac")
    lazy = server.client().log_in().open(line, Session_Expires="90;refresher=uas")
    assert lazy.accepted.get("Session-Expires").replace(" ", "") == "90;refresher=uas"
    ref = lazy.monitor(line)
    # Connections that begin a message, or nothing at all, and fall silent.
    half, silent = RawPeer(server.phone_address), RawPeer(server.phone_address)
    half.send(options()[:-10])

    half.wire.wait_closed(timeout=45)
    silent.wire.wait_closed(timeout=45)
    assert time.monotonic() - started > 5, "a slow peer needs some time"

    with_update.agent.requests.take(lambda request: request.method == "UPDATE", timeout=60)
    without.agent.requests.take(
        lambda request: request.method == "INVITE" and "tag=" in request.get("To"), timeout=60
    )
    lazy.agent.requests.take(lambda request: request.method in ("UPDATE", "INVITE"), timeout=60)
    forgetful.wait_ended(timeout=90 - (time.monotonic() - started) + 5)
    assert time.monotonic() - started > 45

    # All the others are as good as new.
    with_update.sync()
    without.sync()
    lazy.sync()
    assert lazy.event_names(ref) == []
