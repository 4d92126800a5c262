"""The servers that are compared, each on free ports of its own, started anew for each round."""

import os
import socket
import subprocess
import tempfile
import time

import process
from daemon import Daemon
from places import POSTFIX_ENVIRONMENT, TOOLS, postfix

LISTENERS = "0=None,0=StartTls,0=ImplicitTls"
# Nothing is taken away while it is counted, but where that is what is measured.
LETTERLOCK = {
    "letterlock": {"NUMBER_OF_MESSAGES_TO_KEEP": "0"},
    "letterlock-power": {"NUMBER_OF_MESSAGES_TO_KEEP": "0", "DURABILITY": "Power"},
    "letterlock-memory": {"NUMBER_OF_MESSAGES_TO_KEEP": "0", "DATABASE": ""},
    "letterlock-pruning": {"NUMBER_OF_MESSAGES_TO_KEEP": "10000"},
}
NAMES = [*LETTERLOCK, "smtp-sink", "aiosmtpd"]
DEFAULT = [name for name in NAMES if name != "letterlock-pruning"]


class Server:
    """A server while a `with` lasts."""

    process = None

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def speaks(self, load):
        """Whether it can what the load needs."""
        return True

    def address(self, port):
        return f"127.0.0.1:{self.ports[port]}"

    def processor_seconds(self):
        """None, where the server is not ours to look at."""
        return process.processor_seconds(self.process.pid) if self.process else None


class Letterlock(Server):
    def __init__(self, name, settings, binary):
        super().__init__(name)
        self.settings, self.binary = settings, binary

    def start(self):
        self.daemon = Daemon(self.binary, **{"LISTENERS": LISTENERS, "HTTP_PORT": "", "HEALTH_PORT": "", **self.settings})
        self.process, self.ports = self.daemon.process, self.daemon.smtp

    def __exit__(self, *_):
        self.daemon.__exit__()


class SmtpSink(Server):
    def speaks(self, load):
        return load.port == "None" and load.way != "bdat"

    def start(self):
        self.ports = {"None": free_port()}
        # It does not run as root.
        account = ["-u", "nobody"] if os.geteuid() == 0 else []
        # 300 connections at once: the most sessions of a load, and some.
        command = [postfix("smtp-sink"), *account, "-m300", self.address("None"), "1024"]
        self.process = subprocess.Popen(command, env=POSTFIX_ENVIRONMENT)
        wait_for_greeting(self.ports["None"])


class Aiosmtpd(Server):
    def speaks(self, load):
        return load.way != "bdat"

    def start(self):
        self.directory = tempfile.TemporaryDirectory(prefix="aiosmtpd-")
        certificate = make_certificate(self.directory.name)
        self.ports = {mode: free_port() for mode in ("None", "StartTls", "ImplicitTls")}
        self.process = subprocess.Popen([
            os.path.join(TOOLS, "aiosmtpd", "bin", "python"), os.path.join(os.path.dirname(__file__), "aiosmtpd_sink.py"),
            *certificate, *map(str, self.ports.values()),
        ])
        for port in (self.ports["None"], self.ports["StartTls"]):
            wait_for_greeting(port)

    def __exit__(self, *_):
        super().__exit__()
        self.directory.cleanup()


class Remote(Server):
    """Any server that runs already, given as host:port; the load says whether it is to speak TLS there."""

    def start(self):
        pass

    def __exit__(self, *_):
        pass

    def address(self, port):
        return self.name


def server(name, binary):
    """By a name of `NAMES`, by host:port, or as letterlock=/another/binary."""
    kind, _, other = name.partition("=")
    if kind in LETTERLOCK:
        return Letterlock(name, LETTERLOCK[kind], other or binary)
    if name == "smtp-sink":
        return SmtpSink(name)
    if name == "aiosmtpd":
        return Aiosmtpd(name)
    if name.rpartition(":")[2].isdigit():
        return Remote(name)
    raise SystemExit(f"{name} is no server: give one of {', '.join(NAMES)}, letterlock=BINARY or host:port")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for_greeting(port, seconds=10):
    """Waits until the server answers, and gives the greeting."""
    until = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                return connection.recv(1_024)
        except OSError:
            if time.monotonic() > until:
                raise SystemExit(f"nothing answers on port {port} after {seconds} s")
            time.sleep(0.0005)


def make_certificate(directory):
    """Of P-256, as ours is; gives the paths of certificate and key."""
    paths = [os.path.join(directory, name) for name in ("certificate.pem", "key.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "10",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return paths
