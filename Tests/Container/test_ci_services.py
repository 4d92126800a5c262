"""The services of GitHub Actions and GitLab CI: what those systems do with the files, done by hand."""

import os
import re
import shlex
import subprocess
import uuid

import pytest
import yaml

from engine import ROOT, docker

ARRIVED = "the welcome mail arrived over TLS 1.3"


def load(name):
    return yaml.safe_load((ROOT / "deploy/compose" / name).read_text())


@pytest.fixture
def network():
    name = f"letterlock-{uuid.uuid4().hex[:8]}"
    docker("network", "create", name)
    yield name
    docker("network", "rm", name)


def test_github_actions(letterlock, folder):
    """The service gets its variables, options and ports; the steps run when it is healthy."""
    job = load("github-actions.yml")["jobs"]["mail"]
    service = job["services"]["letterlock"]
    ports = [int(port.split(":")[1]) for port in service["ports"]]
    server = letterlock(*shlex.split(service["options"]), env=service["env"], ports=ports, hardened=False)
    server.wait_for_health()
    # On ports that the kernel chose, in place of the job's.
    chosen = {f"localhost:{port}": f"localhost:{server.port(port)}" for port in ports}

    def with_ports(text):
        return re.sub("|".join(chosen), lambda found: chosen[found.group()], text)

    environment = {name: with_ports(value) for name, value in job["env"].items()}
    (folder / "examples").symlink_to(ROOT / "examples")
    output = ""
    for step in job["steps"]:
        if "run" in step:
            output += subprocess.run(
                ["bash", "-euo", "pipefail", "-c", with_ports(step["run"])],
                cwd=folder, env=os.environ | environment | {"SMTP_PORT": str(server.port(1025))},
                capture_output=True, text=True, check=True, timeout=60,
            ).stdout
    assert ARRIVED in output


def test_gitlab_ci(network, letterlock):
    """The service gets its variables and its alias in the network of the job; nothing else."""
    job = load("gitlab-ci.yml")["mail"]
    (service,) = job["services"]
    letterlock(
        "--network", network, "--network-alias", service["alias"], env=service["variables"], ports=(), hardened=False
    )
    # The example's image has what before_script would install from the network.
    steps = [*job["before_script"], *job["script"], *job["after_script"]]
    script = "\n".join(step for step in steps if not step.startswith("apt-get"))
    variables = [word for pair in job["variables"].items() for word in ("--env", "=".join(pair))]
    done = docker(
        "run", "--rm", "--network", network, *variables, "--entrypoint", "bash", "--workdir", "/tmp",
        "--volume", f"{ROOT / 'examples'}:/tmp/examples:ro", "letterlock-example", "-euo", "pipefail", "-c", script,
    )
    assert ARRIVED in done.stdout
    assert '"Outcome":"Completed"' in done.stdout.replace('": "', '":"')
