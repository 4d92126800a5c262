"""With 1,000,000 messages stored: how fast further ones are accepted beside an empty store, and how long pages and searches take."""

import json
import statistics
import time

from daemon import Daemon
from loads import matching, run_generator

MESSAGES = 1_000_000
BODY = 500
# Of each kind, but no more than so many seconds of them.
REQUESTS, LONGEST = 21, 10


def spread(number):
    """What --distinct makes of a number."""
    return f"{number * 387_420_489 % 1_000_000_000:09}"


# What an index serves.
SEARCHES = {
    "firstPage": "/api/v1/messages",
    "byRecipient": "/api/v1/messages?recipient=w000000007@load.test",
    "to": "/api/v1/search?query=to:w000000007@load.test",
    "from": f"/api/v1/search?query=from:a{spread(777)}@load.test",
    "subjectOfOne": f"/api/v1/search?query=subject:{spread(1234)}",
    "subjectOfAll": "/api/v1/search?query=subject:number",
    "tls": "/api/v1/search?query=tls:none",
}
# What reads more the more there is.
OTHERS = {
    "word": f"/api/v1/search?query={spread(1234)}",
    "pageInTheMiddle": "/api/v1/messages?start={middle}&limit=50",
    "lastPage": "/api/v1/messages?start={last}&limit=50",
}


def measure(binary, rounds, seconds, messages, say):
    load = matching(["each-4k-20-plain"])[0]
    with Daemon(binary) as filled:
        address = f"127.0.0.1:{filled.smtp['None']}"
        filling = run_generator("-s20", f"-m{messages}", f"-l{BODY}", "-d", "--distinct", "--pipelining", address)
        say(f"{messages} messages stored, {filling['messagesPerSecond']:.0f} a second")
        results = {"messages": messages, "filledPerSecond": filling["messagesPerSecond"], "milliseconds": {}}
        for name, path in {**SEARCHES, **OTHERS}.items():
            results["milliseconds"][name] = times(filled, path.format(middle=messages // 2, last=messages - 50))
            say("{}: {median:.1f} ms, longest {most:.1f}".format(name, **results["milliseconds"][name]))
        same, distinct = [], []
        count = load.messages(load.run(address, 1_000)["messagesPerSecond"], seconds)
        for _ in range(rounds):
            with Daemon(binary) as empty:
                other = f"127.0.0.1:{empty.smtp['None']}"
                load.run(other, load.sessions * 10)
                same.append(load.run(address, count)["messagesPerSecond"] / load.run(other, count)["messagesPerSecond"])
                options = ["-s20", f"-m{2 * count}", "-l4096", "-d", "--distinct"]
                distinct.append(per_second(options, address) / per_second(options, other))
        results["acceptanceRatio"], results["distinctAcceptanceRatio"] = statistics.median(same), statistics.median(distinct)
        fields = filled.kilobytes("status")
        results["residentMegabytes"] = fields["VmRSS"] * 1_024 / 1e6
        say("acceptance against the empty store: {acceptanceRatio:.2f}, of distinct messages {distinctAcceptanceRatio:.2f}".format(**results))
    return results


def per_second(options, address):
    return run_generator(*options, address)["messagesPerSecond"]


def times(daemon, path):
    found = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = daemon.get(path)
        found.append(1_000 * (time.perf_counter() - began))
        if not json.loads(answer)["messages"]:
            raise SystemExit(f"{path} found nothing")
        if sum(found) > 1_000 * LONGEST:
            break
    return {"median": statistics.median(found), "most": max(found)}
