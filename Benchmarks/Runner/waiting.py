"""How long after its 250 a waiting client has the message, with 1,000 clients waiting, and the memory they take."""

import selectors
import socket
import statistics
import threading
import time

from client import Client
from daemon import Daemon

WAITERS = 1_000


def measure(binary, say):
    with Daemon(binary) as daemon:
        before = daemon.memory()
        selector = selectors.DefaultSelector()
        for number in range(WAITERS):
            waiter = socket.create_connection(("127.0.0.1", daemon.ports["http"]))
            waiter.sendall(
                b"GET /api/v1/wait?recipient=w%d@recipient.test&timeout=4m HTTP/1.1\r\n"
                b"Host: localhost\r\nConnection: close\r\n\r\n" % number
            )
            selector.register(waiter, selectors.EVENT_READ, number)
        # What they ask is read in the order in which they came, so this answer means that all wait.
        daemon.get("/api/v1/messages")
        time.sleep(1)
        memory = daemon.memory()
        received, answered = {}, {}

        def receive():
            while len(received) < WAITERS:
                for key, _ in selector.select(30):
                    received[key.data] = time.perf_counter()
                    selector.unregister(key.fileobj)
                    key.fileobj.close()

        thread = threading.Thread(target=receive, daemon=True)
        thread.start()
        client = Client(daemon.ports["smtp"])
        for number in range(WAITERS):
            client.deliver(b"a@sender.test", b"w%d@recipient.test" % number, b"Subject: x\r\n\r\nx")
            answered[number] = time.perf_counter()
            time.sleep(0.002)
        client.close()
        thread.join(60)
    if len(received) < WAITERS:
        raise SystemExit(f"{WAITERS - len(received)} of {WAITERS} waiting clients got no answer")
    delays = sorted((received[number] - answered[number]) * 1_000 for number in received)
    results = {
        "waiters": WAITERS, "medianMilliseconds": statistics.median(delays),
        "milliseconds99Percent": delays[len(delays) * 99 // 100], "mostMilliseconds": delays[-1],
        "kilobytesEach": (memory[0] - before[0]) * 1_048.576 / WAITERS,
    }
    say("{waiters} waiters answered after the 250: median {medianMilliseconds:.2f} ms, 99 % {milliseconds99Percent:.2f} ms".format(**results))
    return results
