import subprocess

import pytest

import changes


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path):
    (tmp_path / "Sources/A").mkdir(parents=True)
    (tmp_path / "Sources/A/a.swift").write_text("one\ntwo\nthree\nfour\n")
    (tmp_path / "Sources/A/b.swift").write_text("one\n")
    (tmp_path / "Sources/A/c.txt").write_text("one\n")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


def test_lines_that_were_changed_or_added_count_and_removed_ones_do_not(clone):
    (clone / "Sources/A/a.swift").write_text("one\nTWO\nthree\nfive\nsix\n")
    (clone / "Sources/A/b.swift").write_text("")
    (clone / "Sources/A/c.txt").write_text("two\n")
    assert changes.changed_lines(clone, "HEAD") == {"Sources/A/a.swift": [[2, 2], [4, 5]]}


def test_a_range_that_ends_at_head_is_a_range_until_now(clone):
    (clone / "Sources/A/b.swift").write_text("one\ntwo\n")
    git(clone, "commit", "-am", "second")
    expected = {"Sources/A/b.swift": [[2, 2]]}
    assert changes.changed_lines(clone, "HEAD~1..") == expected
    assert changes.changed_lines(clone, "HEAD~1..HEAD") == expected
    assert changes.changed_lines(clone, "HEAD") == {}


def test_a_range_that_ends_before_head_is_refused(clone):
    git(clone, "commit", "--allow-empty", "-m", "second")
    with pytest.raises(changes.UsageError, match="does not end at HEAD"):
        changes.changed_lines(clone, "HEAD~1..HEAD~1")


def test_an_unknown_commit_is_named(clone):
    with pytest.raises(changes.UsageError, match="no commit nowhere"):
        changes.changed_lines(clone, "nowhere..")


def test_folders_stand_for_their_swift_files(clone):
    assert changes.files_in(clone, ["Sources/A"]) == ["Sources/A/a.swift", "Sources/A/b.swift"]
    assert changes.files_in(clone, ["Sources/A/b.swift", "Sources/A/b.swift"]) == ["Sources/A/b.swift"]
    with pytest.raises(changes.UsageError, match="there is no Sources/B"):
        changes.files_in(clone, ["Sources/B"])
