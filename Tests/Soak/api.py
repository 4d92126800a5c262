"""What tests ask of the message API, and those who only listen."""

import json
import socket
import time
import urllib.request
import uuid

from client import Client
from good import SMALL, deliver


def request(world, path, method="GET", body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(world.daemon.url(path), data, method=method), timeout=60) as answer:
        return answer.read()


def mail_for(world, recipient):
    with Client(world.smtp["None"]) as client:
        identifier = deliver(world, client, recipient=recipient.encode())
        client.close()
    return identifier


def unique_recipient():
    return f"{uuid.uuid4().hex}@recipient.test"


def browse(world):
    found = json.loads(request(world, f"/api/v1/messages?start={world.random.randrange(500)}&limit=50"))
    for message in found["messages"][:3]:
        try:
            request(world, f"/api/v1/message/{message['ID']}")
        except urllib.error.HTTPError as error:
            assert error.code == 404, error
    request(world, "/api/v1/sessions?limit=20")
    request(world, "/api/v1/info")


def search(world):
    request(world, "/api/v1/search?query=from:sender.test%20-tls:none&limit=20")
    request(world, "/api/v1/messages?recipient=*@recipient.test&limit=20")


def wait_for_mail(world):
    recipient = unique_recipient()
    identifier = mail_for(world, recipient)
    answer = json.loads(request(world, f"/api/v1/wait?recipient={recipient}&timeout=20s"))
    assert [message["ID"] for message in answer["messages"]] == [str(identifier)], answer


def wait_in_vain(world):
    try:
        request(world, f"/api/v1/wait?recipient={unique_recipient()}&timeout=1s")
    except urllib.error.HTTPError as error:
        assert error.code == 404, error
    else:
        raise AssertionError("a mail arrived that nobody sent")


def leave_while_waiting(world):
    with socket.create_connection(("127.0.0.1", world.daemon.ports["http"]), 30) as connection:
        connection.sendall(b"GET /api/v1/wait?recipient=nobody@recipient.test&timeout=4m HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(world.random.random() / 10)


def delete(world):
    recipient = unique_recipient()
    identifier = mail_for(world, recipient)
    world.ledger.may_delete([identifier])
    if world.random.random() < 0.5:
        request(world, "/api/v1/messages", "DELETE", {"IDs": [str(identifier)]})
    else:
        request(world, f"/api/v1/search?query=to:b&recipient={recipient}", "DELETE")
    assert json.loads(request(world, f"/api/v1/messages?recipient={recipient}"))["messages"] == []


def export(world):
    recipient = unique_recipient()
    mail_for(world, recipient)
    assert SMALL < len(request(world, f"/api/v1/export?recipient={recipient}")) < 4 * SMALL


def leave_during_export(world):
    with socket.create_connection(("127.0.0.1", world.daemon.ports["http"]), 30) as connection:
        connection.sendall(b"GET /api/v1/export HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.recv(100_000)


def health(world):
    with urllib.request.urlopen(world.daemon.url("/health", "health"), timeout=60) as answer:
        assert json.load(answer)["status"] != "fail"
    world.daemon.get("/metrics", "health")


def listen_to_events(world):
    """Follows the stream for a while, then comes back."""
    with socket.create_connection(("127.0.0.1", world.daemon.ports["http"]), 30) as connection:
        connection.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.settimeout(0.5)
        began = time.monotonic()
        while time.monotonic() - began < 30 and not world.stopping.is_set():
            try:
                assert connection.recv(65_536), "the stream of events ended"
            except TimeoutError:
                pass


def listen_no_more(world):
    """Asks for events, and reads none of them."""
    with socket.create_connection(("127.0.0.1", world.daemon.ports["http"]), 30) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        world.stopping.wait(90)


SCENARIOS = {
    browse: 2, search: 0.5, wait_for_mail: 1, wait_in_vain: 0.3, leave_while_waiting: 0.5, delete: 1, export: 0.5,
    leave_during_export: 0.2, health: 0.3,
}
LISTENERS = [listen_to_events, listen_no_more]
