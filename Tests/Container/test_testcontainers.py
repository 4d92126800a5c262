"""The Testcontainers example, run as people run it."""

import os
import sys

from engine import IMAGE, ROOT, run


def test_example_passes(tmp_path):
    environment = os.environ | {
        "LETTERLOCK_IMAGE": IMAGE,
        # Its helper that cleans up after a crash is one more image, from a registry that may not be in reach.
        "TESTCONTAINERS_RYUK_DISABLED": "true",
        # On a machine that is itself a container, it would guess another address than the published one.
        "TESTCONTAINERS_CONNECTION_MODE": "docker_host",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    example = ROOT / "deploy/compose/testcontainers/test_welcome_mail.py"
    done = run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", example, cwd=tmp_path, env=environment)
    assert "1 passed" in done.stdout
