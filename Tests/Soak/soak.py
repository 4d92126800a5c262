"""Hours of mixed traffic in little memory: it must not grow, no descriptor be left, no answered message be lost, nothing be killed.

    python3 Tests/Soak/soak.py BINARY

DURATION is how long, in seconds (3600), RATE how many sessions and requests a second (40), MEMORY how many MiB the server may take
(96), which a memory cgroup enforces. Exit status 1 says that something was wrong, and the last lines what.
"""

import collections
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

import api
import broken
import good
import hostile
import reading
from confinement import Confinement
from daemon import Daemon
from ledger import Ledger, counter

MESSAGES_KEPT = 2_000
WORKERS = 6
RELOAD_INTERVAL = 30
SETTINGS = {
    "LISTENERS": "0=None,0=StartTls,0=ImplicitTls", "NUMBER_OF_MESSAGES_TO_KEEP": str(MESSAGES_KEPT),
    "COMMAND_TIMEOUT": "10s", "MESSAGE_TIMEOUT": "20s", "TLS_HANDSHAKE_TIMEOUT": "5s", "LOG_LEVEL": "error",
}


class World:
    """What all the traffic knows."""

    def __init__(self, daemon, ledger, stopping):
        self.daemon, self.ledger, self.stopping = daemon, ledger, stopping
        self.smtp = daemon.smtp
        self.random = random.Random()
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        # Seconds, by what took them.
        self.longest = collections.defaultdict(float)
        self.faults = []

    def run(self, scenario):
        try:
            scenario(self)
        except Exception as error:
            if not self.stopping.is_set() or isinstance(error, AssertionError):
                with self.lock:
                    self.faults.append(f"{scenario.__name__}: {type(error).__name__}: {error}")
        with self.lock:
            self.counts[scenario.__module__] += 1


class Certificate:
    """A certificate that is replaced by another, again and again."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "certificate.pem")
        self.pairs = [self.make(folder, number) for number in (1, 2)]
        self.replace(0)

    def replace(self, number):
        with open(self.path + ".new", "w") as file:
            file.write(self.pairs[number % 2])
        os.replace(self.path + ".new", self.path)

    @staticmethod
    def make(folder, number):
        files = [os.path.join(folder, f"{kind}{number}.pem") for kind in ("certificate", "key")]
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "30",
             "-subj", f"/CN=soak{number}.test", "-out", files[0], "-keyout", files[1]],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return "".join(open(file).read() for file in files)


def work(world, rate):
    scenarios = {**good.SCENARIOS, **broken.SCENARIOS, **hostile.SCENARIOS, **api.SCENARIOS, **reading.SCENARIOS}
    next_one = time.monotonic()
    while not world.stopping.is_set():
        world.run(world.random.choices(list(scenarios), list(scenarios.values()))[0])
        next_one = max(next_one + WORKERS / rate, time.monotonic() - 1)
        world.stopping.wait(next_one - time.monotonic())


def repeat(world, scenario):
    while not world.stopping.is_set():
        world.run(scenario)
        # One that ends at once is to keep nobody busy.
        world.stopping.wait(1)


def reload(world, certificate, settings):
    """What an operator does: another certificate, another setting, SIGHUP."""
    number = 0
    while not world.stopping.wait(RELOAD_INTERVAL):
        number += 1
        certificate.replace(number)
        with open(settings, "w") as file:
            file.write('{"NumberOfSessionsToKeep": %d}' % (1_000 + number % 2))
        world.daemon.process.send_signal(signal.SIGHUP)


def sample(world, began):
    daemon = world.daemon
    pss = daemon.kilobytes("smaps_rollup")["Pss"] / 1024
    resident, peak, own = daemon.memory()
    facts = {
        "seconds": time.monotonic() - began, "resident": resident, "peak": peak, "own": own, "pss": pss,
        "descriptors": len(daemon.descriptors()), "threads": daemon.threads(), "processor": daemon.processor_seconds(),
        "answered": len(world.ledger.digests), "faults": len(world.faults),
    }
    print(
        "{seconds:6.0f} s: resident {resident:.1f} MiB, peak {peak:.1f}, own {own:.1f}, PSS {pss:.1f}; {descriptors} descriptors, "
        "{threads} threads; {processor:.0f} s of processor; {answered} messages answered, {faults} faults; ".format(**facts)
        + ", ".join(f"{count} {name}" for name, count in sorted(world.counts.items())),
        flush=True,
    )
    return facts


def wait_until_quiet(daemon, before):
    """Waits for what ends by its time limit; gives what is open more than there was before."""
    for _ in range(90):
        now = daemon.descriptors()
        if len(now) <= len(before):
            return []
        time.sleep(1)
    return sorted(set(now.items()) - set(before.items()))


def top_up(world):
    """After the last delete and the last mail more there must be as many as are to be kept, to the message."""
    before = counter(world.daemon, "letterlock_pruned_messages_total")
    for _ in range(MESSAGES_KEPT + 1):
        good.plain(world)
        if counter(world.daemon, "letterlock_pruned_messages_total") > before:
            break
    kept = counter(world.daemon, "letterlock_messages")
    return [] if kept == MESSAGES_KEPT else [f"{kept:.0f} messages are kept instead of {MESSAGES_KEPT}"]


def soak(binary, duration, rate, memory):
    with Confinement(memory << 20) as tried:
        tried.check()
    with Confinement(memory << 20) as confinement, tempfile.TemporaryDirectory(prefix="letterlock-soak-") as folder:
        certificate = Certificate(folder)
        settings = os.path.join(folder, "settings.json")
        with open(settings, "w") as file:
            file.write("{}")
        variables = {**SETTINGS, "TLS_CERTIFICATE": certificate.path, "SETTINGS": settings, "NUMBER_OF_SESSIONS_TO_KEEP": ""}
        with Daemon(binary, command=confinement.command, **variables) as daemon:
            world = World(daemon, Ledger(), threading.Event())
            daemon.get("/health", "health")
            descriptors = daemon.descriptors()
            threads = [threading.Thread(target=work, args=(world, rate)) for _ in range(WORKERS)]
            threads += [threading.Thread(target=repeat, args=(world, one)) for one in hostile.SLOW + api.LISTENERS + reading.WAITERS]
            threads.append(threading.Thread(target=reload, args=(world, certificate, settings)))
            began = time.monotonic()
            samples = [sample(world, began)]
            for thread in threads:
                thread.start()
            while time.monotonic() - began < duration and daemon.process.poll() is None:
                time.sleep(min(60, max(0, duration - (time.monotonic() - began))))
                if daemon.process.poll() is None:
                    samples.append(sample(world, began))
            world.stopping.set()
            for thread in threads:
                thread.join()
            print(f"at most {(confinement.peak() or 0) >> 20} of {memory} MiB were charged, the page cache included")
            print("longest: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in sorted(world.longest.items())))
            if confinement.kills() > 0:
                world.faults.insert(0, f"a process was killed for taking more than {memory} MiB")
            if daemon.process.poll() is not None:
                return [f"the server ended with status {daemon.process.returncode}", *world.faults]
            return judge(world, samples, descriptors)


def lowest_resident(samples, quarter):
    """In MiB, in a quarter of the time (0 to 3). What is at work at a moment may be ten times what stays, so one sample says little."""
    end = samples[-1]["seconds"]
    inside = [one for one in samples if end * quarter / 4 <= one["seconds"] <= end * (quarter + 1) / 4]
    return min(one["resident"] for one in inside or samples[-1:])


def judge(world, samples, descriptors):
    daemon = world.daemon
    faults = list(world.faults)
    before, after = lowest_resident(samples, 1), lowest_resident(samples, 3)
    growth = after / before - 1
    print(f"least resident memory in the second quarter {before:.1f} MiB, in the last {after:.1f} MiB: {growth * 100:+.1f} %")
    if growth > 0.1:
        faults.append(f"resident memory grew by {growth * 100:.1f} %")
    left = wait_until_quiet(daemon, descriptors)
    print(f"descriptors before the traffic: {len(descriptors)}, after it: {len(daemon.descriptors())}")
    faults += [f"descriptor {number} is left: {name}" for number, name in left]
    faults += top_up(world)
    lost, compared = world.ledger.faults(daemon)
    print(f"{len(world.ledger.digests)} messages answered 250, the {compared} that were to be kept compared byte for byte")
    faults += lost
    if (status := daemon.stop()) != 0:
        faults.append(f"the server ended with status {status}")
    return faults


def main(binary):
    duration = float(os.environ.get("DURATION", "3600"))
    rate, memory = float(os.environ.get("RATE", "40")), int(os.environ.get("MEMORY", "96"))
    faults = soak(binary, duration, rate, memory)
    for fault in faults[:50]:
        print("FAULT:", fault)
    print(f"{len(faults)} faults" if faults else "no fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
