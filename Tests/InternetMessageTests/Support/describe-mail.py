"""Prints what Python's `email` package makes of mails: one JSON object, path -> {fact -> value}.

The paths are the arguments. Parts are named by their place in the tree: 0 is the message, 1 its first part, 1.2 the
second part of that. A message within a part is the only part of it.

The policy is `default`, which reads header fields as RFC 5322, 2045, 2047 and 2231 have them. `compat32`, the older
one, finds the same parts and contents but hands out fields as they stand: there would be little to compare with.
"""

import email
import email.policy
import hashlib
import json
import sys


def clean(text):
    """The text with bytes that nobody encoded, which Python carries as surrogates, read as the UTF-8 they may be."""
    return str(text).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def fact(read):
    """What `read` finds; where Python gives up on the mail, the name of its exception is the fact."""
    try:
        return clean(read())
    except Exception as error:
        return f"{type(error).__name__} in Python"


def addresses(message, name):
    return [mailbox.addr_spec for field in message.get_all(name, []) for mailbox in field.addresses]


def date(message):
    field = message["date"]
    return int(field.datetime.timestamp()) if field and field.datetime else ""


def content(part):
    data = part.get_payload(decode=True)
    return f"{len(data)} bytes, {hashlib.sha256(data).hexdigest()}"


def describe(part, place, facts):
    children = part.get_payload() if part.is_multipart() else []
    facts[f"{place} type"] = fact(part.get_content_type)
    facts[f"{place} charset"] = fact(lambda: part.get_content_charset(""))
    facts[f"{place} file name"] = fact(lambda: part.get_filename(""))
    facts[f"{place} parts"] = str(len(children))
    if not children:
        facts[f"{place} content"] = fact(lambda: content(part))
    for number, child in enumerate(children, 1):
        describe(child, str(number) if place == "0" else f"{place}.{number}", facts)


def facts_of(path):
    # Not `message_from_binary_file`, which reads as from a text file and makes LF of every CRLF.
    with open(path, "rb") as file:
        message = email.message_from_bytes(file.read(), policy=email.policy.default)
    facts = {
        "subject": fact(lambda: message.get("subject", "")),
        "from": fact(lambda: (addresses(message, "from") + [""])[0]),
        "to": fact(lambda: ", ".join(addresses(message, "to"))),
        "cc": fact(lambda: ", ".join(addresses(message, "cc"))),
        "date": fact(lambda: date(message)),
    }
    describe(message, "0", facts)
    return facts


json.dump({path: facts_of(path) for path in sys.argv[1:]}, sys.stdout)
