"""The loads, and the programs that make them."""

import dataclasses
import fnmatch
import json
import subprocess
import time

from places import LOAD_GENERATOR, POSTFIX_ENVIRONMENT, postfix

SIZES = {"4k": 4_096, "100k": 102_400, "10m": 10 * 1024 * 1024}
SESSIONS = (1, 20, 200)
# smtp-source for what it can, for it is everybody's; `own` is the same by our own generator.
WAYS = ("plain", "plain-own", "starttls", "starttls-resumed", "tls", "tls-resumed", "pipelined", "bdat")
# Of one round; long messages are limited by their bytes, for they are kept.
MOST_MESSAGES, MOST_BYTES = 200_000, 700_000_000

# Seconds, then the server is taken to hang.
LONGEST = 900


@dataclasses.dataclass(frozen=True)
class Load:
    connection: str
    size: str
    sessions: int
    way: str

    @property
    def name(self):
        return f"{self.connection}-{self.size}-{self.sessions}-{self.way}"

    @property
    def port(self):
        """Which of a server's ports it wants."""
        if self.way.startswith("starttls"):
            return "StartTls"
        return "ImplicitTls" if self.way.startswith("tls") else "None"

    def messages(self, rate, seconds):
        """As many as take about so long, the same number for each session."""
        count = min(rate * seconds, MOST_MESSAGES, MOST_BYTES / SIZES[self.size])
        return max(1, round(count / self.sessions)) * self.sessions

    def run(self, address, messages):
        """Sends so many messages, and gives what was measured."""
        if self.way == "plain":
            return self.run_smtp_source(address, messages)
        return run_generator(*self.options(messages), address)

    def options(self, messages):
        options = [f"-s{self.sessions}", f"-m{messages}", f"-l{SIZES[self.size]}"]
        if self.connection == "kept":
            options.append("-d")
        if self.port != "None":
            options += ["--tls", "starttls" if self.port == "StartTls" else "implicit", "--tls-version", "1.3"]
        if self.way.endswith("-resumed"):
            options.append("--resume")
        if self.way == "plain-own":
            options.append("--helo")
        elif self.way == "pipelined":
            options.append("--pipelining")
        elif self.way == "bdat":
            options += ["--pipelining", "--bdat"]
        return options

    def run_smtp_source(self, address, messages):
        command = [postfix("smtp-source"), *self.options(messages), "-M", "load.test", address]
        began = time.perf_counter()
        run(command, POSTFIX_ENVIRONMENT)
        seconds = time.perf_counter() - began
        return {
            "seconds": seconds, "messages": messages, "messagesPerSecond": messages / seconds,
            "bytesPerSecond": messages * SIZES[self.size] / seconds, "errors": 0,
        }


def run_generator(*options):
    """Runs our own generator, and gives its report."""
    report = json.loads(run([LOAD_GENERATOR, *options], None))
    if "--resume" in options and report["resumed"] != report["connections"]:
        raise SystemExit(f"of {report['connections']} TLS sessions, only {report['resumed']} were resumed")
    return report


def run(command, environment):
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=LONGEST)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def every_load():
    for connection in ("each", "kept"):
        for way in WAYS:
            # A session that is resumed once for many messages says nothing.
            if connection == "kept" and way.endswith("-resumed"):
                continue
            for size in SIZES:
                for sessions in SESSIONS:
                    yield Load(connection, size, sessions, way)


def matching(patterns):
    """The loads with such names, in the order of the patterns, each once."""
    found = {}
    for pattern in patterns:
        hits = [load for load in every_load() if fnmatch.fnmatchcase(load.name, pattern)]
        if not hits:
            raise SystemExit(f"no load is called {pattern}; --list shows all")
        found.update({load.name: load for load in hits})
    return list(found.values())
