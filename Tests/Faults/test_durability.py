"""What each durability does before it says 250, as the system calls show it."""

import re
import threading
import time

import pytest

from client import Client
from mail import source

SESSIONS, MAILS = 8, 12
CALLS = "openat,read,readv,recvfrom,recvmsg,write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync,linkat"
CALL = re.compile(r"^(?P<thread>\d+) +(?P<time>\d+\.\d+) (?P<name>\w+)\((?P<rest>.*)$")
RESUMED = re.compile(r"^(?P<thread>\d+) +(?P<time>\d+\.\d+) <\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")


def calls(trace):
    """Each call as (thread, begin, end, name, text), in the order of their ends; those that never ended are left out."""
    begun = {}
    for line in trace.read_text(errors="replace").splitlines():
        if match := RESUMED.match(line):
            if match["thread"] in begun:
                start, text = begun.pop(match["thread"])
                yield match["thread"], start, float(match["time"]), match["name"], text + match["rest"]
        elif match := CALL.match(line):
            if "<unfinished ...>" in line:
                begun[match["thread"]] = float(match["time"]), match["rest"]
            else:
                yield match["thread"], float(match["time"]), float(match["time"]), match["name"], match["rest"]


def deliver(daemon, sessions=SESSIONS, mails=MAILS, size=2_000):
    """Several sessions at once, so that messages are committed in groups."""
    failures = []

    def session():
        try:
            with Client(daemon.ports["smtp"]) as client:
                for _ in range(mails):
                    client.deliver(b"a@sender.test", b"b@recipient.test", source(size))
                client.close()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=session) for _ in range(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.fixture
def traced(start, folder):
    """Delivers under strace and gives the calls."""

    def run(durability, **how):
        trace = folder / "trace"
        daemon = start(
            command=("strace", "-D", "-f", "-ttt", "-y", "-s", "64", "-e", f"trace={CALLS}", "-o", str(trace)),
            DURABILITY=durability,
        )
        deliver(daemon, **how)
        daemon.stop()
        deadline = time.monotonic() + 10
        while "+++ exited with 0 +++" not in trace.read_text(errors="replace").splitlines()[-1]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return list(calls(trace))

    return run


def is_sync(name, text):
    return name in ("fsync", "fdatasync") and re.search(r"letterlock\.db(-wal)?>", text) and text.rstrip().endswith("= 0")


def unsynced(seen):
    """The replies “kept as” before which no sync of the database began and ended after the end of that message had arrived.

    Begun after it: one that was going on already could be of a group before.
    """
    arrived, syncs, replies, faults = {}, [], 0, []
    for _, begin, end, name, text in seen:
        socket = re.search(r"<(?:socket|TCP):\[([^]]*)\]>", text)
        if is_sync(name, text):
            syncs.append((begin, end))
        elif name in ("read", "readv", "recvfrom", "recvmsg") and socket:
            arrived[socket[1]] = end
        elif "kept as" in text and socket:
            replies += 1
            if not any(begun >= arrived[socket[1]] and ended <= begin for begun, ended in syncs):
                faults.append(text)
    return replies, len(syncs), faults


def test_power_syncs_before_every_250(traced):
    replies, syncs, faults = unsynced(traced("Power"))
    print(f"Durability=Power: {replies} replies of 250, {syncs} syncs")
    assert replies == SESSIONS * MAILS
    assert faults == []
    # Groups share one.
    assert syncs < replies


def test_power_syncs_a_large_message_too(traced):
    seen = traced("Power", sessions=2, mails=2, size=600_000)
    replies, _, faults = unsynced(seen)
    assert replies == 4 and faults == []
    # One letter for each: a file is synced, gets its name, the directory is synced, and then the log.
    steps = "".join(step(name, text) for _, _, _, name, text in seen)
    assert steps.count("L") == 4
    # Messages are written side by side: each file is synced before it gets a name, and behind each name come the directory
    # and then the log.
    assert all(steps[:end].count("F") >= steps[:end].count("L") for end in range(len(steps))), steps
    assert re.fullmatch(r"w*([FLDw]*Dw)+w*", steps), steps
    assert all(re.search("D.*w", steps[place:]) for place, letter in enumerate(steps) if letter == "L"), steps


def step(name, text):
    if name == "linkat":
        return "L"
    if is_sync(name, text):
        return "w"
    if name in ("fsync", "fdatasync") and "letterlock.db-contents" in text:
        return "D" if "letterlock.db-contents>" in text else "F"
    return ""


def test_process_syncs_none_of_them(traced):
    replies, syncs, faults = unsynced(traced("Process"))
    print(f"Durability=Process: {replies} replies of 250, {syncs} syncs")
    assert replies == SESSIONS * MAILS
    # Those of a database that is made and closed.
    assert syncs <= 8
    # So the one who looks for syncs can miss them.
    assert len(faults) > replies // 2
