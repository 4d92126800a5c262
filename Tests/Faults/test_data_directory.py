"""A data directory that cannot be written."""

import os

import pytest

from client import Client, Refused
from kept import assert_kept, export, health
from ledger import Ledger
from mail import source

# Root may write everywhere, so the server is another one.
UNPRIVILEGED = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


@pytest.fixture
def binary_of_all(folder, monkeypatch):
    """A path to the binary that every user may walk."""
    copy = folder / "letterlock"
    copy.write_bytes(open(os.environ["LETTERLOCK_BINARY"], "rb").read())
    copy.chmod(0o755)
    monkeypatch.setenv("LETTERLOCK_BINARY", str(copy))


@pytest.fixture
def directory(folder, binary_of_all):
    directory = folder / "data"
    directory.mkdir()
    os.chown(directory, 65534, 65534)
    return directory


def test_a_start_on_a_read_only_directory_says_so(start, directory, folder):
    directory.chmod(0o555)
    daemon = start(directory, command=UNPRIVILEGED, wait=False)
    assert daemon.process.wait(30) == 73
    log = (folder / "log").read_text()
    assert f"{directory} cannot be written: Permission denied" in log and "let user 65534 write to it" in log


def test_a_directory_that_becomes_read_only_keeps_what_needs_no_new_file(start, directory):
    ledger = Ledger()
    daemon = start(directory, command=UNPRIVILEGED)
    contents = directory / "letterlock.db-contents"
    with Client(daemon.ports["smtp"]) as client:
        directory.chmod(0o555)
        contents.chmod(0o555)
        for size in (2_000, 600_000, 2_000):
            content = source(size)
            try:
                ledger.answered(client.deliver(b"a@sender.test", b"b@recipient.test", content), content + b"\r\n")
            except Refused as refused:
                assert (size, refused.code) == (600_000, 451)
        assert len(ledger.digests) == 2
        directory.chmod(0o755)
        contents.chmod(0o700)
        content = source(600_000)
        ledger.answered(client.deliver(b"a@sender.test", b"b@recipient.test", content), content + b"\r\n")
        client.close()
    assert_kept(export(daemon), ledger)
    assert health(daemon)["status"] == "pass"
    assert daemon.stop() == 0
