"""The machine that the tests boot, and what they do on it."""

import json
import os
import shlex
import subprocess
import time
from pathlib import Path

TOOL = os.environ["LETTERLOCK_SYSTEMD_MACHINE"]
ROOT = Path(os.environ["LETTERLOCK_TEST_ROOT"])
PROJECT = Path(__file__).resolve().parents[2]
UNIT = "letterlock.service"


def until(condition, seconds=20, every=0.1):
    """The first true value of `condition`; whoever waits in vain gets the last false one."""
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(every)
    return value


def install(*, remove=False, prefix="/usr"):
    """What a user does: `make install DESTDIR=`."""
    subprocess.run(
        ["make", "-s", "uninstall" if remove else "install", f"DESTDIR={ROOT}", f"PREFIX={prefix}"],
        cwd=PROJECT, check=True, stdout=subprocess.PIPE,
    )


class Machine:
    """A booted systemd."""

    def run(self, *command, check=True, input=None):
        """Runs a command on the machine, one string as a shell would, and gives its output."""
        if len(command) == 1:
            command = ("sh", "-c", command[0])
        done = subprocess.run(
            [TOOL, "x", *command], input=input, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{shlex.join(command)}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def status(self, *command):
        """The exit status of a command and all that it says."""
        done = subprocess.run(
            [TOOL, "x", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120
        )
        return done.returncode, done.stdout

    def run_as(self, user, command):
        """Runs a shell's command as that user would who has logged in."""
        return self.run("runuser", "--login", user, "--command", command)

    def write(self, path, text, mode=0o644):
        """Writes a file as root. The text goes through standard input, for it may be a key."""
        self.run("mkdir", "-p", str(Path(path).parent))
        self.run("sh", "-c", 'umask 077; cat >"$0"; chmod "$1" "$0"', path, f"{mode:o}", input=text)

    def show(self, *properties, unit=UNIT):
        """Properties of a unit; the value itself where only one is asked for."""
        lines = self.run("systemctl", "show", unit, *(f"-p{name}" for name in properties)).splitlines()
        values = dict(line.split("=", 1) for line in lines)
        return values[properties[0]] if len(properties) == 1 else values

    def journal(self, *arguments, since=None):
        """Entries of the service as dictionaries, the oldest first."""
        self.run("journalctl", "--sync")
        after = [f"--after-cursor={since}"] if since else []
        output = self.run("journalctl", "-o", "json", "--all", "-u", UNIT, *after, *arguments)
        return [json.loads(line) for line in output.splitlines()]

    def cursor(self):
        """Where the journal is now."""
        self.run("journalctl", "--sync")
        return self.run("journalctl -n0 --show-cursor | sed -n 's/^-- cursor: //p'").strip()
