"""A Letterlock of its own for a benchmark or a test."""

import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.request

import process


class Daemon:
    """Runs the binary on free ports, and on a fresh data directory where none is given; that is gone at the end."""

    def __init__(self, binary, *, directory=None, command=(), stderr=None, wait=True, **settings):
        """`command` is what starts the binary in the same process, such as prlimit."""
        self.temporary = tempfile.TemporaryDirectory(prefix="letterlock-")
        self.directory = str(directory or os.path.join(self.temporary.name, "data"))
        # Not in the data directory, which a test may fill up or take away; and any user may write here.
        os.chmod(self.temporary.name, 0o777)
        self.ports_file = os.path.join(self.temporary.name, "ports.json")
        environment = {"PATH": os.environ["PATH"], "LETTERLOCK_DATA_DIRECTORY": self.directory}
        defaults = {
            "PORT": "0", "HTTP_PORT": "0", "HEALTH_PORT": "0", "BIND_ADDRESS": "127.0.0.1", "LOG_LEVEL": "warning",
            "PORTS_FILE": self.ports_file, "NUMBER_OF_MESSAGES_TO_KEEP": "0", "NUMBER_OF_SESSIONS_TO_KEEP": "10000",
        }
        if "LISTENERS" in settings:
            del defaults["PORT"]
        for name, value in {**defaults, **settings}.items():
            environment["LETTERLOCK_" + name] = value
        self.process = subprocess.Popen([*command, binary], env=environment, stderr=stderr)
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self):
        while not os.path.exists(self.ports_file):
            if self.process.poll() is not None:
                raise SystemExit(f"{self.process.args} ended with status {self.process.returncode}")
            time.sleep(0.01)
        with open(self.ports_file) as file:
            entries = json.load(file)
        self.ports = {entry["service"]: entry["port"] for entry in entries}
        self.smtp = {entry["tlsMode"]: entry["port"] for entry in entries if entry["service"] == "smtp"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        self.temporary.cleanup()

    def stop(self):
        """Lets it end by itself, and gives its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def get(self, path, service="http", timeout=120):
        with urllib.request.urlopen(self.url(path, service), timeout=timeout) as answer:
            return answer.read()

    def url(self, path, service="http"):
        return f"http://127.0.0.1:{self.ports[service]}{path}"

    def memory(self):
        """Resident now, the most there was, and what of it is the process's own, in MiB."""
        fields = self.kilobytes("status")
        return fields["VmRSS"] / 1024, fields["VmHWM"] / 1024, fields["RssAnon"] / 1024

    def kilobytes(self, file):
        return process.kilobytes(self.process.pid, file)

    def descriptors(self):
        """What each open file descriptor stands for."""
        folder = f"/proc/{self.process.pid}/fd"
        found = {}
        for number in os.listdir(folder):
            try:
                found[int(number)] = os.readlink(f"{folder}/{number}")
            except FileNotFoundError:
                pass
        return found

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def processor_seconds(self):
        return process.processor_seconds(self.process.pid)
