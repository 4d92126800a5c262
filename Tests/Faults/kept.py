"""What the server has, as its users see it and as SQLite does."""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import time
import urllib.error


def export(daemon):
    """The source of every message by its ID."""
    with tarfile.open(fileobj=io.BytesIO(daemon.get("/api/v1/export"))) as archive:
        return {int(entry.name.removesuffix(".eml")): archive.extractfile(entry).read() for entry in archive}


def health(daemon):
    """The report of the health port, whatever its status."""
    try:
        return json.loads(daemon.get("/health", "health"))
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error)


def wait_for_health(daemon, status, seconds=5):
    """The report as soon as it has this status; it may be a second old."""
    deadline = time.monotonic() + seconds
    while (report := health(daemon))["status"] != status:
        assert time.monotonic() < deadline, report
        time.sleep(0.05)
    return report


def assert_kept(exported, ledger):
    """Everything on the ledger is there as it was sent, and nothing is there twice."""
    expected = {number: digest for number, digest in ledger.digests.items() if number not in ledger.deleted}
    digests = {number: hashlib.sha256(source).digest() for number, source in exported.items()}
    assert [number for number in expected if number not in digests] == [], "lost"
    assert [number for number in expected if digests[number] != expected[number]] == [], "changed"
    assert len(set(digests.values())) == len(digests), "kept twice"


def assert_whole(directory):
    """SQLite finds nothing wrong, and each large message has its file, and no file is left that no message has."""
    connection = sqlite3.connect(f"file:{directory}/letterlock.db?mode=ro", uri=True, timeout=30)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        files = dict(connection.execute("SELECT name, size FROM content_files"))
        assert connection.execute("SELECT file_bytes FROM state").fetchone() == (sum(files.values()),)
        found = {entry.name: entry.stat().st_size for entry in os.scandir(f"{directory}/letterlock.db-contents")}
        assert found == files
    finally:
        connection.close()
