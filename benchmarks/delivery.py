"""Messages a second over some sessions at once, the memory they take, and that of one large message beside them."""

import multiprocessing
import sys
import time

from client import Client
from daemon import Daemon

SESSIONS = 20
LARGE = 50 * 1024 * 1024


def deliver(port, count, content, start):
    client = Client(port)
    start.wait()
    for _ in range(count):
        client.deliver(b"a@sender.test", b"b@recipient.test", content)
    client.close()


def run(port, jobs):
    """Runs the jobs, (count, content) each, at once; returns the seconds they took."""
    start = multiprocessing.Barrier(len(jobs) + 1)
    processes = [multiprocessing.Process(target=deliver, args=(port, *job, start)) for job in jobs]
    for process in processes:
        process.start()
    start.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
        if process.exitcode:
            raise SystemExit("a session failed")
    return time.perf_counter() - began


def content(size):
    line = b"x" * 76 + b"\r\n"
    head = b"From: a@sender.test\r\nTo: b@recipient.test\r\nSubject: Benchmark\r\n\r\n"
    return (head + line * (size // len(line) + 1))[:size]


def main(binary):
    with Daemon(binary) as daemon:
        port = daemon.ports["smtp"]
        print("idle: resident {:.1f} MiB, peak {:.1f}, own {:.1f}".format(*daemon.memory()))
        for size in (1_024, 4_096, 102_400):
            count = 500 if size < 100_000 else 50
            seconds = run(port, [(count, content(size))] * SESSIONS)
            print(f"{SESSIONS} sessions, {size} bytes: {SESSIONS * count / seconds:.0f} messages a second")
        print("then: resident {:.1f} MiB, peak {:.1f}, own {:.1f}".format(*daemon.memory()))
    with Daemon(binary) as daemon:
        port = daemon.ports["smtp"]
        seconds = run(port, [(100, content(4_096))] * SESSIONS + [(1, content(LARGE - 1_000))])
        print(f"{SESSIONS} sessions of 4 KB mails and one of 50 MiB: {seconds:.1f} s")
        print("then: resident {:.1f} MiB, peak {:.1f}, own {:.1f}".format(*daemon.memory()))


if __name__ == "__main__":
    main(sys.argv[1])
