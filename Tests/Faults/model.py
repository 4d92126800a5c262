"""What a store should have, as plainly as it can be said."""

import re
from dataclasses import dataclass


@dataclass
class Message:
    recipients: list
    subject: str
    source: bytes
    read: bool = False

    def is_for(self, patterns):
        """Whether a scope of these recipients has it; one without recipients has everything."""
        return not patterns or any(matches(pattern, address) for pattern in patterns for address in self.recipients)


def matches(pattern, address):
    """`*` stands for any text, and letter case makes no difference."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), address, re.IGNORECASE) is not None


class Model:
    def __init__(self, bound):
        self.bound = bound
        # By their IDs, which are in the order of arrival.
        self.messages = {}

    def add(self, identifier, message):
        assert identifier > max(self.messages, default=0), "an ID is not higher than those before it"
        self.messages[identifier] = message
        self.prune(self.bound)

    def prune(self, bound):
        """The oldest go; 0 keeps all."""
        self.bound = bound
        while bound and len(self.messages) > bound:
            del self.messages[min(self.messages)]

    def find(self, patterns=(), subject=None, read=None):
        """The IDs of what is asked for, the oldest first."""
        return [
            identifier
            for identifier, message in sorted(self.messages.items())
            if message.is_for(patterns)
            and (subject is None or subject in message.subject)
            and (read is None or message.read == read)
        ]

    def delete(self, identifiers, patterns=()):
        """Deletes the messages, or the copies of these recipients alone."""
        for identifier in set(identifiers) & set(self.messages):
            message = self.messages[identifier]
            message.recipients = [
                address for address in message.recipients if patterns and not any(matches(p, address) for p in patterns)
            ]
            if not message.recipients:
                del self.messages[identifier]

    def mark(self, identifiers, read, patterns=()):
        for identifier in set(identifiers) & set(self.find(patterns)):
            self.messages[identifier].read = read
