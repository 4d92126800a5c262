"""Memory: idle, after 100,000 messages, while one of 50 MiB arrives, and of a connection that does nothing."""

import resource
import time

import process
from client import Client
from daemon import Daemon
from loads import run_generator
from servers import LISTENERS

MESSAGES = 100_000
# What fits into the default of MaximumMessageSize with its headers.
LARGE = 50 * 1024 * 1024 - 1_000
CONNECTIONS = 10_000
# Descriptors that the server needs beside its connections.
RESERVE = 200
# The ports of one address do not suffice for more.
PER_ADDRESS = 5_000
SETTINGS = {"LISTENERS": LISTENERS, "MAXIMUM_CONNECTIONS": "0", "MAXIMUM_CONNECTIONS_PER_ADDRESS": "0", "COMMAND_TIMEOUT": "1h"}


def settled(daemon):
    """Resident and private memory in KiB, once nothing goes on any more."""
    time.sleep(2)
    fields = daemon.kilobytes("status")
    return fields["VmRSS"], fields["RssAnon"]


def measure(binary, say):
    results = {}
    with Daemon(binary, LISTENERS=LISTENERS) as daemon:
        resident, private = settled(daemon)
        results["idle"] = {"residentMegabytes": megabytes(resident), "privateMegabytes": megabytes(private)}
        say(f"idle: {megabytes(resident):.1f} MB resident, {megabytes(private):.1f} of it private")
        run_generator("-s20", f"-m{MESSAGES}", "-l4096", "-d", f"127.0.0.1:{daemon.smtp['None']}")
        resident, private = settled(daemon)
        peak = daemon.kilobytes("status")["VmHWM"]
        results["after100000"] = {
            "residentMegabytes": megabytes(resident), "privateMegabytes": megabytes(private), "peakMegabytes": megabytes(peak),
        }
        say(f"after {MESSAGES} messages of 4 KB: {megabytes(resident):.1f} MB resident")
    with Daemon(binary, LISTENERS=LISTENERS) as daemon:
        # What is made once, at the first message, is not to be counted.
        run_generator("-m20", "-l4096", f"127.0.0.1:{daemon.smtp['None']}")
        idle, _ = settled(daemon)
        process.forget_peak(daemon.process.pid)
        run_generator("-m1", f"-l{LARGE}", f"127.0.0.1:{daemon.smtp['None']}")
        more = megabytes(daemon.kilobytes("status")["VmHWM"] - idle)
        results["large"] = {"moreMegabytes": more}
        say(f"while a message of 50 MiB arrives: {more:.1f} MB more")
    count = raise_descriptor_limit()
    for name, mode in (("plain", "None"), ("tls", "ImplicitTls")):
        results[name] = {"connections": count, **connections(binary, count, mode)}
        say(f"{count} idle connections, {name}: {results[name]['residentKilobytes']:.1f} KB each")
    return results


def megabytes(kibibytes):
    return kibibytes * 1_024 / 1e6


def raise_descriptor_limit():
    """As many descriptors as there may be, for this process and the server; gives how many connections they suffice for."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(CONNECTIONS, hard - RESERVE)


def connect(port, count, tls):
    return [
        Client(port, implicit_tls=tls, address=f"127.0.0.{2 + number // PER_ADDRESS}") for number in range(count)
    ]


def connections(binary, count, mode):
    """What each takes, in KB."""
    with Daemon(binary, **SETTINGS) as daemon:
        # What is made once is not to be counted.
        for client in connect(daemon.smtp[mode], 50, mode != "None"):
            client.close()
        before = settled(daemon)
        clients = connect(daemon.smtp[mode], count, mode != "None")
        resident, private = [(after - then) * 1.024 / count for after, then in zip(settled(daemon), before)]
        for client in clients:
            client.abandon()
    return {"residentKilobytes": resident, "privateKilobytes": private}
