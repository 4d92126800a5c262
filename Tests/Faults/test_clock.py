"""A clock that jumps: timeouts do not see it, certificates do, and messages stay in their order."""

import json
import time

import pytest

from client import Client, Refused
from clock import Clock
from kept import assert_kept, export, wait_for_health
from ledger import Ledger
from mail import source

DAY = 86_400


@pytest.fixture
def clock(folder):
    return Clock(folder)


def deliver(client, ledger, recipient=b"b@recipient.test"):
    content = source()
    identifier = client.deliver(b"a@sender.test", recipient, content)
    ledger.answered(identifier, content + b"\r\n")
    return identifier


def latest(daemon):
    return json.loads(daemon.get("/api/v1/messages?limit=1"))["messages"][0]


@pytest.mark.parametrize("jump", [-400 * DAY, -3_600, 3_600, 400 * DAY])
def test_a_jump_ends_no_session_and_changes_no_order(start, clock, jump):
    ledger = Ledger()
    daemon = start(command=clock.command, COMMAND_TIMEOUT="5s", LISTENERS="0=None,0=StartTls")
    with Client(daemon.smtp["None"]) as client, Client(daemon.smtp["StartTls"]) as other:
        other.starttls()
        before = [deliver(client, ledger), deliver(other, ledger)]
        cursor = before[-1]
        year = time.gmtime(time.time() + jump).tm_year
        clock.set(jump)
        after = [deliver(client, ledger), deliver(other, ledger, b"late@recipient.test")]
        assert latest(daemon)["Created"].startswith(str(year)), "the clock has not jumped"
        assert before + after == sorted(before + after)
        # `wait` goes on behind the cursor.
        found = json.loads(daemon.get(f"/api/v1/wait?after={cursor}&count=2&timeout=1s"))
        assert [int(message["ID"]) for message in found["messages"]] == after
        began = time.monotonic()
        with pytest.raises(Exception, match="404"):
            daemon.get(f"/api/v1/wait?after={after[-1]}&timeout=1s")
        assert 0.9 < time.monotonic() - began < 3
        client.close()
        other.close()
    listed = json.loads(daemon.get("/api/v1/messages"))["messages"]
    assert [int(message["ID"]) for message in listed] == sorted(before + after, reverse=True)
    # Also for the one who starts after the jump.
    daemon.kill()
    clock.set(0)
    daemon = start(command=clock.command, LISTENERS="0=None,0=StartTls")
    with Client(daemon.smtp["None"]) as client:
        assert deliver(client, ledger) > after[-1]
    assert_kept(export(daemon), ledger)


@pytest.mark.parametrize("jump", [-400 * DAY, 400 * DAY])
def test_a_silent_client_is_let_go_in_its_time_whatever_the_clock_says(start, clock, jump):
    daemon = start(command=clock.command, COMMAND_TIMEOUT="2s")
    with Client(daemon.ports["smtp"]) as client:
        began = time.monotonic()
        clock.set(jump)
        with pytest.raises(Refused, match="421 4.4.2"):
            client.reply()
        assert 1.8 < time.monotonic() - began < 4


def test_the_certificate_expires_by_the_real_clock(start, clock):
    daemon = start(command=clock.command, TLS_MODE="StartTls")
    wait_for_health(daemon, "pass")
    clock.set(11 * 365 * DAY)
    (check,) = wait_for_health(daemon, "fail")["checks"]["certificate:expiry"]
    assert check["status"] == "fail" and check["observedValue"] < 0
    clock.set(0)
    wait_for_health(daemon, "pass")
