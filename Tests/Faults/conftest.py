import os
import tempfile
from pathlib import Path

import pytest

from daemon import Daemon
from disk import SmallDisk


@pytest.fixture
def folder():
    """A folder that every user may enter, which is not so of pytest's own."""
    with tempfile.TemporaryDirectory(prefix="letterlock-faults-") as path:
        os.chmod(path, 0o755)
        yield Path(path)


@pytest.fixture
def small_disk(folder):
    """A file system of 8 MiB."""
    with SmallDisk(folder / "disk", "8m") as disk:
        yield disk


@pytest.fixture
def start(folder):
    """Starts the binary that LETTERLOCK_BINARY names, on `folder`/data where nothing else is said."""
    started = []

    def start(directory=folder / "data", **options):
        log = open(folder / "log", "ab")
        started.append(Daemon(os.environ["LETTERLOCK_BINARY"], directory=directory, stderr=log, **options))
        return started[-1]

    yield start
    for daemon in started:
        if daemon.process.poll() is None:
            daemon.kill()
        daemon.temporary.cleanup()
    print((folder / "log").read_text(errors="replace")[-20_000:])
