"""Tries each mutant on the suites that reach it."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import covering
import suites

#: Suites run together until they would take so many seconds; what notices a mutant is mostly among the quick ones.
TOGETHER = 4
#: A run with a mutant may take so many times as long as without, and this many seconds more.
FACTOR = 4
GRACE = 15


def measure(tests, mutants, scratch, workers, say, others=None):
    """Runs all suites that may notice one of the mutants, once without mutants.

    Gives the seconds and the reached mutants of each suite, and what was wrong with those that failed.
    """
    every = tests.suites()
    wanted = sorted({suite for file in {mutant.file for mutant in mutants} for suite in covering.suites_for(file, every, others)})
    count = max((mutant.number for mutant in mutants), default=0) + 1
    say(f"running {len(wanted)} suites without mutants")

    def run(suite):
        path = os.path.join(scratch, f"reached-{threading.get_ident()}")
        try:
            return suite, tests.measure(suite, count, path), None
        except suites.RedError as error:
            return suite, None, str(error)
        finally:
            os.remove(path)

    with ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(run, wanted))
    return {suite: measured for suite, measured, _ in results if measured}, [red for *_, red in results if red]


def batches(names, seconds):
    """Lists of suites to run together, quick ones first."""
    result, total = [], 0
    for suite in sorted(names, key=lambda suite: (seconds[suite], suite)):
        if not result or total + seconds[suite] > TOGETHER:
            result.append([])
            total = 0
        result[-1].append(suite)
        total += seconds[suite]
    return result


def attempt(tests, mutant, measured, others=None):
    """Runs the suites that reach a mutant until one fails, and notes in the mutant what became of it."""
    allowed = covering.suites_for(mutant.file, measured, others)
    reaching = [suite for suite in allowed if mutant.number in measured[suite][1]]
    mutant.outcome = "survived" if reaching else "not covered"
    seconds = {suite: measured[suite][0] for suite in reaching}
    for batch in batches(reaching, seconds):
        limit = GRACE + FACTOR * sum(seconds[suite] for suite in batch)
        outcome = tests.run(batch, limit, mutant=mutant.number)
        if outcome.stopped == "time":
            mutant.outcome = "timed out"
        elif outcome.stopped or outcome.status != 0:
            mutant.outcome = "killed"
        else:
            continue
        mutant.suite = ", ".join(batch)
        return


def run(tests, mutants, measured, workers, minutes, say, others=None):
    """Tries all mutants, some side by side; or, in an order by chance, those that there is time for."""
    lock = threading.Lock()
    done = []
    end = None if minutes is None else time.monotonic() + 60 * minutes
    order = list(mutants)
    if end is not None:
        random.Random(len(order)).shuffle(order)

    def one(mutant):
        if end is not None and time.monotonic() > end:
            return
        attempt(tests, mutant, measured, others)
        with lock:
            done.append(mutant)
            if mutant.outcome in ("survived", "not covered"):
                say(f"{mutant.outcome}: {mutant.file}:{mutant.line}: {mutant.kind}: {mutant.after}")
            if len(done) % 50 == 0:
                say(f"{len(done)} of {len(mutants)} tried")

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, order))
