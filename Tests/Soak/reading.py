"""Hostile mails, and everything that can be asked about them, while the memory of the server is confined."""

import json
import socket
import time
import urllib.error
import urllib.request

import hostile_mail
from api import request
from client import Client, Refused, message_id

# What the server may answer where many ask for much at once: it has no room now (503), or the message was removed meanwhile (404).
EXPECTED = (404, 503)


def ask(world, path):
    """Asks, and reads all of the answer; gives None where there is none for good reason."""
    try:
        return request(world, path)
    except urllib.error.HTTPError as error:
        assert error.code in EXPECTED, f"{path}: {error.code} {error.read(200)!r}"
        if error.code == 503:
            assert error.headers["Retry-After"], f"{path}: 503 without Retry-After"
            world.counts["no room"] += 1
        return None


def deliver_hostile(world):
    """A hostile mail, kept byte for byte or refused for lack of room."""
    _, content = hostile_mail.any_mail()
    with Client(world.smtp["None"]) as client:
        try:
            # By BDAT, so that no byte of it needs to be escaped.
            identifier = client.deliver_chunks(b"evil@sender.test", b"hostile@recipient.test", [content])
        except Refused as refused:
            assert refused.code in (451, 452, 552, 554), refused
            return None
        world.ledger.answered(identifier, content)
        client.close()
    return identifier


def read_back(world):
    identifier = deliver_hostile(world)
    if identifier is None:
        return
    ask(world, f"/api/v1/messages?recipient=hostile@recipient.test&limit={world.random.choice([1, 50, 200])}")
    detail = ask(world, f"/api/v1/message/{identifier}")
    for path in (f"/api/v1/message/{identifier}/headers", f"/view/{identifier}.html", f"/view/{identifier}.txt"):
        ask(world, path)
    if detail:
        parts = json.loads(detail)
        for part in (parts["Inline"] + parts["Attachments"])[:3]:
            ask(world, f"/api/v1/message/{identifier}/part/{part['PartID']}")


def many_long_recipients(world):
    """An envelope that is larger than most mails."""
    local = b"r" * 800
    with Client(world.smtp["None"]) as client:
        client.say(b"MAIL FROM:<a@sender.test>\r\n")
        try:
            for first in range(0, 500, 50):
                lines = [b"RCPT TO:<%s%d@recipient.test>\r\n" % (local, number) for number in range(first, first + 50)]
                client.say(b"".join(lines), replies=50)
        except Refused as refused:
            assert refused.code in (451, 452), refused
            return
        content = b"Subject: envelope\r\n\r\nx\r\n"
        try:
            client.say(b"DATA\r\n")
            world.ledger.answered(message_id(client.say(content + b".\r\n")), content)
        except Refused as refused:
            assert refused.code in (451, 452), refused


def search_in_vain(world):
    """Words that nothing holds, one of them long: each text is looked through to its end."""
    word = world.random.choice(["zzzzzzzz", "a" * 900 + "b", "(((((", "subject:nowhere zzzz"])
    ask(world, "/api/v1/search?limit=10&query=" + urllib.request.quote(word))


def wait_for_word(world):
    """Waits for a word that never comes, while every mail is looked through for it."""
    began = time.monotonic()
    ask(world, "/api/v1/wait?timeout=5s&query=neverneverever")
    passed = time.monotonic() - began
    world.longest["wait of 5 s"] = max(world.longest["wait of 5 s"], passed)


def stop_reading(world):
    """Asks for the largest answers there are, and reads none of them."""
    with socket.create_connection(("127.0.0.1", world.daemon.ports["http"]), 30) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.sendall(b"GET /api/v1/messages?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3)
        world.stopping.wait(30)


def innocent(world):
    """What others notice of all this: a small mail, and readiness."""
    began = time.monotonic()
    with Client(world.smtp["None"]) as client:
        content = b"Subject: innocent\r\n\r\nx\r\n"
        identifier = client.deliver_chunks(b"a@sender.test", b"b@recipient.test", [content])
        world.ledger.answered(identifier, content)
    delivered = time.monotonic()
    world.daemon.get("/readyz", "health")
    ready = time.monotonic()
    world.longest["innocent mail"] = max(world.longest["innocent mail"], delivered - began)
    world.longest["readiness"] = max(world.longest["readiness"], ready - delivered)


SCENARIOS = {read_back: 1, many_long_recipients: 0.2, search_in_vain: 0.3, innocent: 2}
WAITERS = [wait_for_word, wait_for_word, stop_reading]
