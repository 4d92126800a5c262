"""Mails that can be told apart."""

import uuid


def source(size=2_000):
    """A mail that is like no other, of about that size."""
    token = uuid.uuid4().hex.encode()
    head = b"From: a@sender.test\r\nTo: b@recipient.test\r\nSubject: %s\r\n\r\n" % token
    line = (token * 2)[:62] + b"\r\n"
    return head + line * max(1, (size - len(head)) // len(line))
