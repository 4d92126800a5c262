"""Working sessions beside 10,000 connections that do nothing, and the memory that those take, plain and over TLS."""

import multiprocessing
import resource
import statistics
import sys
import time

from client import Client
from daemon import Daemon
from delivery import SESSIONS, content, run

CONNECTIONS = 10_000
# What the sessions of the daemon and of this process need beside them.
RESERVE = 200
MESSAGES = 400
ROUNDS = 3
# The ports of one address do not suffice for more.
PER_ADDRESS = 5_000
SETTINGS = {
    "LISTENERS": "0=None,0=ImplicitTls", "MAXIMUM_CONNECTIONS": "0", "MAXIMUM_CONNECTIONS_PER_ADDRESS": "0",
    "COMMAND_TIMEOUT": "1h",
}


def raise_descriptor_limit():
    """As many descriptors as there may be, for this process and the daemon; gives how many connections they suffice for."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(CONNECTIONS, hard - RESERVE)


def connect(port, count, tls):
    return [
        Client(port, implicit_tls=tls, address=f"127.0.0.{2 + number // PER_ADDRESS}") for number in range(count)
    ]


def hold(port, count, ready, done):
    """In a process of its own: the working ones would inherit every connection, and take their time to close them."""
    clients = connect(port, count, tls=False)
    ready.wait()
    done.wait()
    # They are still served.
    for client in clients[:: count // 100]:
        client.say(b"NOOP\r\n")


def settled(daemon):
    """Own and proportional memory in KiB, once nothing goes on any more."""
    time.sleep(2)
    return daemon.kilobytes("status")["RssAnon"], daemon.kilobytes("smaps_rollup")["Pss"]


def memory(binary, count, tls):
    with Daemon(binary, **SETTINGS) as daemon:
        mode = "ImplicitTls" if tls else "None"
        # What is made once is not to be counted.
        for client in connect(daemon.smtp[mode], 50, tls):
            client.close()
        before = settled(daemon)
        began = time.perf_counter()
        clients = connect(daemon.smtp[mode], count, tls)
        seconds = time.perf_counter() - began
        own, proportional = [(after - then) / count for after, then in zip(settled(daemon), before)]
        name = "over TLS" if tls else "plain"
        print(f"{count} idle connections {name}: {own:.1f} KiB each of the daemon's own, {proportional:.1f} by PSS ({seconds:.1f} s)")
        for client in clients:
            client.abandon()


def speed(binary, count):
    with Daemon(binary, **SETTINGS) as daemon:
        port = daemon.smtp["None"]
        jobs = [(MESSAGES, content(4_096))] * SESSIONS
        run(port, jobs)
        alone, beside = [], []
        for _ in range(ROUNDS):
            alone.append(SESSIONS * MESSAGES / run(port, jobs))
            ready, done = multiprocessing.Barrier(2), multiprocessing.Barrier(2)
            holder = multiprocessing.Process(target=hold, args=(port, count, ready, done))
            holder.start()
            ready.wait()
            beside.append(SESSIONS * MESSAGES / run(port, jobs))
            done.wait()
            holder.join()
            if holder.exitcode:
                raise SystemExit("an idle connection was not served any more")
        without, with_them = statistics.median(alone), statistics.median(beside)
        print(
            f"{SESSIONS} sessions: {without:.0f} messages a second alone, {with_them:.0f} beside {count} idle connections: "
            f"{100 * with_them / without:.0f} %"
        )


def main(binary):
    count = raise_descriptor_limit()
    if count < CONNECTIONS:
        print(f"the limit of file descriptors allows {count} connections only")
    memory(binary, count, tls=False)
    memory(binary, count, tls=True)
    speed(binary, count)


if __name__ == "__main__":
    main(sys.argv[1])
