import compiler
from mutants import Mutant


def mutant(number, place, around=(1, 1, 99, 1), kind="negate condition", file="Sources/A/a.swift"):
    return Mutant(number, file, 1, kind, "f", "", "", list(place), list(around))


def error(line, column, file="/copy/Sources/A/a.swift"):
    return f"{file}:{line}:{column}: error: no\n{file}:{line}:{column}: note: because\n"


def test_the_innermost_mutant_around_an_error_goes_first():
    candidates = [mutant(1, (5, 1, 5, 80)), mutant(2, (5, 10, 5, 30)), mutant(3, (5, 40, 5, 50)), mutant(4, (4, 1, 7, 2))]
    assert compiler.blamed(error(5, 20), "/copy", candidates) == {2}
    assert compiler.blamed(error(5, 35), "/copy", candidates) == {1}
    assert compiler.blamed(error(6, 1), "/copy", candidates) == {4}


def test_an_error_behind_all_mutants_is_put_down_to_what_leaves_the_declaration():
    candidates = [
        mutant(1, (5, 1, 5, 8), (4, 1, 8, 1), "drop statement"), mutant(2, (6, 1, 6, 8), (4, 1, 8, 1)),
        mutant(3, (20, 1, 20, 8), (1, 1, 30, 1), "drop statement"),
    ]
    assert compiler.blamed(error(8, 1), "/copy", candidates) == {1}


def test_an_error_in_another_file_is_put_down_to_nobody():
    candidates = [mutant(1, (5, 1, 5, 8))]
    assert compiler.blamed(error(5, 1, "/copy/Sources/A/b.swift"), "/copy", candidates) == set()
    assert compiler.blamed("error: no such module\n", "/copy", candidates) == set()


def test_warnings_and_notes_are_no_errors():
    assert compiler.errors("/a.swift:1:2: warning: w\n/a.swift:1:3: note: n\n/a.swift:1:4: error: e\n") == {("/a.swift", 1, 4)}
