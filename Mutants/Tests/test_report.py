import pytest

import accepted
import report
from mutants import Mutant


def mutant(number, outcome, file="Sources/A/a.swift"):
    return Mutant(number, file, number, "shift bound", "A.f", f"a < {number}", f"a <= {number}", outcome=outcome)


MUTANTS = [
    mutant(1, "killed"), mutant(2, "timed out"), mutant(3, "survived"), mutant(4, "not covered"), mutant(5, "not compiled"),
    mutant(6, "killed", "Sources/A/b.swift"),
]


def test_survivors_are_shown_with_their_place_and_change():
    text, is_good = report.text(MUTANTS, {}, True)
    assert not is_good
    assert "Sources/A/a.swift:3: shift bound in A.f\n    before:   a < 3\n    after:    a <= 3\n" in text
    assert "Sources/A/a.swift:4: shift bound in A.f (no test reaches it)" in text
    assert text.splitlines()[-3].split() == ["Sources/A/a.swift", "5", "1", "1", "2", "0", "1", "50", "%"]
    assert text.splitlines()[-1].split() == ["all", "6", "2", "1", "2", "0", "1", "60", "%"]


def test_accepted_survivors_are_shown_apart_and_do_not_count():
    reasons = {MUTANTS[2].key: "equivalent: a is never 3", MUTANTS[3].key: "equivalent: never called"}
    text, is_good = report.text(MUTANTS, reasons, True)
    assert is_good
    assert "Survivors:" not in text.replace("Accepted survivors:", "")
    assert "because:  equivalent: a is never 3" in text
    assert text.splitlines()[-1].split() == ["all", "6", "2", "1", "0", "2", "1", "100", "%"]


def test_reasons_that_nobody_needs_are_named_if_their_file_was_tried_whole():
    reasons = {MUTANTS[0].key: "wrong", "Sources/B/c.swift: f: shift bound: a -> b": "elsewhere"}
    assert report.unused(MUTANTS, reasons) == [MUTANTS[0].key]
    assert "Accepted, but gone or killed" in report.text(MUTANTS, reasons, True)[0]
    assert "Accepted, but gone or killed" not in report.text(MUTANTS, reasons, False)[0]


def test_a_dropped_line_can_be_accepted(tmp_path):
    dropped = Mutant(1, "Sources/A/a.swift", 1, "drop statement", "A.f", "a = 0", "", outcome="survived")
    path = tmp_path / "accepted"
    path.write_text(f"{dropped.key}\n    equivalent\n")
    assert report.text([dropped], accepted.read(path), True)[1]


def test_the_file_of_accepted_survivors_has_reasons_of_one_or_more_lines(tmp_path):
    path = tmp_path / "accepted"
    path.write_text("# why\n\na.swift: f: shift bound: a < b -> a <= b\n    equivalent:\n    never equal\n")
    assert accepted.read(path) == {"a.swift: f: shift bound: a < b -> a <= b": "equivalent: never equal"}
    path.write_text("a.swift: f\n")
    with pytest.raises(accepted.FormatError, match="no reason"):
        accepted.read(path)
    path.write_text("  reason\n")
    with pytest.raises(accepted.FormatError, match=":1: a reason without"):
        accepted.read(path)
    assert accepted.read(tmp_path / "missing") == {}
