"""What must be reached, and what the results say of it."""

import dataclasses
import typing

from large_store import SEARCHES
from turns import median, ratio


@dataclasses.dataclass(frozen=True)
class Goal:
    text: str
    bound: float
    # At least the bound, or less than it.
    at_least: bool
    value: typing.Callable
    digits: int = 2
    unit: str = ""

    def judge(self, results):
        """The value, where it was measured, and whether it is enough."""
        try:
            value = self.value(results)
        except (KeyError, IndexError):
            value = None
        reached = None if value is None else value >= self.bound if self.at_least else value < self.bound
        return {"goal": self.text, "bound": self.bound, "atLeast": self.at_least, "value": value, "reached": reached, "unit": self.unit,
                "digits": self.digits}


def against(load, server, base="smtp-sink", key="messagesPerSecond", base_load=None):
    def value(results):
        return ratio(results["loads"][load][server], results["loads"][base_load or load][base], key)

    return value


def processor(load):
    return lambda results: median(results["loads"][load]["letterlock"], "serverMicrosecondsPerMessage")


def measured(*keys):
    def value(results):
        found = results["measures"]
        for key in keys:
            found = found[key]
        return found

    return value


def slowest_search(results):
    found = results["measures"]["store"]["milliseconds"]
    return max(found[name]["median"] for name in SEARCHES if name != "firstPage")


EACH, KEPT, LARGE = "each-4k-20-plain", "kept-4k-20-plain", "each-10m-20-plain"
OWN, TLS, RESUMED = "each-4k-20-plain-own", "each-4k-20-tls", "each-4k-20-tls-resumed"
# What the goals need.
LOADS = [EACH, KEPT, LARGE, OWN, TLS, RESUMED]

GOALS = [
    Goal("messages a second, stored, a connection each, against smtp-sink", 1.0, True, against(EACH, "letterlock")),
    Goal("the same, one connection for many messages", 0.8, True, against(KEPT, "letterlock")),
    Goal("the same in memory only, a connection each", 1.0, True, against(EACH, "letterlock-memory")),
    Goal("the same in memory only, one connection for many", 1.0, True, against(KEPT, "letterlock-memory")),
    Goal("Durability=Power against Process, a connection each", 0.5, True, against(EACH, "letterlock-power", "letterlock")),
    Goal("Durability=Power against Process, one connection for many", 0.5, True, against(KEPT, "letterlock-power", "letterlock")),
    Goal("10 MB messages, bytes a second against smtp-sink", 0.8, True, against(LARGE, "letterlock", key="bytesPerSecond")),
    Goal("full TLS 1.3 handshakes by server CPU, against openssl s_server", 1.5, True, measured("handshakes", "full", "ratio")),
    Goal("messages a second, a new TLS 1.3 connection each, full handshake, against no TLS", 0.25, True,
         against(TLS, "letterlock", "letterlock", base_load=OWN)),
    Goal("the same, resumed session", 0.35, True, against(RESUMED, "letterlock", "letterlock", base_load=OWN)),
    Goal("server CPU per message, a new TLS 1.3 connection each", 450, False, processor(TLS), 0, "µs"),
    Goal("1,000,000 stored, acceptance against the empty store", 0.9, True, measured("store", "acceptanceRatio")),
    Goal("the same, one connection for many, each message with a sender and a subject of its own", 0.9, True,
         measured("store", "distinctAcceptanceRatio")),
    Goal("1,000,000 stored, first page", 20, False, measured("store", "milliseconds", "firstPage", "median"), 1, "ms"),
    Goal("1,000,000 stored, slowest indexed search", 20, False, slowest_search, 1, "ms"),
    Goal("process start to the first 220, certificate there", 20, False, measured("start", "certificateThere", "milliseconds"), 1, "ms"),
    Goal("the same, certificate to be made", 30, False, measured("start", "certificateToBeMade", "milliseconds"), 1, "ms"),
    Goal("resident memory, idle", 35, False, measured("memory", "idle", "residentMegabytes"), 1, "MB"),
    Goal("of it private", 6, False, measured("memory", "idle", "privateMegabytes"), 1, "MB"),
    Goal("resident memory after 100,000 messages of 4 KB", 45, False, measured("memory", "after100000", "residentMegabytes"), 1, "MB"),
    Goal("server CPU per message, stored, a connection each", 110, False, processor(EACH), 0, "µs"),
    Goal("memory while one 50 MiB message arrives, more than idle", 20, False, measured("memory", "large", "moreMegabytes"), 1, "MB"),
    Goal("memory per idle connection, plain", 8, False, measured("memory", "plain", "residentKilobytes"), 1, "KB"),
    Goal("memory per idle connection, TLS", 40, False, measured("memory", "tls", "residentKilobytes"), 1, "KB"),
]


def judge(results):
    return [goal.judge(results) for goal in GOALS]
