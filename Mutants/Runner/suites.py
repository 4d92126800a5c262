"""Runs suites of the built tests."""

import os
import re
import subprocess

import session


class RedError(Exception):
    pass


#: All at once, hundreds of tests that wait for other programs starve each other on a small machine.
WIDTH = 4
#: Of a run without a mutant, in seconds.
PATIENCE = 600
ATTEMPTS = 2
FAILURE = re.compile(r"recorded an issue")


class Tests:
    """The tests of a built package."""

    def __init__(self, copy, bundle):
        self.copy = copy
        self.bundle = bundle

    @classmethod
    def built(cls, copy):
        shown = subprocess.run(
            [os.environ.get("SWIFT", "swift"), "build", "--package-path", copy, "--show-bin-path"],
            cwd=copy, check=True, capture_output=True, text=True,
        ).stdout.strip()
        bundles = [name for name in os.listdir(shown) if name.endswith(".xctest")]
        return cls(copy, os.path.join(shown, bundles[0]))

    def suites(self):
        """The names of all suites, such as `SASLTests.Base64Tests`; tests outside of suites are suites themselves."""
        listed = subprocess.run(
            [self.bundle, "--testing-library", "swift-testing", "--list-tests"],
            cwd=self.copy, check=True, capture_output=True, text=True,
        ).stdout
        return sorted({line.split("/")[0] for line in listed.splitlines() if "." in line})

    def run(self, suites, seconds, mutant=None, reached=None, stops_early=True):
        """Runs suites, with a mutant or so that the mutants that are reached leave their mark in a file."""
        environment = dict(os.environ, SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=str(WIDTH))
        if mutant is not None:
            environment["LETTERLOCK_MUTANT"] = str(mutant)
        if reached is not None:
            environment["LETTERLOCK_MUTANTS_REACHED"] = reached
        # A crash is told by the status; the report of it would take longer than the tests.
        environment["SWIFT_BACKTRACE"] = "enable=no"
        command = [self.bundle, "--testing-library", "swift-testing"]
        for suite in suites:
            command += ["--filter", "^" + re.escape(suite) + "(/|$)"]
        is_enough = FAILURE.search if stops_early else lambda line: False
        return session.run(command, environment, seconds, is_enough, folder=self.copy)

    def measure(self, suite, count, reached):
        """Runs a suite without a mutant: how long it takes, and the numbers of the mutants that it reaches."""
        for _ in range(ATTEMPTS):
            with open(reached, "wb") as file:
                file.write(bytes(max(count, 1)))
            outcome = self.run([suite], PATIENCE, reached=reached, stops_early=False)
            if outcome.status == 0:
                with open(reached, "rb") as file:
                    return outcome.seconds, {number for number, mark in enumerate(file.read()) if mark}
        issues = [line for line in outcome.output.splitlines() if FAILURE.search(line)]
        raise RedError(f"{suite} fails without any mutant:\n" + "\n".join(issues or outcome.output.splitlines()[-10:]))
