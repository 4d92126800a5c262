"""The whole tool, on a package with one module and one test that looks at little."""

import json
import os
import subprocess
import sys

import pytest

MUTANTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
TOOL = os.path.join(MUTANTS, "../.build-mutants/tool/debug/letterlock-mutate")

MANIFEST = """\
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "tiny",
    targets: [
        .target(
            name: "Tiny",
            swiftSettings: [
                .treatAllWarnings(as: .error),
            ]
        ),
        .testTarget(name: "TinyTests", dependencies: ["Tiny"]),
    ]
)
"""

SOURCE = """\
public struct Counter {
    public private(set) var count = 0
    let limit: Int

    public init(limit: Int) {
        self.limit = limit
    }

    public mutating func add() -> Bool {
        guard count < limit else { return false }
        count += 1
        return true
    }

    public func untested() -> Bool { count == 0 }

    public mutating func drain() {
        while count > 0 { count -= 1 }
    }
}
"""

TEST = """\
import Testing
import Tiny

struct CounterTests {
    @Test func adds() {
        var counter = Counter(limit: 5)
        let isAdded = counter.add()
        #expect(isAdded)
        #expect(counter.count == 1)
        counter.drain()
    }
}
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The package after a run: its folder, the mutants and what was printed."""
    root = tmp_path_factory.mktemp("tiny")
    (root / "Sources/Tiny").mkdir(parents=True)
    (root / "Tests/TinyTests").mkdir(parents=True)
    (root / "Package.swift").write_text(MANIFEST)
    (root / ".gitignore").write_text(".build*\n")
    (root / "Sources/Tiny/Counter.swift").write_text(SOURCE)
    (root / "Tests/TinyTests/CounterTests.swift").write_text(TEST)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    (root / "accepted").write_text(
        "Sources/Tiny/Counter.swift: Counter.untested: negate condition: "
        "public func untested() -> Bool { count == 0 } -> public func untested() -> Bool { count != 0 }\n"
        "    for the test of the tool\n"
    )
    done = run(root, "Sources/Tiny")
    mutants = json.loads((root / ".build-mutants/report.json").read_text())
    return root, mutants, done


def run(root, *options):
    command = [os.path.join(MUTANTS, "run"), "--root", root, "--tool", TOOL, "--accepted", root / "accepted", *options]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True)


def outcomes(mutants, before, kind):
    return {mutant["after"]: mutant["outcome"] for mutant in mutants if before in mutant["before"] and mutant["kind"] == kind}


def test_what_the_test_looks_at_is_killed(tiny):
    _, mutants, _ = tiny
    assert set(outcomes(mutants, "count += 1", "drop statement").values()) == {"killed"}
    assert set(outcomes(mutants, "guard count", "negate condition").values()) == {"killed"}
    assert outcomes(mutants, "var count = 0", "change number") == {"public private(set) var count = 1": "killed"}


def test_what_it_does_not_look_at_survives(tiny):
    _, mutants, done = tiny
    assert set(outcomes(mutants, "guard count", "leave out check").values()) == {"survived"}
    assert set(outcomes(mutants, "guard count", "shift bound").values()) == {"survived"}
    assert set(outcomes(mutants, "untested", "return early").values()) == {"not covered"}
    assert "Sources/Tiny/Counter.swift:10: leave out check in Counter.add" in done.stdout
    assert done.returncode == 1


def test_a_mutant_that_never_ends_is_one_that_was_noticed(tiny):
    _, mutants, _ = tiny
    assert outcomes(mutants, "count -= 1", "drop statement") == {"while count > 0 { }": "timed out"}


def test_a_mutant_that_does_not_compile_is_left_out(tiny):
    _, mutants, _ = tiny
    assert outcomes(mutants, "self.limit = limit", "drop statement") == {"": "not compiled"}


def test_an_accepted_survivor_is_shown_apart(tiny):
    _, _, done = tiny
    assert "because:  for the test of the tool" in done.stdout.partition("Accepted survivors:")[2]


def test_the_working_tree_stays_as_it_was(tiny):
    root, _, _ = tiny
    assert (root / "Sources/Tiny/Counter.swift").read_text() == SOURCE
    assert os.listdir(root / "Sources/Tiny") == ["Counter.swift"]


def test_tests_that_fail_without_mutants_are_an_error(tiny):
    root, _, _ = tiny
    path = root / "Tests/TinyTests/CounterTests.swift"
    path.write_text(TEST.replace("== 1", "== 2"))
    try:
        assert run(root, "Sources/Tiny").returncode == 2
    finally:
        path.write_text(TEST)


def test_without_time_no_mutant_is_tried(tiny):
    root, _, _ = tiny
    done = run(root, "--minutes", "0", "Sources/Tiny")
    assert done.returncode == 0
    assert {mutant["outcome"] for mutant in json.loads((root / ".build-mutants/report.json").read_text())} == {"not compiled"}
