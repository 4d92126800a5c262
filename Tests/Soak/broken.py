"""Clients with faults: what they were promised is on the ledger, and nothing else is."""

import socket
import ssl
import struct

from client import UNVERIFIED, Client, Refused
from good import SMALL, deliver
from mail import source

ENVELOPE = b"MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@recipient.test>\r\n"


def reset(client):
    """Ends the connection with a TCP reset."""
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.abandon()


def bad_commands(world):
    with Client(world.smtp["None"]) as client:
        for command in (b"BOGUS", b"MAIL TO:<x>", b"RCPT TO:<b@recipient.test>", b"DATA", b"MAIL FROM:<a@b", b"VRFY\0"):
            try:
                client.say(command + b"\r\n")
            except Refused:
                pass
        deliver(world, client)
        client.close()


def too_many_bad_commands(world):
    with Client(world.smtp["None"]) as client:
        try:
            client.send(b"BOGUS\r\n" * 50)
            while True:
                try:
                    client.reply()
                except Refused as refused:
                    if refused.code in (None, 421):
                        break
        except ConnectionError:
            pass


def cut_off_in_envelope(world):
    with Client(world.smtp["StartTls"]) as client:
        client.say(ENVELOPE, replies=2)


def cut_off_in_content(world):
    with Client(world.smtp["None"]) as client:
        client.say(ENVELOPE + b"DATA\r\n", replies=3)
        client.send(source(world.random.choice([SMALL, 700_000]))[:-10])


def reset_in_content(world):
    client = Client(world.smtp["None"])
    client.say(ENVELOPE + b"DATA\r\n", replies=3)
    client.send(source(world.random.choice([SMALL, 700_000]))[:-10])
    reset(client)


def reset_in_chunk(world):
    client = Client(world.smtp["None"])
    client.say(ENVELOPE, replies=2)
    client.send(b"BDAT 1000000 LAST\r\n" + source(400_000))
    reset(client)


def cut_off_in_tls(world):
    with Client(world.smtp["ImplicitTls"], implicit_tls=True) as client:
        client.say(ENVELOPE + b"DATA\r\n", replies=3)
        client.send(source(SMALL)[:-10])
        reset(client)


def gone_in_handshake(world):
    with socket.create_connection(("127.0.0.1", world.smtp["ImplicitTls"])) as connection:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        try:
            UNVERIFIED.wrap_bio(incoming, outgoing).do_handshake()
        except OSError:
            pass
        hello = outgoing.read()
        connection.sendall(hello[: world.random.randrange(1, len(hello) + 1)])


def wrong_mode(world):
    """TLS to the port without it, plain text to the one with nothing else."""
    for mode in ("None", "ImplicitTls"):
        with socket.create_connection(("127.0.0.1", world.smtp[mode]), 30) as connection:
            try:
                if mode == "None":
                    UNVERIFIED.wrap_socket(connection)
                else:
                    connection.sendall(b"EHLO plain.test\r\n")
                    connection.recv(1_000)
            except OSError:
                pass


SCENARIOS = {
    bad_commands: 2, too_many_bad_commands: 0.5, cut_off_in_envelope: 1, cut_off_in_content: 1, reset_in_content: 1,
    reset_in_chunk: 0.5, cut_off_in_tls: 0.5, gone_in_handshake: 0.5, wrong_mode: 0.5,
}
