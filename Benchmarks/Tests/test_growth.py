"""The table of growth, with shapes that are known to be linear or not, in Valgrind."""

import os
import subprocess

import places
import pytest

# As the fuzzer behaves: three shapes, and the two that only begin.
SHAPES = """#!/bin/dash
if [ "$2" = list ]; then
    echo 'nothing - 100'; echo 'nothing-but-the-api api 100'; echo 'linear - 100'; echo 'quadratic - 60'; echo 'broken api 100'
    exit
fi
rounds=$3
case $2 in
    nothing*) rounds=0 ;;
    quadratic) rounds=$(($3 * $3)) ;;
    broken) echo 'shape: it did not work' >&2; exit 1 ;;
esac
while [ "$rounds" -gt 0 ]; do rounds=$((rounds - 1)); done
"""


@pytest.fixture
def grow(tmp_path):
    binary = tmp_path / "shapes"
    binary.write_text(SHAPES)
    binary.chmod(0o755)

    def run(only):
        command = [os.path.join(places.ROOT, "Benchmarks", "growth"), "--binary", binary, "--only", only]
        return subprocess.run(command, capture_output=True, text=True)

    return run


def test_what_is_linear_passes_and_is_in_the_table(grow):
    done = grow("linear")
    assert (done.returncode, done.stderr) == (0, "")
    name, size, _, _, growth, _ = done.stdout.splitlines()[1].split()
    assert (name, size) == ("linear", "100") and 3 < float(growth) < 4.2


def test_what_is_quadratic_is_named_with_its_growth(grow):
    done = grow("quadratic")
    assert done.returncode == 1
    assert "quadratic takes 1" in done.stderr and "times as many instructions for 4 times as many bytes" in done.stderr


def test_a_shape_that_fails_is_named_with_what_it_said(grow):
    done = grow("*")
    assert done.returncode == 1
    assert "broken ended with status 1" in done.stderr and "it did not work" in done.stderr
    assert "linear" in done.stdout and "linear takes" not in done.stderr


def test_a_name_that_no_shape_has_is_an_error_that_names_them(grow):
    done = grow("cubic")
    assert done.returncode == 1
    assert "no shape is called cubic: there are linear, quadratic, broken" in done.stderr
