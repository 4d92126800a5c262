"""The copy of the working tree that is mutated, built and tested; the working tree itself is only read."""

import os
import re
import shutil
import subprocess


def files_of(root):
    """All files that git would take, committed or not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root, check=True, capture_output=True,
    ).stdout
    return sorted({name for name in os.fsdecode(listed).split("\0") if name and os.path.lexists(os.path.join(root, name))})


def update(root, copy, mutated=()):
    """Makes the copy what the working tree is, but for the files that are written mutated anyway.

    What has not changed keeps its time, and is not compiled again.
    """
    wanted = [name for name in files_of(root) if name not in mutated]
    for name in wanted:
        take(os.path.join(root, name), os.path.join(copy, name), soften if name == "Package.swift" else None)
    # The versions that are in use, which git need not know, and tools that tests run.
    if os.path.exists(os.path.join(root, "Package.resolved")):
        take(os.path.join(root, "Package.resolved"), os.path.join(copy, "Package.resolved"))
    tools = os.path.join(root, ".build-tools")
    if os.path.isdir(tools) and not os.path.lexists(os.path.join(copy, ".build-tools")):
        os.symlink(tools, os.path.join(copy, ".build-tools"))
    known = {*wanted, *mutated}
    for folder, folders, names in os.walk(copy):
        folders[:] = [name for name in folders if not name.startswith(".build")]
        for name in names:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, copy)
            if relative not in known and relative not in ("Package.resolved", ".build-tools"):
                os.remove(path)


def take(source, target, change=None):
    if os.path.islink(source):
        if not os.path.islink(target) or os.readlink(source) != os.readlink(target):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.lexists(target):
                os.remove(target)
            os.symlink(os.readlink(source), target)
        return
    with open(source, "rb") as file:
        content = file.read()
    if change:
        content = change(content)
    if os.path.exists(target):
        with open(target, "rb") as file:
            if file.read() == content:
                return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content)
    shutil.copystat(source, target)


def soften(manifest):
    """A manifest under which warnings are no errors: mutants cause many."""
    return re.sub(rb"\n[^\n]*\.treatAllWarnings\(as: \.error\)[^\n]*", b"", manifest)
