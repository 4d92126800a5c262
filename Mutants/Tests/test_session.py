import os
import time

import session


def run(script, seconds=20, is_enough=lambda line: False):
    return session.run(["bash", "-c", script], dict(os.environ), seconds, is_enough)


def test_a_program_that_ends_gives_its_status_and_output():
    outcome = run("echo one; echo two >&2; exit 3")
    assert (outcome.status, outcome.stopped, outcome.output) == (3, None, "one\ntwo\n")


def test_a_line_that_is_enough_ends_the_program_with_all_it_started():
    outcome = run("setsid true; sleep 1000 & echo $!; echo stop here; wait", is_enough=lambda line: "stop" in line)
    assert (outcome.status, outcome.stopped) == (None, "stop here")
    assert outcome.seconds < 10
    assert session.session_of(int(outcome.output.split()[0])) is None


def test_a_program_that_takes_too_long_is_ended():
    outcome = run("sleep 1000", seconds=0.5)
    assert (outcome.status, outcome.stopped) == (None, "time")
    assert outcome.seconds < 10


def test_what_a_program_leaves_behind_is_ended_and_not_waited_for():
    start = time.monotonic()
    outcome = run("sleep 1000 & echo $!")
    assert outcome.status == 0
    assert time.monotonic() - start < 10
    assert session.session_of(int(outcome.output)) is None
