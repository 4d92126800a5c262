"""Which files and lines are asked for."""

import os
import re
import subprocess


class UsageError(Exception):
    pass


def files_in(root, paths):
    """The Swift files of files and folders, relative to the root, sorted."""
    found = set()
    for path in paths:
        full = os.path.join(root, path)
        if os.path.isdir(full):
            for folder, _, names in os.walk(full):
                found.update(os.path.join(folder, name) for name in names if name.endswith(".swift"))
        elif os.path.isfile(full):
            found.add(full)
        else:
            raise UsageError(f"there is no {path}")
    return sorted(os.path.relpath(path, root) for path in found)


def changed_lines(root, commits):
    """The lines of Sources that the working tree has changed or added since a commit, by file.

    `commits` is a commit, or a range whose end is HEAD: lines are those of the working tree.
    """
    start, dots, end = commits.partition("..")
    if dots and end and commit(root, end) != commit(root, "HEAD"):
        raise UsageError(f"{commits} does not end at HEAD; check out {end} first")
    difference = subprocess.run(
        ["git", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", commit(root, start), "--", "Sources"],
        cwd=root, check=True, capture_output=True, text=True,
    ).stdout
    return lines_of(difference)


def lines_of(difference):
    """First and last line of each piece of a diff without context, by file; what was only removed has none."""
    lines, file = {}, None
    for line in difference.splitlines():
        if line.startswith("+++ "):
            file = line[6:] if line.startswith("+++ b/") and line.endswith(".swift") else None
        mark = re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)
        if mark and file:
            first, count = int(mark[1]), int(mark[2] or 1)
            if count > 0:
                lines.setdefault(file, []).append([first, first + count - 1])
    return lines


def commit(root, name):
    result = subprocess.run(["git", "rev-parse", "--verify", "--quiet", name + "^{commit}"], cwd=root, capture_output=True, text=True)
    if result.returncode != 0:
        raise UsageError(f"git knows no commit {name}")
    return result.stdout.strip()
