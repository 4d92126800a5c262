"""What `make install` puts in place, and what systemd thinks of it."""

from machine import PROJECT, ROOT, UNIT, install
from service import SETTINGS, SOCKETS

SYSTEM = "/usr/lib/systemd/system"


def test_the_units_verify_silently(machine):
    units = [f"{SYSTEM}/{unit}" for unit in (UNIT, *SOCKETS.values())]
    assert machine.status("systemd-analyze", "verify", "--man=no", *units) == (0, "")


def test_the_exposure_is_at_most_1_2(machine):
    # The threshold counts tenths.
    status, report = machine.status(
        "systemd-analyze", "security", "--offline=true", "--threshold=12", f"{SYSTEM}/{UNIT}"
    )
    assert status == 0, report
    print(report.splitlines()[-1])


def test_the_user_exists_without_a_shell(machine):
    entry = machine.run("getent", "passwd", "letterlock").strip().split(":")
    assert entry[5:] == ["/var/lib/letterlock", "/usr/sbin/nologin"]


def test_installing_keeps_changed_settings_and_removing_keeps_them_too(machine):
    prefix = "/opt/letterlock"
    settings = ROOT / "etc/letterlock/settings.json"
    settings.write_text('{"HostName": "kept.test"}')
    install(prefix=prefix)
    files = {str(path.relative_to(ROOT)) for path in (ROOT / prefix[1:]).rglob("*") if path.is_file()}
    assert files == {f"{prefix[1:]}/{name}" for name in (
        "bin/letterlock", "lib/systemd/catalog/letterlock.catalog", "lib/sysusers.d/letterlock.conf",
        "share/man/man1/letterlock.1", *(f"lib/systemd/system/{unit}" for unit in (UNIT, *SOCKETS.values())),
    )}
    unit = (ROOT / prefix[1:] / "lib/systemd/system" / UNIT).read_text()
    assert f"ExecStart={prefix}/bin/letterlock\n" in unit
    install(prefix=prefix, remove=True)
    assert not [path for path in (ROOT / prefix[1:]).rglob("*") if path.is_file()]
    assert settings.read_text() == '{"HostName": "kept.test"}'


def test_the_shipped_settings_file_is_right_as_it_is(machine, service):
    machine.write(SETTINGS, (PROJECT / "deploy/systemd/settings.json").read_text())
    machine.run("systemctl", "start", UNIT)
    assert machine.show("ActiveState") == "active"
    service.deliver(host="127.0.0.1")
    service.deliver(host="::1")
    # The commands of everybody on the machine know where the service is.
    assert machine.run_as("alice", "letterlock health").startswith("pass None")
