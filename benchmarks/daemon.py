"""A Letterlock of its own for a benchmark, and a client that says SMTP as fast as it can."""

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request


class Daemon:
    """Runs the binary on free ports and a fresh data directory; both are gone at the end."""

    def __init__(self, binary, **settings):
        self.directory = tempfile.TemporaryDirectory(prefix="letterlock-benchmark-")
        ports_file = os.path.join(self.directory.name, "ports.json")
        environment = {"PATH": os.environ["PATH"], "LETTERLOCK_DATA_DIRECTORY": self.directory.name}
        defaults = {
            "PORT": "0", "HTTP_PORT": "0", "HEALTH_PORT": "0", "BIND_ADDRESS": "127.0.0.1", "LOG_LEVEL": "warning",
            "PORTS_FILE": ports_file, "NUMBER_OF_MESSAGES_TO_KEEP": "0", "NUMBER_OF_SESSIONS_TO_KEEP": "10000",
        }
        for name, value in {**defaults, **settings}.items():
            environment["LETTERLOCK_" + name] = value
        self.process = subprocess.Popen([binary], env=environment)
        while not os.path.exists(ports_file):
            if self.process.poll() is not None:
                raise SystemExit(f"{binary} ended with status {self.process.returncode}")
            time.sleep(0.01)
        with open(ports_file) as file:
            self.ports = {entry["service"]: entry["port"] for entry in json.load(file)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.directory.cleanup()

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['http']}{path}", timeout=120) as answer:
            return answer.read()

    def memory(self):
        """Resident now, the most there was, and what of it is the process's own, in MiB."""
        fields = {}
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                name, _, value = line.partition(":")
                if value.strip().endswith("kB"):
                    fields[name] = int(value.split()[0]) / 1024
        return fields["VmRSS"], fields["VmHWM"], fields["RssAnon"]


class Client:
    """One SMTP connection."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.replies = self.socket.makefile("rb")
        self.replies.readline()
        self.say(b"EHLO benchmark.test\r\n")

    def say(self, lines, replies=1):
        """Sends the lines, and reads so many replies."""
        self.socket.sendall(lines)
        for _ in range(replies):
            while True:
                line = self.replies.readline()
                if line[3:4] != b"-":
                    break
            if not b"200" <= line[:3] < b"400":
                raise SystemExit(f"refused: {line!r}")

    def deliver(self, sender, recipient, content):
        self.say(b"MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n" % (sender, recipient), replies=3)
        self.say(content + b"\r\n.\r\n")

    def close(self):
        self.say(b"QUIT\r\n")
        self.socket.close()
