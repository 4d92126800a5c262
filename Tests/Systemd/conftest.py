"""One machine for all tests, one service for each."""

import subprocess

import pytest

from machine import ROOT, TOOL, UNIT, Machine, install
from service import Service


@pytest.fixture(scope="session")
def machine():
    install()
    # An ordinary user of the machine.
    subprocess.run(["chroot", str(ROOT), "useradd", "--create-home", "alice"], check=True)
    booted = subprocess.run([TOOL, "boot"], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert "state=running" in booted, booted
    machine = Machine()
    machine.run("journalctl", "--update-catalog")
    yield machine
    subprocess.run([TOOL, "off"], check=True)


@pytest.fixture
def service(machine, request):
    service = Service(machine)
    before = machine.cursor()
    yield service
    if getattr(request.node, "failed", False):
        print(machine.run("journalctl", "--no-pager", f"--after-cursor={before}", "-u", UNIT, check=False))
    service.reset()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed = True
