"""The table of growth, with shapes that are known to be linear or not, in Valgrind."""

import os
import subprocess

import places
import pytest

# As the runner of the shapes behaves: it reads one input after the other in a function that Callgrind knows by its name.
SHAPES = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile long done;

__attribute__((noinline)) void growth_counted(const char *name, long size) {
    long rounds = size;
    if (strcmp(name, "quadratic") == 0) rounds = size * size / 100;
    if (strcmp(name, "refused") == 0 && size > 1000) rounds = 10;
    if (strcmp(name, "constant") == 0 || strcmp(name, "limited") == 0) rounds = 1000;
    if (strcmp(name, "slow") == 0) rounds = size * 5000;
    for (long i = 0; i < rounds; i++) done++;
}

int main(int count, char **words) {
    if (strcmp(words[1], "list") == 0) {
        puts("linear 1000 grows\\nquadratic 600 grows\\nrefused 1000 grows\\nconstant 1000 grows");
        puts("limited 1000 bounded\\nslow 100 grows\\nbroken 1000 grows");
        return 0;
    }
    for (int i = 1; i < count; i++) {
        char *size = strchr(words[i], '=');
        *size++ = 0;
        if (strcmp(words[i], "broken") == 0) {
            fputs("growth: it did not work\\n", stderr);
            return 1;
        }
        for (long making = 0; making < 1000000; making++) done++;
        growth_counted(words[i], atol(size));
    }
    return 0;
}
"""


@pytest.fixture(scope="module")
def grow(tmp_path_factory):
    directory = tmp_path_factory.mktemp("shapes")
    source, binary = directory / "shapes.c", directory / "shapes"
    source.write_text(SHAPES)
    subprocess.run(["clang", "-O1", "-o", binary, source], check=True)

    def run(only):
        command = [os.path.join(places.ROOT, "Benchmarks", "growth"), "--binary", binary, "--only", only]
        return subprocess.run(command, capture_output=True, text=True)

    return run


def test_what_is_linear_passes_and_is_in_the_table_without_the_making_of_its_input(grow):
    done = grow("linear")
    assert (done.returncode, done.stderr) == (0, "")
    name, size, once, _, growth, _ = done.stdout.splitlines()[1].split()
    assert (name, size) == ("linear", "1,000") and 3.7 < float(growth) < 4.1
    assert int(once.replace(",", "")) < 20_000
    assert done.stdout.splitlines()[-1].startswith("1 shapes, ")


def test_what_is_quadratic_is_named_with_its_growth(grow):
    done = grow("quadratic")
    assert done.returncode == 1
    assert "quadratic takes 1" in done.stderr and "times as many instructions for 4 times as many bytes" in done.stderr


@pytest.mark.parametrize("name", ["refused", "constant"])
def test_a_shape_whose_larger_input_is_not_read_is_named(grow, name):
    done = grow(name)
    assert done.returncode == 1
    assert f"{name} takes only " in done.stderr and "it does not read most of them" in done.stderr


def test_a_shape_that_says_that_it_is_bounded_need_not_grow(grow):
    done = grow("limited")
    assert (done.returncode, done.stderr) == (0, "")


def test_what_takes_too_long_for_each_byte_is_named(grow):
    done = grow("slow")
    assert done.returncode == 1
    assert "slow takes " in done.stderr and "instructions for each byte" in done.stderr


def test_a_shape_that_fails_is_named_with_what_it_said_and_the_others_are_counted(grow):
    done = grow("*")
    assert done.returncode == 1
    assert "broken ended with status 1" in done.stderr and "it did not work" in done.stderr
    assert "linear" in done.stdout and "linear takes" not in done.stderr


def test_a_name_that_no_shape_has_is_an_error_that_names_them(grow):
    done = grow("cubic")
    assert done.returncode == 1
    assert "no shape is called cubic: there are linear, quadratic, refused" in done.stderr
