"""The runner measures what it is told to, and judges it by the goals."""

import json
import os
import shutil
import subprocess
import xml.etree.ElementTree

import goals
import loads
import picture
import places
import pytest
import tables
import turns

ROUNDS = [
    {"messagesPerSecond": 100.0, "bytesPerSecond": 1e6, "serverMicrosecondsPerMessage": 100.0},
    {"messagesPerSecond": 300.0, "bytesPerSecond": 3e6, "serverMicrosecondsPerMessage": 120.0},
    {"messagesPerSecond": 200.0, "bytesPerSecond": 2e6, "serverMicrosecondsPerMessage": 110.0},
]


def results(letterlock, sink=ROUNDS):
    return {"loads": {goals.EACH: {"letterlock": letterlock, "smtp-sink": sink}}, "measures": {}}


def run(tmp_path, *options):
    """Runs it for a short time, and gives what it printed and wrote."""
    output = tmp_path / "results.json"
    command = [os.path.join(places.ROOT, "Benchmarks", "run"), "--rounds", "1", "--seconds", "0.1", "--output", output, *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(output.read_text())


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds():
    halved = [{"messagesPerSecond": figure} for figure in (50.0, 60.0, 180.0)]
    assert turns.ratio(halved, ROUNDS) == 0.5


def test_goals_are_reached_at_their_bound_or_below_it_as_they_say():
    judged = {goal["goal"]: goal for goal in goals.judge(results(ROUNDS))}
    reached = judged["messages a second, stored, a connection each, against smtp-sink"]
    assert (reached["value"], reached["reached"]) == (1.0, True)
    # The bound itself is too much.
    bound = judged["server CPU per message, stored, a connection each"]
    assert (bound["value"], bound["reached"]) == (110.0, False)
    assert judged["resident memory, idle"]["reached"] is None


def test_a_figure_that_was_not_measured_is_no_failure_of_the_table():
    rows = tables.goals(goals.judge({"loads": {}, "measures": {}}))
    assert {row[3] for row in rows[1:]} == {"not measured"}
    assert len(rows) == 1 + len(goals.GOALS)


def test_patterns_find_loads_and_a_wrong_one_is_an_error():
    assert [load.name for load in loads.matching(["each-4k-1-t*", "each-4k-1-tls"])] == ["each-4k-1-tls", "each-4k-1-tls-resumed"]
    with pytest.raises(SystemExit, match="no load is called nothing"):
        loads.matching(["nothing"])


def test_the_goals_need_no_load_that_is_not_made_by_default():
    assert [load.name for load in loads.matching(goals.LOADS)] == goals.LOADS


@pytest.mark.parametrize("way", loads.WAYS)
def test_every_way_is_measured(tmp_path, way):
    printed, found = run(tmp_path, "--loads", f"each-4k-20-{way}", "--servers", "letterlock", "smtp-sink", "aiosmtpd", "--measures", "none")
    servers = found["loads"][f"each-4k-20-{way}"]
    # Neither can BDAT, and smtp-sink no TLS.
    expected = ["letterlock"] if way == "bdat" else ["letterlock", "aiosmtpd"] if "tls" in way else ["letterlock", "smtp-sink", "aiosmtpd"]
    assert list(servers) == expected
    for rounds in servers.values():
        assert rounds[0]["messages"] >= 20
        assert rounds[0]["serverMicrosecondsPerMessage"] > 0
        assert rounds[0]["errors"] == 0
    assert "not measured" in printed


def test_a_running_server_and_another_binary_are_measured(tmp_path, start):
    other = tmp_path / "letterlock"
    shutil.copy(places.BINARY, other)
    daemon = start()
    names = ["letterlock", f"letterlock={other}", f"127.0.0.1:{daemon.smtp['None']}"]
    _, found = run(tmp_path, "--loads", "kept-4k-1-plain-own", "--servers", *names, "--measures", "none")
    assert list(found["loads"]["kept-4k-1-plain-own"]) == names
    assert "serverMicrosecondsPerMessage" not in found["loads"]["kept-4k-1-plain-own"][names[2]][0]


def test_single_measures_are_made(tmp_path):
    _, found = run(tmp_path, "--loads", "none", "--measures", "start", "handshakes", "store", "--messages", "2000")
    assert set(found["measures"]) == {"start", "handshakes", "store"}
    judged = [goal["value"] for goal in found["goals"] if goal["value"] is not None]
    assert len(judged) == 7
    assert all(value > 0 for value in judged)


def test_the_picture_shows_every_server():
    drawn = picture.draw(results(ROUNDS))
    xml.etree.ElementTree.fromstring(drawn)
    for text in ("letterlock", "smtp-sink", "200/s · 1.00", "A connection per message, 4 KB, 20 sessions, no TLS"):
        assert text in drawn


def test_results_are_published_into_the_page_and_again(tmp_path):
    page = tmp_path / "performance.md"
    shutil.copy(os.path.join(places.ROOT, "docs", "performance.md"), page)
    found = {**results(ROUNDS), "machine": {"processor": "Z80", "cores": 1, "kernel": "6.1"}, "rounds": 3}
    found["measures"] = {"start": {"certificateThere": {"milliseconds": 12.34}}}
    found["goals"] = goals.judge(found)
    (tmp_path / "results.json").write_text(json.dumps(found))
    pages = []
    for _ in range(2):
        subprocess.run([os.path.join(places.ROOT, "Benchmarks", "publish"), tmp_path / "results.json", tmp_path], check=True)
        pages.append(page.read_text())
    assert pages[0] == pages[1]
    for text in ("Z80, 1 cores", "| 12.34 |", "| 12.3 ms | reached |", "| letterlock | 200 |", "## How to measure"):
        assert text in pages[0]
    assert "<svg" in (tmp_path / "performance.svg").read_text()
