"""One client sends 1 GiB without a line end: the right answer, and memory as before."""

import socket

import pytest

from client import Client, Refused
from mail import source

GIB = 1 << 30
PIECE = b"x" * (1 << 20)
# In MiB: what buffers of the network and of the spool may take.
GROWTH = 8


def warmed_up(daemon):
    """Memory after the daemon has done everything once."""
    with Client(daemon.ports["smtp"]) as client:
        for size in (2_000, 2_000_000):
            client.deliver(b"a@sender.test", b"b@recipient.test", source(size))
        client.close()
    return daemon.memory()


def flood(client, size=GIB):
    for _ in range(size // len(PIECE)):
        client.send(PIECE)


def assert_flat(daemon, before, what):
    resident, peak, own = daemon.memory()
    print(f"1 GiB without a line end {what}: resident {before[0]:.1f} MiB before, {resident:.1f} after, {peak:.1f} at most")
    assert peak < before[1] + GROWTH


def test_as_a_command_it_is_500_once_and_the_session_goes_on(start):
    daemon = start()
    before = warmed_up(daemon)
    with Client(daemon.ports["smtp"]) as client:
        flood(client)
        with pytest.raises(Refused, match="500 5.5.2"):
            client.reply()
        # Its end is the end of that one command.
        client.say(b"\r\nNOOP\r\n")
        client.close()
    assert_flat(daemon, before, "as a command")


def test_within_data_it_is_refused_at_its_end_and_the_session_goes_on(start):
    daemon = start()
    before = warmed_up(daemon)
    with Client(daemon.ports["smtp"]) as client:
        client.say(b"MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@recipient.test>\r\nDATA\r\n", replies=3)
        flood(client)
        client.send(b"\r\n.\r\n")
        with pytest.raises(Refused) as refused:
            client.reply()
        assert refused.value.code in (500, 552), refused.value
        client.deliver(b"a@sender.test", b"b@recipient.test", source())
        client.close()
    assert_flat(daemon, before, "within DATA")


def test_as_a_header_of_http_it_ends_the_connection(start):
    daemon = start()
    before = warmed_up(daemon)
    daemon.get("/api/v1/messages")
    with socket.create_connection(("127.0.0.1", daemon.ports["http"]), 10) as connection:
        connection.sendall(b"GET /")
        with pytest.raises(OSError):
            for _ in range(GIB // len(PIECE)):
                connection.sendall(PIECE)
    assert_flat(daemon, before, "as a request")
