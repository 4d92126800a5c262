"""Random operations on a store with small limits, each compared with a plain model.

MODEL_SECONDS=600 makes it last longer, MODEL_SEED repeats a run.
"""

import io
import json
import os
import random
import signal
import tarfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from client import Client, Refused, message_id
from clock import Clock
from kept import assert_whole
from mail import source
from model import Message, Model

SECONDS = float(os.environ.get("MODEL_SECONDS", "20"))
SEED = int(os.environ.get("MODEL_SEED", random.randrange(1 << 32)))
RECIPIENTS = ["ann@a.test", "Bob@a.test", "cid@b.test", "dan@b.test"]
SCOPES = ["ann@a.test", "BOB@A.test", "*@b.test", "*d*", "nobody@a.test"]
WORDS = ["alpha", "beta", "gamma"]
LARGE = 300_000
SESSIONS_KEPT = 30
DAY = 86_400


class Run:
    """A daemon, its model, and what may happen to both."""

    OPERATIONS = (
        ["deliver"] * 40 + ["delete_some"] * 4 + ["delete_scope"] * 3 + ["delete_found"] * 3 + ["mark"] * 12
        + ["export"] * 3 + ["wait"] * 4 + ["wait_in_vain"] * 2 + ["wait_for_next"] * 4 + ["read"] * 8 + ["search"] * 6
        + ["step_clock"] * 2 + ["reload"] * 2 + ["restart"] + ["kill"] + ["delete_all"]
    )  # fmt: skip

    def __init__(self, start, folder):
        self.random = random.Random(SEED)
        self.start, self.folder, self.clock = start, folder, Clock(folder)
        self.settings = folder / "settings.json"
        self.model = Model(bound=25)
        self.reloads = 0
        self.client = None
        self.write_settings()
        self.begin()

    # What runs.

    def begin(self):
        # The settings file is to decide how many messages are kept, and a variable would win over it.
        command = ("env", "-u", "LETTERLOCK_NUMBER_OF_MESSAGES_TO_KEEP", *self.clock.command[1:])
        self.daemon = self.start(
            command=command, SETTINGS=str(self.settings), MAXIMUM_DATABASE_SIZE="6MiB", LISTENERS="0=None",
            NUMBER_OF_SESSIONS_TO_KEEP=str(SESSIONS_KEPT),
        )  # fmt: skip
        self.client = Client(self.daemon.smtp["None"])

    def write_settings(self):
        size = 1_000_000 + self.reloads
        self.settings.write_text(json.dumps({"NumberOfMessagesToKeep": self.model.bound, "MaximumMessageSize": size}))
        return size

    def request(self, method, path, body=None, **parameters):
        query = urllib.parse.urlencode(parameters, doseq=True)
        url = self.daemon.url(f"/api/v1/{path}{'?' if query else ''}{query}")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data, method=method), timeout=60) as answer:
            return answer.read()

    def page(self, path="messages", **parameters):
        return json.loads(self.request("GET", path, limit=1000, **parameters))

    # What is asked for.

    def scope(self):
        return self.random.sample(SCOPES, self.random.choice([0, 0, 1, 2]))

    def some(self):
        """A few IDs, some twice, and some that no message has."""
        known = sorted(self.model.messages)
        few = self.random.sample(known, min(len(known), self.random.randint(1, 5)))
        return few + few[: self.random.randint(0, 1)] + [self.random.randint(1, 1_000)]

    @staticmethod
    def texts(identifiers):
        return [str(identifier) for identifier in identifiers]

    # Operations.

    def deliver(self):
        recipients = self.random.choices(RECIPIENTS, k=self.random.randint(1, 4))
        subject = " ".join(self.random.sample(WORDS, self.random.randint(0, 2)))
        head, body = source(LARGE if self.random.random() < 0.1 else 500).split(b"\r\n\r\n", 1)
        head = head.replace(b"\r\nSubject: ", b"\r\nX-Token: ") + f"\r\nSubject: {subject}".encode()
        content = head + b"\r\n\r\n" + body
        envelope = "MAIL FROM:<s@s.test>\r\n" + "".join(f"RCPT TO:<{address}>\r\n" for address in recipients)
        try:
            if self.random.random() < 0.3:
                middle = self.random.randrange(len(content))
                self.client.say(envelope.encode(), replies=1 + len(recipients))
                self.client.say(b"BDAT %d\r\n%s" % (middle, content[:middle]))
                reply = self.client.say(b"BDAT %d LAST\r\n%s" % (len(content) - middle, content[middle:]))
            else:
                self.client.say(envelope.encode() + b"DATA\r\n", replies=2 + len(recipients))
                reply = self.client.say(content + b".\r\n")
        except Refused as error:
            assert error.code == 452, error
            assert sum(len(message.source) for message in self.model.messages.values()) > 3 << 20, "full too early"
            return
        self.model.add(message_id(reply), Message(recipients, subject, content))

    def delete_some(self):
        identifiers, scope = self.some(), self.scope()
        self.request("DELETE", "messages", {"IDs": self.texts(identifiers)}, recipient=scope)
        self.model.delete(identifiers, scope)

    def delete_scope(self):
        scope = self.random.sample(SCOPES, 1)
        self.request("DELETE", "messages", recipient=scope)
        self.model.delete(self.model.find(scope), scope)

    def delete_found(self):
        word, scope = self.random.choice(WORDS), self.scope()
        self.request("DELETE", "search", query=f"subject:{word} is:read", recipient=scope)
        self.model.delete(self.model.find(scope, word, True), scope)

    def delete_all(self):
        self.request("DELETE", "messages")
        self.model.delete(list(self.model.messages))

    def mark(self):
        identifiers, scope, read = self.some(), self.scope(), self.random.random() < 0.7
        self.request("PUT", "messages", {"IDs": self.texts(identifiers), "Read": read}, recipient=scope)
        self.model.mark(identifiers, read, scope)

    def export(self):
        scope = self.scope()
        with tarfile.open(fileobj=io.BytesIO(self.request("GET", "export", recipient=scope))) as archive:
            found = [(int(entry.name.removesuffix(".eml")), archive.extractfile(entry).read()) for entry in archive]
        assert found == [(identifier, self.model.messages[identifier].source) for identifier in self.model.find(scope)]

    def read(self):
        if self.model.messages:
            identifier = self.random.choice(list(self.model.messages))
            assert self.request("GET", f"message/{identifier}/raw") == self.model.messages[identifier].source

    def search(self):
        word, scope = self.random.choice(WORDS), self.scope()
        for query, found in [
            (f"subject:{word}", self.model.find(scope, word)),
            (f"subject:{word} is:unread", self.model.find(scope, word, False)),
            (f"-subject:{word}", sorted(set(self.model.find(scope)) - set(self.model.find(scope, word)))),
        ]:
            self.compare(self.page("search", query=query, recipient=scope), found)

    def wait(self):
        """For what is there already."""
        scope = self.scope()
        after = self.random.choice([0, *self.model.messages])
        expected = [identifier for identifier in self.model.find(scope) if identifier > after]
        if expected:
            count = self.random.randint(1, len(expected))
            answer = json.loads(self.request("GET", "wait", count=count, after=after, timeout="10s", recipient=scope))
            found = [int(message["ID"]) for message in answer["messages"]]
            assert answer["complete"] and len(found) >= count and found == expected[: len(found)]

    def wait_in_vain(self):
        scope = self.scope()
        expected = self.model.find(scope)
        try:
            self.request("GET", "wait", count=len(expected) + 1, timeout="20ms", recipient=scope)
            raise AssertionError("it waited for more than there is")
        except urllib.error.HTTPError as error:
            with error:
                answer = json.load(error)
            assert error.code == 404 and not answer["complete"]
            assert [int(message["ID"]) for message in answer["messages"]] == expected

    def wait_for_next(self):
        """Somebody waits while the next message comes."""
        after, answers = max(self.model.messages, default=0), []

        def wait():
            answers.append(json.loads(self.request("GET", "wait", after=after, timeout="60s")))

        waiting = threading.Thread(target=wait)
        waiting.start()
        before = dict(self.model.messages)
        while self.model.messages == before:
            # Where the store is full, something has to go first; what waits sees only what comes.
            self.deliver()
            if self.model.messages == before:
                self.delete_all()
                before = {}
        waiting.join()
        (answer,) = answers
        assert [int(message["ID"]) for message in answer["messages"]] == [max(self.model.messages)]

    def step_clock(self):
        self.clock.set(self.random.choice([-40 * DAY, -3_600, -1, 0, 1, 3_600, 40 * DAY]))

    def reload(self):
        self.reloads += 1
        self.model.prune(self.random.choice([0, 5, 15, 25]))
        size = self.write_settings()
        self.daemon.process.send_signal(signal.SIGHUP)
        self.eventually(lambda: self.announced_size() == size)
        # The oldest go behind the reload.
        self.eventually(lambda: self.page()["total"] == len(self.model.messages))

    def announced_size(self):
        with Client(self.daemon.smtp["None"]) as client:
            client.send(b"EHLO c.test\r\n")
            while True:
                line = client.replies.readline()
                if b"SIZE " in line:
                    size = int(line.split()[-1])
                if line[3:4] != b"-":
                    return size

    @staticmethod
    def eventually(condition, seconds=20):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def restart(self):
        self.client.close()
        assert self.daemon.stop() == 0
        assert_whole(self.daemon.directory)
        self.begin()

    def kill(self):
        self.daemon.kill()
        self.client.abandon()
        self.begin()

    # What must hold after each of them.

    def compare(self, page, found):
        assert [int(message["ID"]) for message in page["messages"]] == sorted(found, reverse=True)
        unread = {identifier for identifier, message in self.model.messages.items() if not message.read}
        assert page["messages_count"] == len(found) and page["messages_unread"] == len(unread & set(found))
        assert page["total"] == len(self.model.messages) and page["unread"] == len(unread)
        for listed in page["messages"]:
            message = self.model.messages[int(listed["ID"])]
            assert listed["Read"] == message.read and listed["Size"] == len(message.source)
            assert listed["Subject"] == message.subject and listed["RecipientsCount"] == len(message.recipients)

    def check(self):
        self.compare(self.page(), self.model.find())
        scope = self.scope()
        self.compare(self.page(recipient=scope), self.model.find(scope))
        assert json.loads(self.request("GET", "sessions"))["total"] <= SESSIONS_KEPT


def test_random_operations_leave_what_a_plain_model_says(start, folder):
    print(f"MODEL_SEED={SEED}")
    run = Run(start, folder)
    history, deadline = [], time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        operation = run.random.choice(Run.OPERATIONS)
        history.append(operation)
        try:
            getattr(run, operation)()
            run.check()
        except BaseException:
            print(f"{len(history)} operations, the last of them: {history[-20:]}")
            raise
    run.export()
    run.restart()
    run.check()
    print(f"{len(history)} operations")
