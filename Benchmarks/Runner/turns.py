"""Runs each load against all servers in turns, A B A B, that what disturbs one disturbs the others too."""

import statistics

import servers

# Enough to warm up, and to tell how many messages a round needs.
TRIAL = 10


def measure(load, names, rounds, seconds, binary, say):
    """Gives what each server did in each round: {server: [round, …]}."""
    chosen = [servers.server(name, binary) for name in names]
    chosen = [server for server in chosen if server.speaks(load)]
    counts = {}
    results = {server.name: [] for server in chosen}
    for number in range(rounds):
        for server in chosen:
            with server:
                trial = load.run(server.address(load.port), load.sessions * TRIAL if load.size != "10m" else load.sessions)
                if server.name not in counts:
                    counts[server.name] = load.messages(trial["messagesPerSecond"], seconds)
                before = server.processor_seconds()
                result = load.run(server.address(load.port), counts[server.name])
                if before is not None:
                    spent = server.processor_seconds() - before
                    result["serverMicrosecondsPerMessage"] = 1e6 * spent / result["messages"]
            results[server.name].append(result)
            say(f"{load.name}, round {number + 1}: {server.name} {result['messagesPerSecond']:.0f} messages a second")
    return results


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
