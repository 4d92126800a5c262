"""Slow readers and slow writers: others are served as before, and each is let go when its time is up."""

import statistics
import time

import pytest

from attackers import Attack, Deaf, RefusedChunk, SlowChunk, SlowCommand, SlowContent, SlowHandshake, SlowReader, SlowRequest
from client import Client
from mail import source

ATTACKERS = 40
READERS = 100
DELIVERIES = 400
SETTLING = 0.5
# In seconds; what a limit may be exceeded by, for timers are lazy and the machine has more to do.
MARGIN = 5
LIMITS = {"COMMAND_TIMEOUT": 2, "TLS_HANDSHAKE_TIMEOUT": 2, "MESSAGE_TIMEOUT": 3}
HTTP_LIMIT = 60
# How often memory that is free is given back, and a little.
FREEING = 35


@pytest.fixture
def daemon(start):
    limits = {name: f"{seconds}s" for name, seconds in LIMITS.items()}
    return start(LISTENERS="0=None,0=StartTls,0=ImplicitTls", **limits)


def latencies(daemon):
    """In milliseconds."""
    times = []
    with Client(daemon.smtp["None"]) as client:
        for _ in range(DELIVERIES):
            content = source()
            began = time.perf_counter()
            client.deliver(b"a@sender.test", b"b@recipient.test", content)
            times.append((time.perf_counter() - began) * 1_000)
        client.close()
    return times


def serve_others(daemon, kinds, seconds=0):
    """Delivers without and with the attack, by turns, and prints the latencies; gives how long each attacker lived.

    They are to be at most doubled, which is seen on a quiet machine; on a busy one a comparison would say nothing.
    """
    without, during, lives = [], [], {}
    # The second attack lasts as long as it takes to be thrown out.
    for length in (0, seconds):
        without += latencies(daemon)
        attack = Attack(kinds, ATTACKERS)
        began = time.monotonic()
        time.sleep(SETTLING)
        while True:
            during += latencies(daemon)
            if time.monotonic() - began >= length:
                break
            time.sleep(0.5)
        for kind, some in attack.end().items():
            lives.setdefault(kind, []).extend(some)
    (quiet, quiet_worst), (busy, busy_worst) = [
        (statistics.median(times), statistics.quantiles(times, n=100)[98]) for times in (without, during)
    ]
    print(
        f"{ATTACKERS} each of {', '.join(kind.__name__ for kind in kinds)}: a delivery takes {busy:.2f} ms (99 %: "
        f"{busy_worst:.2f}), without them {quiet:.2f} ms (99 %: {quiet_worst:.2f})"
    )
    return lives


def assert_let_go(lives, kind, limit, filling=0):
    """`filling` is how long the kernel takes in what a deaf client does not read."""
    some = lives.get(kind.__name__, [])
    print(f"{kind.__name__}: {len(some)} were let go, after {min(some, default=0):.1f} to {max(some, default=0):.1f} s")
    assert len(some) >= ATTACKERS
    assert limit - 0.5 < min(some) and max(some) < limit + filling + MARGIN


@pytest.mark.parametrize(
    "kind, mode, limit",
    [
        (SlowCommand, "None", LIMITS["COMMAND_TIMEOUT"]),
        (SlowHandshake, "ImplicitTls", LIMITS["TLS_HANDSHAKE_TIMEOUT"]),
        (SlowContent, "None", LIMITS["MESSAGE_TIMEOUT"]),
        (SlowChunk, "StartTls", LIMITS["MESSAGE_TIMEOUT"]),
        (RefusedChunk, "None", LIMITS["MESSAGE_TIMEOUT"]),
    ],
)
def test_slow_smtp_clients_are_let_go_and_nobody_else_waits_for_them(daemon, kind, mode, limit):
    lives = serve_others(daemon, {kind: daemon.smtp[mode]}, limit + MARGIN)
    assert_let_go(lives, kind, limit)


def test_deaf_smtp_clients_are_let_go(daemon):
    """Until the kernel has taken in what they do not read, they are answered as fast as they ask, by turns with others."""
    limit, filling = LIMITS["COMMAND_TIMEOUT"], 15
    quiet = latencies(daemon)
    attack = Attack({Deaf: daemon.smtp["None"]}, ATTACKERS)
    flooded = latencies(daemon)
    print(
        f"{ATTACKERS} of Deaf, at the height of it: a delivery takes {statistics.median(flooded):.2f} ms (the slowest "
        f"{max(flooded):.0f}), without them {statistics.median(quiet):.2f}"
    )
    time.sleep(limit + filling + MARGIN)
    assert_let_go(attack.end(), Deaf, limit, filling)


def test_slow_http_clients_are_let_go_and_nobody_else_waits_for_them(daemon):
    # More to read than the kernel holds for a client.
    with Client(daemon.smtp["None"]) as client:
        for _ in range(20):
            client.deliver(b"a@sender.test", b"b@recipient.test", source(1_000_000))
        client.close()
    port = daemon.ports["http"]
    serve_others(daemon, {SlowRequest: port, SlowReader: port})
    before = len(daemon.descriptors())
    readers = Attack({SlowReader: port}, READERS)
    # Who reads what the kernel holds does not see that the server has closed; the server's own descriptors show it.
    wait_for_descriptors(daemon, lambda count: count >= before + READERS, 5)
    attack = Attack({SlowRequest: port}, ATTACKERS)
    time.sleep(HTTP_LIMIT + MARGIN)
    lives = attack.end()
    assert_let_go(lives, SlowRequest, HTTP_LIMIT)
    wait_for_descriptors(daemon, lambda count: count <= before + 2, 5)
    readers.end()
    # What they did not read was in memory as far as it had been written for them, and is given back.
    own = daemon.memory()[2]
    print(f"{READERS} slow readers: {daemon.memory()[1]:.0f} MiB at most, {own:.0f} of its own once they were let go")
    assert daemon.memory()[1] < 64 + 2 * READERS
    wait_until(lambda: daemon.memory()[2] < 24, FREEING, lambda: f"{daemon.memory()[2]:.0f} MiB are still its own")


def wait_for_descriptors(daemon, condition, seconds):
    wait_until(lambda: condition(len(daemon.descriptors())), seconds, lambda: f"{len(daemon.descriptors())} are open")


def wait_until(condition, seconds, complaint):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, complaint()
        time.sleep(0.05)
