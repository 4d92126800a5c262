import shutil
import tempfile
from pathlib import Path

import pytest

from compose import Compose
from engine import docker
from letterlock import Letterlock


@pytest.fixture
def folder():
    """A folder to mount; every user may enter it, which is not so of pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="letterlock-container."))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def volume():
    """A named volume."""
    name = docker("volume", "create").stdout.strip()
    yield name
    docker("volume", "rm", name)


# It asks for the folder and the volume so that they are removed after the containers that have them mounted.
@pytest.fixture
def letterlock(folder, volume):
    """Starts containers, and removes them after the test."""
    started = []

    def start(*options, **settings):
        started.append(Letterlock.start(*options, **settings))
        return started[-1]

    yield start
    for container in started:
        container.remove()


@pytest.fixture
def compose(folder):
    """Makes projects of compose files, and takes them down after the test."""
    projects = []

    def project(*files, **variables):
        projects.append(Compose(files, variables, copies=folder / f"compose-{len(projects)}"))
        return projects[-1]

    yield project
    for one in projects:
        one.down("--volumes")
