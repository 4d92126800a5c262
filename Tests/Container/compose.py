"""A compose project made of the repository's own files."""

import functools
import os
import re
import uuid

from engine import ROOT, docker, run
from letterlock import Letterlock


@functools.cache
def command():
    """The Compose that is installed: the plugin of today, or else the program of old."""
    if run("docker", "compose", "version", check=False).returncode == 0:
        return ["docker", "compose"], True
    return ["docker-compose"], False


class Compose:
    def __init__(self, files, variables, copies):
        words, modern = command()
        if not modern:
            # The old program refuses a file that has this key; nothing else is changed.
            copies.mkdir()
            files = [strip(ROOT / file, copies, "start_interval") for file in files]
        self.name = f"letterlock-{uuid.uuid4().hex[:8]}"
        options = [word for file in files for word in ("--file", file)]
        self.command = [*words, "--project-name", self.name, "--project-directory", ROOT, *options]
        # Ports that the kernel chooses, so that it disturbs nobody.
        ports = dict.fromkeys(("SMTP_PORT", "HTTP_PORT", "STARTTLS_PORT", "IMPLICIT_TLS_PORT"), "0")
        self.environment = os.environ | ports | {name: str(value) for name, value in variables.items()}

    def __call__(self, *arguments, **options):
        return run(*self.command, *arguments, cwd=ROOT, env=self.environment, **options)

    def up(self, *services):
        self("up", "--detach", "--no-build", *services)
        return self.service("letterlock")

    def down(self, *options):
        self("down", *options)

    def service(self, name):
        labels = {"com.docker.compose.project": self.name, "com.docker.compose.service": name}
        filters = [word for label in labels.items() for word in ("--filter", "label=" + "=".join(label))]
        return Letterlock(docker("ps", "--all", "--quiet", "--no-trunc", *filters).stdout.strip())

    def outcome(self, name):
        """Exit status and output of a service that ends."""
        container = self.service(name).id
        status = int(docker("wait", container).stdout)
        logs = docker("logs", container)
        return status, logs.stdout + logs.stderr


def strip(file, folder, key):
    text = file.read_text()
    stripped = re.sub(rf"^ *{key}:.*\n", "", text, flags=re.MULTILINE)
    if stripped != text:
        print(f"{file.name}: this Compose does not know {key}; it is left out of the copy that is run")
    copy = folder / file.name
    copy.write_text(stripped)
    return copy
