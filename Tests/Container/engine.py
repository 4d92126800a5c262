"""The Docker engine, by its command line: whichever DOCKER_HOST or the current context leads to."""

import json
import os
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMAGE = os.environ.get("IMAGE", "letterlock")


def run(*command, check=True, **options):
    """Runs a command to its end and returns it, with its output as text."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def docker(*arguments, **options):
    return run("docker", *arguments, **options)


def inspect(thing):
    return json.loads(docker("inspect", thing).stdout)[0]


def wait_until(condition, what, seconds=20):
    """The first answer of the condition that is true; asks often, and gives up with what was waited for."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < end, f"waited {seconds} s in vain until {what}"
        time.sleep(0.05)
    return answer
