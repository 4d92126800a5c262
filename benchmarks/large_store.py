"""How long listings and searches take with 200,000 messages stored."""

import statistics
import sys
import time

from client import Client
from daemon import Daemon

MESSAGES = 200_000
BODY = b"The body of the mail.\r\n" * 20
REQUESTS = {
    "first page": "/api/v1/messages",
    "page 1,000": "/api/v1/messages?start=50000&limit=50",
    "last page": f"/api/v1/messages?start={MESSAGES - 50}&limit=50",
    "by recipient": "/api/v1/messages?recipient=w7@recipient.test",
    "to:": "/api/v1/search?query=to:w7@",
    "from:": "/api/v1/search?query=from:a77@",
    "cc:": "/api/v1/search?query=cc:carol",
    "subject word": "/api/v1/search?query=subject:needle",
    "subject word of all": "/api/v1/search?query=subject:number",
    "tls:none": "/api/v1/search?query=tls:none",
    "tls:1.3": "/api/v1/search?query=tls:1.3",
    "bare word": "/api/v1/search?query=needle",
}


def main(binary):
    with Daemon(binary) as daemon:
        client = Client(daemon.ports["smtp"])
        began = time.perf_counter()
        for number in range(MESSAGES):
            recipient = b"w%d@recipient.test" % (number % 1_000)
            subject = b"Mail number %d %s" % (number, b"needle" if number % 5_000 == 7 else b"hay")
            head = b"From: Ann <a%d@sender.test>\r\nTo: %s\r\nSubject: %s\r\n\r\n" % (number, recipient, subject)
            client.deliver(b"a%d@sender.test" % number, recipient, head + BODY)
        client.close()
        seconds = time.perf_counter() - began
        print(f"{MESSAGES} messages by one client: {MESSAGES / seconds:.0f} a second")
        for name, path in REQUESTS.items():
            times = []
            for _ in range(20):
                began = time.perf_counter()
                daemon.get(path)
                times.append((time.perf_counter() - began) * 1_000)
            print(f"{name}: median {statistics.median(times):.1f} ms, longest {max(times):.1f} ms")
        print("then: resident {:.1f} MiB, peak {:.1f}, own {:.1f}".format(*daemon.memory()))


if __name__ == "__main__":
    main(sys.argv[1])
