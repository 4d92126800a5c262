import os

import covering

HERE = os.path.dirname(os.path.abspath(__file__))
SUITES = ["SASLTests.Base64Tests", "SMTPServerTests.AccessTests", "EndToEndTests.LabTests", "LetterlockTests.CommandTests"]


def test_a_module_has_its_own_tests_and_those_of_its_row():
    assert covering.suites_for("Sources/SASL/Base64.swift", SUITES, {}) == ["SASLTests.Base64Tests"]
    others = {"Sources/SASL": [r"EndToEndTests\."], "Sources/SASL/Deep": [r"SMTPServerTests\."]}
    assert covering.suites_for("Sources/SASL/a.swift", SUITES, others) == [SUITES[0], SUITES[2]]
    assert covering.suites_for("Sources/SASL/Deep/a.swift", SUITES, others) == SUITES[:2]
    assert covering.suites_for("Sources/letterlock/a.swift", SUITES, {}) == ["LetterlockTests.CommandTests"]


def test_rows_name_folders_that_exist():
    for folder in covering.OTHERS:
        assert os.path.isdir(os.path.join(HERE, "../..", folder)), folder
