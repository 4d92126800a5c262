"""Full and resumed handshakes of TLS 1.3 a second of the server's processor time, P-256, beside `openssl s_server`."""

import statistics
import subprocess
import tempfile
import time

from loads import run_generator
from servers import LETTERLOCK, Letterlock, Server, free_port, make_certificate

HANDSHAKES = 2_000


class OpenSSL(Server):
    """`openssl s_server`, which takes one connection after the other."""

    more = []

    def start(self):
        self.directory = tempfile.TemporaryDirectory(prefix="s_server-")
        certificate, key = make_certificate(self.directory.name)
        self.ports = {"ImplicitTls": free_port()}
        # It ends at the end of its input, so it gets one that stays open.
        self.process = subprocess.Popen(
            ["openssl", "s_server", "-accept", f"127.0.0.1:{self.ports['ImplicitTls']}", "-cert", certificate, "-key", key, "-quiet", *self.more],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        wait_for_port(self.ports["ImplicitTls"])

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()
        self.directory.cleanup()


def wait_for_port(port):
    """Until a handshake succeeds: it says nothing by itself."""
    for _ in range(200):
        try:
            return run_generator("--tls", "implicit", "--handshakes", f"127.0.0.1:{port}")
        except SystemExit:
            time.sleep(0.05)
    raise SystemExit("openssl s_server does not answer")


def measure(binary, rounds, say):
    results = {}
    for name, options in (("full", []), ("resumed", ["--resume"])):
        found = {"letterlock": [], "openssl": []}
        for _ in range(rounds):
            for key, server in (("letterlock", Letterlock("letterlock", LETTERLOCK["letterlock"], binary)), ("openssl", OpenSSL("openssl"))):
                with server:
                    found[key].append(one(server, options))
        results[name] = {
            **{key: statistics.median(values) for key, values in found.items()},
            "ratio": statistics.median(one / other for one, other in zip(found["letterlock"], found["openssl"])),
        }
        say("{}: {letterlock:.0f} handshakes a second of processor time, openssl {openssl:.0f}, ratio {ratio:.2f}".format(name, **results[name]))
    return results


def one(server, options):
    address = server.address("ImplicitTls")
    common = ["--tls", "implicit", "--tls-version", "1.3", "--handshakes", *options]
    run_generator(*common, "-m50", address)
    before = server.processor_seconds()
    run_generator(*common, f"-m{HANDSHAKES}", address)
    return HANDSHAKES / (server.processor_seconds() - before)
