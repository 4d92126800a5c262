"""Clients that mean harm: the server has to outlast them, and to owe them nothing."""

import os
import socket
import time

from broken import ENVELOPE
from client import Client, Refused, message_id

PATIENCE = 0.5


def swallow(connection):
    """Reads until the other side closes, or says nothing for a while."""
    connection.settimeout(PATIENCE)
    try:
        while connection.recv(65_536):
            pass
    except OSError:
        pass


def throw(port, data):
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass
        swallow(connection)


def long_line(world):
    throw(world.smtp["None"], b"EHLO " + b"x" * 200_000)


def long_line_in_content(world):
    with Client(world.smtp["None"]) as client:
        client.say(ENVELOPE + b"DATA\r\n", replies=3)
        client.send(b"x" * 3_000_000)


def garbage(world):
    throw(world.smtp["None"], os.urandom(8_192))


def tls_garbage(world):
    throw(world.smtp["ImplicitTls"], b"\x16\x03\x01\x02\x00" + os.urandom(4_096))


def garbage_after_starttls(world):
    with Client(world.smtp["StartTls"]) as client:
        client.say(b"STARTTLS\r\n")
        client.send(b"\x16\x03\x01\x02\x00" + os.urandom(2_000))
        swallow(client.socket)


def injection(world):
    with Client(world.smtp["StartTls"]) as client:
        client.send(b"STARTTLS\r\nMAIL FROM:<evil@sender.test>\r\n")
        swallow(client.socket)


def flood_of_recipients(world):
    with Client(world.smtp["None"]) as client:
        client.send(b"MAIL FROM:<a@sender.test>\r\n")
        client.reply()
        client.send(b"".join(b"RCPT TO:<flood%d@recipient.test>\r\n" % number for number in range(1_100)))
        for _ in range(1_000):
            client.reply()
        for _ in range(100):
            try:
                client.reply()
            except Refused as refused:
                assert refused.code == 452, refused
        client.close()


def smuggling(world):
    """One message, whatever a sender between may make of its line ends."""
    with Client(world.smtp["None"]) as client:
        client.say(ENVELOPE + b"DATA\r\n", replies=3)
        end = world.random.choice([b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r\r\n.\r\r\n"])
        inner = b"MAIL FROM:<evil@sender.test>\r\nRCPT TO:<smuggled@recipient.test>\r\nDATA\r\nSubject: smuggled\r\n\r\n"
        content = b"Subject: outer\r\n\r\nx" + end + inner
        try:
            # A dot that begins a line is there for transparency (RFC 5321 §4.5.2).
            kept = content.replace(b"\r\n.", b"\r\n")
            world.ledger.answered(message_id(client.say(content + b".\r\n")), kept)
            client.close()
        except Refused:
            pass


def slow_command(world):
    trickle(world, world.smtp["None"], b"EHLO slow.test\r\n" + b"NOOP " + b"x" * 400)


def slow_handshake(world):
    trickle(world, world.smtp["ImplicitTls"], b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 400)


def slow_content(world):
    with Client(world.smtp["None"]) as client:
        client.say(ENVELOPE + b"DATA\r\n", replies=3)
        trickle_on(world, client.socket, b"x" * 400)


def slow_http(world):
    trickle(world, world.daemon.ports["http"], b"GET /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 400)


def trickle(world, port, data):
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        trickle_on(world, connection, data)


def trickle_on(world, connection, data):
    """A byte now and then, until the server has had enough or the soak is over."""
    connection.settimeout(5)
    try:
        for number in range(len(data)):
            if world.stopping.wait(0.5):
                return
            connection.sendall(data[number : number + 1])
    except OSError:
        pass


def deaf(world):
    """Asks and asks, and reads nothing."""
    with socket.create_connection(("127.0.0.1", world.smtp["None"]), 1) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        began = time.monotonic()
        try:
            while time.monotonic() - began < 60 and not world.stopping.is_set():
                connection.sendall(b"EHLO deaf.test\r\n" * 100)
        except OSError:
            world.stopping.wait(10)


SCENARIOS = {
    long_line: 1, long_line_in_content: 0.3, garbage: 1, tls_garbage: 1, garbage_after_starttls: 0.5, injection: 0.5,
    flood_of_recipients: 0.2, smuggling: 1,
}
# Each has a thread of its own, for they take their time.
SLOW = [slow_command, slow_handshake, slow_content, slow_http, deaf]
