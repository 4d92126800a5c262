"""Our own load generator against smtp-source, in turns, on the dialogue that both can: messages a second and processor time of each."""

import resource
import statistics

import servers
from loads import matching


def measure(binary, rounds, seconds, say):
    results = {}
    with servers.server("smtp-sink", binary) as sink:
        for connection in ("each", "kept"):
            theirs, ours = matching([f"{connection}-4k-20-plain", f"{connection}-4k-20-plain-own"])
            count = theirs.messages(theirs.run(sink.address("None"), 1_000)["messagesPerSecond"], seconds)
            pairs = [(once(ours, sink, count), once(theirs, sink, count)) for _ in range(rounds)]
            results[connection] = {
                "ratio": statistics.median(own[0] / other[0] for own, other in pairs),
                "microsecondsPerMessage": statistics.median(own[1] for own, _ in pairs),
                "smtpSourceMicrosecondsPerMessage": statistics.median(other[1] for _, other in pairs),
            }
            say("{}: own generator to smtp-source {ratio:.2f}, {microsecondsPerMessage:.0f} and {smtpSourceMicrosecondsPerMessage:.0f} µs".format(connection, **results[connection]))
    return results


def once(load, sink, count):
    """Messages a second, and microseconds of the generator's processor time for each."""
    before = children()
    result = load.run(sink.address("None"), count)
    return result["messagesPerSecond"], 1e6 * (children() - before) / count


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
