"""What the server has answered 250, and what was deleted of it."""

import hashlib
import json
import threading


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.digests = {}
        self.deleted = set()

    def answered(self, identifier, source):
        """A message was answered with this ID, and has to be there, byte for byte."""
        digest = hashlib.sha256(source).digest()
        with self.lock:
            assert identifier not in self.digests, f"the ID {identifier} was given twice"
            self.digests[identifier] = digest

    def may_delete(self, identifiers):
        """From now on these need not be there."""
        with self.lock:
            self.deleted.update(identifiers)

    def faults(self, daemon):
        """What is wrong with what the server still has, in sentences.

        Of what was not deleted, only the oldest may be missing: those that went because there were too many.
        """
        kept = set()
        while True:
            page = json.loads(daemon.get(f"/api/v1/messages?start={len(kept)}&limit=1000"))
            kept.update(int(message["ID"]) for message in page["messages"])
            if not page["messages"]:
                break
        pruned = counter(daemon, "letterlock_pruned_messages_total")
        missing = sorted(set(self.digests) - self.deleted - kept)
        faults = [
            f"the message {identifier} was answered 250 and is lost, though the older {min(kept)} is there"
            for identifier in missing
            if kept and identifier > min(kept)
        ]
        if len(missing) > pruned:
            faults.append(f"{len(missing)} messages are missing, but only {pruned:.0f} went for being too many")
        for identifier in sorted(kept & set(self.digests)):
            if hashlib.sha256(daemon.get(f"/api/v1/message/{identifier}/raw")).digest() != self.digests[identifier]:
                faults.append(f"the message {identifier} is not as it was sent")
        return faults, len(kept & set(self.digests))


def counter(daemon, name):
    """The sum of a counter over all of its labels."""
    lines = daemon.get("/metrics", "health").decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((name + " ", name + "{")))
