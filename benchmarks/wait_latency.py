"""How long after its 250 a waiting client has the message, with 1,000 clients waiting, and the memory they take."""

import selectors
import socket
import statistics
import sys
import threading
import time

from client import Client
from daemon import Daemon

WAITERS = 1_000


def main(binary):
    with Daemon(binary) as daemon:
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

        received = {}

        def receive():
            while len(received) < WAITERS:
                for key, _ in selector.select(30):
                    received[key.data] = time.perf_counter()
                    selector.unregister(key.fileobj)
                    key.fileobj.close()

        thread = threading.Thread(target=receive, daemon=True)
        thread.start()
        client = Client(daemon.ports["smtp"])
        answered = {}
        for number in range(WAITERS):
            client.deliver(b"a@sender.test", b"w%d@recipient.test" % number, b"Subject: x\r\n\r\nx")
            answered[number] = time.perf_counter()
            time.sleep(0.002)
        client.close()
        thread.join(60)
        delays = sorted((received[number] - answered[number]) * 1_000 for number in received)
        print(
            f"{len(delays)} of {WAITERS} waiters answered after the 250: median {statistics.median(delays):.2f} ms, "
            f"99 % {delays[len(delays) * 99 // 100]:.2f} ms, longest {delays[-1]:.2f} ms"
        )
        print("while they waited: resident {:.1f} MiB, peak {:.1f}, own {:.1f}".format(*memory))


if __name__ == "__main__":
    main(sys.argv[1])
