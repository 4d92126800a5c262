"""The real server and the real load generator, both of the release build."""

import json
import subprocess

import places
import pytest
from daemon import Daemon
from servers import LISTENERS


@pytest.fixture
def start():
    """Starts a server with further settings; all end with the test."""
    daemons = []

    def start(**settings):
        daemons.append(Daemon(places.BINARY, **{"LISTENERS": LISTENERS, **settings}))
        return daemons[-1]

    yield start
    for daemon in daemons:
        daemon.__exit__()


def generate(*options):
    """Exit status, report and standard error of the load generator."""
    done = subprocess.run([places.LOAD_GENERATOR, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def address(daemon, mode="None"):
    return f"127.0.0.1:{daemon.smtp[mode]}"


def stored(daemon):
    return json.loads(daemon.get("/api/v1/messages?limit=500"))
