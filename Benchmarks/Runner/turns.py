"""Runs the loads against all servers in turns, A B A B, that what disturbs one disturbs the others too."""

import statistics

import servers

# Messages of a session, to warm up, and to tell how many messages a round needs.
TRIAL = 10


def measure(loads, names, rounds, seconds, binary, say, results):
    """Adds what each server did in each round: {load: {server: [round, …]}}."""
    chosen = [servers.server(name, binary) for name in names]
    counts = {}
    for load in loads:
        results[load.name] = {server.name: [] for server in chosen if server.speaks(load)}
    for number in range(rounds):
        for load in loads:
            for server in chosen:
                if server.name in results[load.name]:
                    result = once(load, server, counts, seconds)
                    results[load.name][server.name].append(result)
                    say(f"{load.name}, round {number + 1}: {server.name} {result['messagesPerSecond']:.0f} messages a second")


def once(load, server, counts, seconds):
    with server:
        trial = load.run(server.address(load.port), load.sessions * (1 if load.size == "10m" else TRIAL))
        count = counts.setdefault((load, server.name), load.messages(trial["messagesPerSecond"], seconds))
        before = server.processor_seconds()
        result = load.run(server.address(load.port), count)
        if before is not None:
            result["serverMicrosecondsPerMessage"] = 1e6 * (server.processor_seconds() - before) / result["messages"]
    return result


def values(rounds, key):
    return [result[key] for result in rounds if result.get(key) is not None]


def median(rounds, key):
    found = values(rounds, key)
    return statistics.median(found) if found else None


def spread(rounds, key="messagesPerSecond"):
    """From the least to the most, as a part of the median."""
    found = values(rounds, key)
    return (max(found) - min(found)) / statistics.median(found)


def ratio(rounds, base, key="messagesPerSecond"):
    """The median of the rounds' own ratios: the two of a round ran one after the other."""
    pairs = zip(values(rounds, key), values(base, key))
    found = [one / other for one, other in pairs]
    return statistics.median(found) if found else None
