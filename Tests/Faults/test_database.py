"""A database that somebody damages or takes away, before the start and under the running server."""

import json
import random
import shutil
import urllib.error
import urllib.request

import pytest

from client import Client, Refused
from kept import assert_kept, assert_whole, export, health, wait_for_health
from ledger import Ledger
from mail import source

MESSAGES = 200
LARGE = 600_000


def deliver(daemon, ledger=None, count=1, size=2_000):
    """The codes of the refusals."""
    refusals = []
    with Client(daemon.ports["smtp"]) as client:
        for _ in range(count):
            content = source(size)
            try:
                identifier = client.deliver(b"a@sender.test", b"b@recipient.test", content)
            except Refused as refused:
                refusals.append(refused.code)
            else:
                if ledger:
                    ledger.answered(identifier, content + b"\r\n")
        client.close()
    return refusals


def garbage(path):
    """Overwrites the middle, the header stays."""
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(min(100, size))
        file.write(random.Random(1).randbytes(max(0, size - 100)))


def garbage_from_the_front(path):
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.write(random.Random(1).randbytes(size))


def cut_in_half(path):
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size // 2)


def empty(path):
    with open(path, "r+b") as file:
        file.truncate(0)


DAMAGES = [garbage, garbage_from_the_front, cut_in_half, empty]


@pytest.fixture
def database(start, folder):
    """A database with messages, which no server uses."""
    daemon = start()
    assert deliver(daemon, count=MESSAGES) == []
    assert daemon.stop() == 0
    return folder / "data" / "letterlock.db"


@pytest.mark.parametrize("damage", [garbage_from_the_front, cut_in_half])
def test_a_start_on_a_damaged_database_is_refused_with_what_to_do_and_changes_nothing(start, folder, database, damage):
    damage(database)
    before = database.read_bytes()
    daemon = start(wait=False)
    assert daemon.process.wait(30) == 73
    assert "ove the file away" in (folder / "log").read_text()
    assert database.read_bytes() == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_under_the_running_server_does_not_end_it(start, folder, database, damage):
    daemon = start()
    damage(database)
    # The pages that SQLite has in memory may do for some; what cannot be kept is refused, and nobody hangs or falls.
    refusals = deliver(daemon, count=20)
    assert set(refusals) <= {451, 554}, refusals
    status = [get(daemon, path) for path in ("/api/v1/messages", "/api/v1/message/latest", "/api/v1/search?query=hello")]
    assert set(status) <= {200, 404, 503}, status
    assert get(daemon, "/livez", "health") == 200
    health(daemon)
    assert daemon.stop() == 0


def get(daemon, path, service="http"):
    try:
        daemon.get(path, service)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    return 200


def test_a_log_that_is_damaged_by_a_crash_costs_nothing_that_was_synced(start, folder):
    """What stands behind the last whole transaction of the log is passed over."""
    ledger = Ledger()
    daemon = start()
    assert deliver(daemon, ledger, count=50) == []
    daemon.kill()
    with open(folder / "data" / "letterlock.db-wal", "ab") as log:
        log.write(random.Random(1).randbytes(100_000))
    daemon = start()
    assert_kept(export(daemon), ledger)
    assert deliver(daemon, ledger, count=5) == []
    assert_whole(daemon.directory)


def test_a_database_that_is_removed_is_no_longer_answered_250(start, folder):
    """Else all that comes after it would be gone with the process."""
    daemon = start()
    assert deliver(daemon) == []
    (folder / "data" / "letterlock.db").unlink()
    assert deliver(daemon, count=2) == [451, 451]
    (check,) = wait_for_health(daemon, "fail")["checks"]["store:write"]
    assert "start Letterlock again" in check["output"], check
    assert daemon.stop() == 0
    # It begins with a new one.
    ledger = Ledger()
    daemon = start()
    assert deliver(daemon, ledger, count=5) == []
    assert_kept(export(daemon), ledger)


def test_a_data_directory_that_is_removed_is_no_longer_answered_250(start, folder):
    daemon = start()
    shutil.rmtree(folder / "data")
    assert deliver(daemon) == [451]
    wait_for_health(daemon, "fail")
    daemon.stop()


def test_large_messages_whose_directory_is_removed_are_no_longer_answered_250(start, folder):
    ledger = Ledger()
    daemon = start()
    assert deliver(daemon, size=LARGE) == []
    shutil.rmtree(folder / "data" / "letterlock.db-contents")
    assert deliver(daemon, count=2, size=LARGE) == [451, 451]
    (check,) = wait_for_health(daemon, "fail")["checks"]["store:write"]
    assert "letterlock.db-contents" in check["output"] and "start Letterlock again" in check["output"], check
    assert deliver(daemon, ledger) == []
    lost = json.loads(daemon.get("/api/v1/messages"))["messages"][-1]["ID"]
    assert get(daemon, f"/api/v1/message/{lost}") == 503
    assert daemon.stop() == 0
    # The lost one can be deleted, and others come.
    daemon = start()
    assert "whose file is missing cannot be read, 1 of them" in (folder / "log").read_text()
    body = json.dumps({"IDs": [lost]}).encode()
    urllib.request.urlopen(urllib.request.Request(daemon.url("/api/v1/messages"), body, method="DELETE")).close()
    assert deliver(daemon, ledger, size=LARGE) == []
    assert_kept(export(daemon), ledger)
    assert_whole(daemon.directory)


def test_a_database_that_is_moved_away_and_back_goes_on_by_itself(start, folder):
    ledger = Ledger()
    daemon = start()
    assert deliver(daemon, ledger) == []
    file = folder / "data" / "letterlock.db"
    file.rename(folder / "elsewhere")
    assert deliver(daemon) == [451]
    (folder / "elsewhere").rename(file)
    assert deliver(daemon, ledger) == []
    wait_for_health(daemon, "pass")
    assert daemon.stop() == 0
    assert_kept(export(start()), ledger)
