"""SIGKILL at any moment: what was answered 250 is there, once and whole."""

import json
import os
import random
import threading
import urllib.request

from client import Client, Refused, message_id
from kept import assert_kept, assert_whole, export
from ledger import Ledger
from mail import source

KILLS = int(os.environ.get("KILLS", "25"))
MESSAGES_KEPT = 200
LARGE = 400_000
# Of the load, before the kill.
SECONDS = (0.02, 0.6)
GONE = (OSError, Refused, ValueError)


class Load:
    """Sessions of every kind that go on until the server dies."""

    KINDS = ["plain"] * 6 + ["pipelined"] * 3 + ["starttls"] * 3 + ["chunked"] * 2 + ["large"] * 2 + ["deleting"]

    def __init__(self, daemon, ledger):
        self.daemon, self.ledger = daemon, ledger
        self.threads = [threading.Thread(target=self.run, args=(kind,)) for kind in self.KINDS]
        self.delivered = []
        self.deleted = 0
        self.faults = []
        self.dying = threading.Event()
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join()
        assert self.faults == []

    def run(self, kind):
        try:
            while True:
                getattr(self, kind)()
        except GONE as error:
            # Only its death may end a session; a refusal before it may not.
            if not self.dying.is_set() or getattr(error, "code", None):
                self.faults.append(repr(error))

    def answered(self, identifier, content):
        self.ledger.answered(identifier, content)
        self.delivered.append(identifier)

    def deliver(self, client, size=2_000):
        content = source(size)
        self.answered(client.deliver(b"a@sender.test", b"b@recipient.test", content), content + b"\r\n")

    def plain(self):
        with Client(self.daemon.smtp["None"]) as client:
            for _ in range(20):
                self.deliver(client)

    def starttls(self):
        with Client(self.daemon.smtp["StartTls"]) as client:
            client.starttls()
            for _ in range(5):
                self.deliver(client)

    def large(self):
        with Client(self.daemon.smtp["None"]) as client:
            self.deliver(client, LARGE)

    def chunked(self):
        with Client(self.daemon.smtp["StartTls"]) as client:
            content = source(random.choice([2_000, LARGE]))
            middle = random.randrange(len(content))
            chunks = [content[:middle], content[middle:]]
            self.answered(client.deliver_chunks(b"a@sender.test", b"b@recipient.test", chunks), content)

    def pipelined(self):
        """The next envelope goes out with the message before."""
        envelope = b"MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@recipient.test>\r\nDATA\r\n"
        with Client(self.daemon.smtp["None"]) as client:
            client.say(envelope, replies=3)
            for _ in range(10):
                content = source()
                client.send(content + b".\r\n" + envelope)
                self.answered(message_id(client.reply()), content)
                for _ in range(3):
                    client.reply()

    def deleting(self):
        """Delivers one, and deletes two."""
        with Client(self.daemon.smtp["None"]) as client:
            self.deliver(client)
        doomed = [self.delivered.pop(0) for _ in range(min(2, len(self.delivered)))]
        self.ledger.may_delete(doomed)
        self.deleted += len(doomed)
        body = json.dumps({"IDs": [str(identifier) for identifier in doomed]}).encode()
        request = urllib.request.Request(self.daemon.url("/api/v1/messages"), body, method="DELETE")
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()


def test_what_was_answered_survives_sigkill_at_any_moment(start, folder):
    ledger = Ledger()

    def run(kept):
        return start(
            LISTENERS="0=None,0=StartTls", NUMBER_OF_MESSAGES_TO_KEEP=str(kept), NUMBER_OF_SESSIONS_TO_KEEP="500",
        )  # fmt: skip

    for number in range(KILLS):
        # By turns all are kept, or the oldest go.
        bound = MESSAGES_KEPT if number % 2 else 0
        daemon = run(bound)
        load = Load(daemon, ledger)
        load.dying.wait(random.uniform(*SECONDS))
        load.dying.set()
        daemon.kill()
        load.join()
        # One that removes nothing shows what is left; its death leaves the log as it is to the next one.
        daemon = run(0)
        kept = export(daemon)
        print(f"{number + 1} kills, {len(ledger.digests)} messages answered 250, {len(kept)} there", flush=True)
        if bound:
            ledger.may_delete(pruned(ledger, kept, load))
        assert_kept(kept, ledger)
        assert_whole(daemon.directory)
        daemon.kill()
        found = {path.name for path in (folder / "data").iterdir()}
        database = {f"letterlock.db{suffix}" for suffix in ("", "-wal", "-shm", "-contents")}
        assert found == database | {"letterlock.lock", "tls"}
    print(f"{KILLS} kills, {len(ledger.digests)} messages answered 250, {len(ledger.deleted)} of them deleted")
    assert len(ledger.digests) > KILLS


def pruned(ledger, kept, load):
    """Those that are gone because there were too many: the oldest, and no more of them than had to."""
    missing = ledger.digests.keys() - ledger.deleted - kept.keys()
    assert not missing or max(missing) < min(kept), "lost"
    assert not missing or len(kept) >= MESSAGES_KEPT - load.deleted, f"only {len(kept)} are left"
    return missing
