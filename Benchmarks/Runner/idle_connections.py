"""Working sessions beside 10,000 connections that do nothing, against the same without them."""

import multiprocessing
import statistics

import memory
from daemon import Daemon
from loads import run_generator

MESSAGES = 20_000


def hold(port, count, ready, done):
    """In a process of its own, with the connections that do nothing."""
    clients = memory.connect(port, count, tls=False)
    ready.wait()
    done.wait()
    # They are still served.
    for client in clients[:: max(1, count // 100)]:
        client.say(b"NOOP\r\n")


def measure(binary, rounds, say):
    count = memory.raise_descriptor_limit()
    with Daemon(binary, **memory.SETTINGS) as daemon:
        port = daemon.smtp["None"]
        options = ["-s20", f"-m{MESSAGES}", "-l4096", "-d", f"127.0.0.1:{port}"]
        run_generator(*options)
        ratios = []
        for _ in range(rounds):
            alone = run_generator(*options)
            ready, done = multiprocessing.Barrier(2), multiprocessing.Barrier(2)
            holder = multiprocessing.Process(target=hold, args=(port, count, ready, done))
            holder.start()
            ready.wait()
            beside = run_generator(*options)
            done.wait()
            holder.join()
            if holder.exitcode:
                raise SystemExit("an idle connection was not served any more")
            ratios.append(beside["messagesPerSecond"] / alone["messagesPerSecond"])
    results = {"connections": count, "ratio": statistics.median(ratios)}
    say(f"20 sessions beside {count} idle connections, against the same alone: {results['ratio']:.2f}")
    return results
