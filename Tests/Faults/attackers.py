"""Clients that take their time, many at once, in a process of their own."""

import collections
import multiprocessing
import socket
import time

TICK = 0.1
ENVELOPE = b"EHLO slow.test\r\nMAIL FROM:<a@sender.test>\r\nRCPT TO:<b@recipient.test>\r\nDATA\r\n"
REQUEST = b"GET %s HTTP/1.1\r\nHost: localhost\r\n"


class Attacker:
    """A connection that says `opening`, and then every now and then something that is never enough."""

    opening = b""
    morsel = b"x"
    reads = True

    def __init__(self, port):
        self.socket = socket.socket()
        if not self.reads:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.socket.connect(("127.0.0.1", port))
        self.began = time.monotonic()
        self.socket.sendall(self.opening)
        self.socket.setblocking(False)

    def is_alive(self):
        """Takes a step, and finds out whether the server has had enough."""
        try:
            self.step()
            if self.reads:
                return self.socket.recv(65_536) != b""
        except BlockingIOError:
            pass
        except OSError:
            return False
        return True

    def step(self):
        self.socket.send(self.morsel)


class SlowCommand(Attacker):
    """EHLO, byte by byte."""


class SlowHandshake(Attacker):
    """A ClientHello that announces more than ever comes."""

    opening = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


class SlowContent(Attacker):
    opening = ENVELOPE


class SlowChunk(Attacker):
    opening = ENVELOPE.replace(b"DATA\r\n", b"BDAT 1000000 LAST\r\n")


class RefusedChunk(Attacker):
    """Without MAIL, so that it is thrown away as it comes."""

    opening = b"EHLO slow.test\r\nBDAT 999999999999999999\r\n"


class Deaf(Attacker):
    """Asks without end, and reads no answer."""

    morsel = b"EHLO deaf.test\r\n" * 1_000
    reads = False


class SlowRequest(Attacker):
    opening = REQUEST % b"/api/v1/messages"


class SlowReader(Attacker):
    """Asks for everything, and reads it byte by byte."""

    opening = REQUEST % b"/api/v1/export" + b"\r\n"
    reads = False

    def step(self):
        if self.socket.recv(1) == b"":
            raise ConnectionError


class Attack:
    """So many attackers of each kind for as long as it lasts; one that was thrown out comes back."""

    def __init__(self, kinds, count):
        """`kinds`: the port of each."""
        self.lives = multiprocessing.Queue()
        self.stopping = multiprocessing.Event()
        self.full = multiprocessing.Event()
        self.process = multiprocessing.Process(target=self.run, args=(kinds, count))
        self.process.start()
        assert self.full.wait(30)

    def run(self, kinds, count):
        attackers = [(kind, port, kind(port)) for kind, port in kinds.items() for _ in range(count)]
        self.full.set()
        lives = collections.defaultdict(list)
        while not self.stopping.wait(TICK):
            for number, (kind, port, attacker) in enumerate(attackers):
                if not attacker.is_alive():
                    lives[kind.__name__].append(time.monotonic() - attacker.began)
                    attacker.socket.close()
                    attackers[number] = (kind, port, kind(port))
        self.lives.put(dict(lives))

    def end(self):
        """How many seconds each lived whom the server has thrown out, by kind."""
        self.stopping.set()
        lives = self.lives.get(timeout=30)
        self.process.join(30)
        return lives
