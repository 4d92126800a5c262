"""A disk without room: 452, nothing lost, and on by itself when there is room again."""

import pytest

from client import Client, Refused
from kept import assert_kept, assert_whole, export, wait_for_health
from ledger import Ledger
from mail import source

ENVELOPE = b"MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@recipient.test>\r\n"


@pytest.fixture
def daemon(start, small_disk):
    return start(small_disk.path / "data")


def deliver(client, ledger, size=2_000):
    content = source(size)
    identifier = client.deliver(b"a@sender.test", b"b@recipient.test", content)
    ledger.answered(identifier, content + b"\r\n")


def deliver_until_full(client, ledger):
    """The log of the database has room of its own, which is used up first."""
    for _ in range(10_000):
        try:
            deliver(client, ledger)
        except Refused as refused:
            return refused
    raise AssertionError("the disk did not become full")


@pytest.mark.parametrize("durability", ["Process", "Power"])
def test_a_full_disk_is_452_and_mail_goes_on_by_itself_once_there_is_room(start, small_disk, durability):
    daemon = start(small_disk.path / "data", DURABILITY=durability)
    ledger = Ledger()
    with Client(daemon.ports["smtp"]) as client:
        deliver(client, ledger)
        small_disk.fill(leaving=100_000)
        for _ in range(3):
            refused = deliver_until_full(client, ledger)
            assert refused.reply.startswith(b"452 4.3.1"), refused
        (check,) = wait_for_health(daemon, "fail")["checks"]["store:write"]
        assert "full" in check["output"] and "Free space" in check["output"], check
        # What is there can be read all the same.
        assert_kept(export(daemon), ledger)
        small_disk.free()
        wait_for_health(daemon, "pass")
        deliver(client, ledger)
        client.close()
    assert_kept(export(daemon), ledger)
    assert_whole(daemon.directory)
    assert daemon.stop() == 0


def test_a_large_message_without_room_for_its_file_is_452_at_its_end(daemon, small_disk):
    ledger = Ledger()
    with Client(daemon.ports["smtp"]) as client:
        deliver(client, ledger, size=600_000)
        small_disk.fill(leaving=500_000)
        for _ in range(2):
            with pytest.raises(Refused, match="452 4.3.1"):
                deliver(client, ledger, size=3_000_000)
        # The front that was written is gone again, so a small one finds its place.
        deliver(client, ledger)
        small_disk.free()
        deliver(client, ledger, size=600_000)
        client.close()
    assert_whole(daemon.directory)
    assert_kept(export(daemon), ledger)


def test_a_chunk_without_room_is_452_and_ends_the_transaction_only(daemon, small_disk):
    ledger = Ledger()
    with Client(daemon.ports["smtp"]) as client:
        small_disk.fill(leaving=400_000)
        content = source(3_000_000)
        client.say(ENVELOPE, replies=2)
        client.send(b"BDAT %d\r\n%s" % (len(content), content))
        with pytest.raises(Refused, match="452 4.3.1"):
            client.reply()
        # RFC 3030 §2: after a failed chunk there is nothing to add to.
        with pytest.raises(Refused, match="503"):
            client.say(b"BDAT 5 LAST\r\nabcde")
        content = source()
        ledger.answered(client.deliver_chunks(b"a@sender.test", b"b@recipient.test", [content]), content)
        client.close()
    assert_kept(export(daemon), ledger)


def test_a_start_on_a_full_disk_says_so(start, small_disk, folder):
    start(small_disk.path / "data").stop()
    small_disk.fill()
    (small_disk.path / "data" / "letterlock.db").unlink()
    daemon = start(small_disk.path / "data", wait=False)
    assert daemon.process.wait(30) == 73
    assert "Free space" in (folder / "log").read_text()
