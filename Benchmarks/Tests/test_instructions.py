"""The counting of instructions, with the real workloads in Valgrind."""

import json
import os
import re
import subprocess

import places
import pytest


@pytest.fixture
def thresholds(tmp_path):
    """A file of thresholds, with what one workload takes now."""
    file = tmp_path / "thresholds.json"
    assert count(file, "--write").returncode == 0
    return file


def count(thresholds, *options):
    command = [os.path.join(places.ROOT, "Benchmarks", "instructions"), "--only", "dialogue"]
    command += ["--thresholds", thresholds, "--profiles", thresholds.parent, *options]
    return subprocess.run(command, capture_output=True, text=True)


def change(file, alter):
    kept = json.loads(file.read_text())
    alter(kept)
    file.write_text(json.dumps(kept))


def test_what_was_written_is_kept_to(thresholds):
    done = count(thresholds)
    assert (done.returncode, done.stderr) == (0, "")
    assert "dialogue" in done.stdout


@pytest.mark.parametrize("what", ["instructions", "allocations"])
def test_more_than_the_tolerance_names_workload_count_threshold_and_what_to_do(thresholds, what):
    counted = json.loads(thresholds.read_text())["workloads"]["dialogue"][what]
    lower = int(counted * 0.9)
    change(thresholds, lambda kept: kept["workloads"]["dialogue"].update({what: lower}))
    done = count(thresholds)
    assert done.returncode == 1
    assert re.search(f"^dialogue: [0-9,]+ {what}, where the threshold is {lower:,}$", done.stderr, re.MULTILINE)
    assert "make write-instructions" in done.stderr and "callgrind_annotate" in done.stderr


def test_the_first_allocation_where_there_was_none_is_an_error(thresholds):
    change(thresholds, lambda kept: kept["workloads"]["dialogue"].update(allocations=0))
    assert " allocations, where the threshold is 0" in count(thresholds).stderr


def test_two_percent_more_are_tolerated(thresholds):
    change(thresholds, lambda kept: kept["workloads"]["dialogue"].update(instructions=int(kept["workloads"]["dialogue"]["instructions"] * 0.98)))
    assert count(thresholds).returncode == 0


def test_a_failure_says_that_the_thresholds_are_from_another_compiler(thresholds):
    change(thresholds, lambda kept: kept["versions"].update(Swift="6.0") or kept["workloads"]["dialogue"].update(instructions=1))
    assert "the thresholds are from Swift 6.0, and here is " in count(thresholds).stderr


def test_a_workload_without_threshold_and_a_threshold_without_workload_are_errors(thresholds):
    change(thresholds, lambda kept: kept.update(workloads={"gone": kept["workloads"]["dialogue"]}))
    done = count(thresholds)
    assert done.returncode == 1
    assert "dialogue has no threshold" in done.stderr
    assert "gone has a threshold, but is no workload" in done.stderr


def test_a_name_that_no_workload_has_is_an_error_that_names_them(tmp_path):
    done = count(tmp_path / "none.json", "--only", "nothing")
    assert done.returncode == 1
    assert "no workload is called nothing: there are dialogue, " in done.stderr
