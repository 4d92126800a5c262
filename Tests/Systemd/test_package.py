"""The Debian package, from installation to purge."""

import subprocess

import pytest

from machine import PROJECT, ROOT, UNIT, install, until
from service import STATE


@pytest.fixture
def bare_machine(machine, service):
    """The machine without what `make install` brought, which comes back afterwards."""
    service.reset()
    install(remove=True)
    machine.run("rm -rf /etc/letterlock && systemctl daemon-reload")
    yield machine
    install()
    machine.run("systemd-sysusers && journalctl --update-catalog && systemctl daemon-reload")


@pytest.fixture(scope="module")
def package():
    built = subprocess.run(["scripts/build-deb"], cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True)
    return PROJECT / built.stdout.strip()


def test_lintian_has_nothing_to_say(package):
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error,warning", str(package)], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )
    assert done.returncode == 0, done.stdout


def test_it_depends_on_the_libraries_that_the_binary_uses(package):
    depends = subprocess.run(["dpkg-deb", "-f", package, "Depends"], stdout=subprocess.PIPE, text=True).stdout
    for library in ("libc6 (>=", "libsqlite3-0 (>=", "libssl3 (>=", "libstdc++6 (>=", "libsystemd0"):
        assert library in depends


def test_install_use_remove_and_purge(package, bare_machine, service):
    machine = bare_machine
    copy = ROOT / "root" / package.name
    copy.write_bytes(package.read_bytes())

    machine.run("dpkg", "--install", f"/root/{package.name}")
    assert until(lambda: machine.show("ActiveState") == "active")
    assert machine.show("UnitFileState") == "enabled"
    assert machine.show("UnitFileState", unit="letterlock.socket") == "disabled"
    service.deliver()

    # A changed settings file is the user's own, also when the package is installed again.
    machine.run("sed -i 's|// \"HostName\": \"mail|\"HostName\": \"kept|' /etc/letterlock/settings.json")
    pid = service.pid
    machine.run("dpkg", "--install", f"/root/{package.name}")
    assert "kept.example.org" in machine.run("cat", "/etc/letterlock/settings.json")
    assert until(lambda: service.pid not in (0, pid))
    assert len(service.messages()) == 1

    machine.run("dpkg", "--remove", "letterlock")
    assert machine.show("ActiveState") == "inactive"
    assert machine.run("ls", STATE).strip() and machine.run("ls", "/etc/letterlock/settings.json")

    # It comes back as it was.
    machine.run("dpkg", "--install", f"/root/{package.name}")
    assert until(lambda: machine.show("ActiveState") == "active")
    assert len(service.messages()) == 1
    assert machine.show("UnitFileState", unit="letterlock.socket") == "disabled"

    machine.run("dpkg", "--purge", "letterlock")
    for path in (STATE, "/etc/letterlock", "/usr/bin/letterlock", f"/usr/lib/systemd/system/{UNIT}"):
        assert machine.status("ls", path)[0] != 0, path
