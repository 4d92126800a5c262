"""The build of the image."""

import os
import shutil
import sys
import uuid
from pathlib import Path

import pytest

from engine import IMAGE, ROOT, docker, run


def build(folder, image):
    options = os.environ.get("IMAGE_OPTIONS", "")
    done = run("make", "image", f"IMAGE={image}", f"IMAGE_OPTIONS={options} --progress plain", cwd=folder)
    return done.stdout + done.stderr


@pytest.mark.parametrize("file", ["Dockerfile", "examples/shell/Dockerfile"])
def test_dockerfile_follows_the_rules_of_hadolint(file):
    run(Path(sys.executable).with_name("hadolint"), ROOT / file)


def test_dependencies_are_not_compiled_again_when_a_source_changes(folder):
    copy, image = folder / "copy", f"{IMAGE}-changed"
    files = run("git", "ls-files", cwd=ROOT).stdout.splitlines()
    for file in files:
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, copy / file)
    with (copy / "Sources/letterlock/Letterlock.swift").open("a") as source:
        source.write(f"// {uuid.uuid4()}\n")  # never built before
    try:
        output = build(copy, image)
    finally:
        docker("image", "rm", "--force", image)
    assert "Compiling letterlock" in output
    assert "Compiling NIOCore" not in output and "Compiling ssl_" not in output
