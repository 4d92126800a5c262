"""Mail as it should be: every way in, and every message on the ledger."""

import base64

from client import Client, message_id
from mail import source

SMALL, LARGE = 2_000, 600_000


def deliver(world, client, size=SMALL, recipient=b"b@recipient.test"):
    content = source(size)
    identifier = client.deliver(b"a@sender.test", recipient, content)
    # The line end before the dot belongs to the content.
    world.ledger.answered(identifier, content + b"\r\n")
    return identifier


def plain(world):
    with Client(world.smtp["None"]) as client:
        for _ in range(world.random.randint(1, 5)):
            deliver(world, client)
        client.close()


def starttls(world):
    with Client(world.smtp["StartTls"]) as client:
        client.starttls()
        deliver(world, client)
        client.close()


def implicit_tls(world):
    with Client(world.smtp["ImplicitTls"], implicit_tls=True) as client:
        deliver(world, client)
        client.close()


def authenticated(world):
    with Client(world.smtp["None"]) as client:
        client.say(b"AUTH PLAIN " + base64.b64encode(b"\0ann\0secret") + b"\r\n")
        deliver(world, client)
        client.close()


def pipelined(world):
    """Several mails in one write, as far as PIPELINING allows it: each DATA ends a group."""
    with Client(world.smtp["None"]) as client:
        sources = [source(SMALL) for _ in range(3)]
        envelope = b"MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@recipient.test>\r\nDATA\r\n"
        client.say(envelope, replies=3)
        for number, content in enumerate(sources):
            client.send(content + b".\r\n" + (envelope if number < 2 else b"QUIT\r\n"))
            world.ledger.answered(message_id(client.reply()), content)
            for _ in range(3 if number < 2 else 1):
                client.reply()


def chunked(world):
    with Client(world.smtp["StartTls"]) as client:
        content = source(world.random.choice([SMALL, LARGE]))
        middle = world.random.randrange(len(content))
        identifier = client.deliver_chunks(
            b"a@sender.test", b"b@recipient.test", [content[:middle], content[middle:], b""]
        )
        world.ledger.answered(identifier, content)
        client.close()


def several_recipients(world):
    with Client(world.smtp["None"]) as client:
        content = source(SMALL)
        recipients = b"".join(b"RCPT TO:<r%d@recipient.test>\r\n" % number for number in range(50))
        client.say(b"MAIL FROM:<a@sender.test> SIZE=3000\r\n" + recipients + b"DATA\r\n", replies=52)
        world.ledger.answered(message_id(client.say(content + b".\r\n")), content)
        client.close()


def large(world):
    with Client(world.smtp["ImplicitTls"], implicit_tls=True) as client:
        deliver(world, client, size=world.random.choice([LARGE, 5 * LARGE]))
        client.close()


SCENARIOS = {
    plain: 8, starttls: 3, implicit_tls: 3, authenticated: 2, pipelined: 3, chunked: 2, several_recipients: 1, large: 0.5,
}
