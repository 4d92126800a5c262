"""The watchdog bites when the process is stuck, and only then."""

import smtplib
import time

import pytest

from certificate import make_certificate
from machine import until
from service import STATE
from thread import stopped_thread

UNIT_LINES = "WatchdogSec=3\nRestartSec=100ms"


def test_a_stopped_process_is_restarted(service, machine):
    service.start(unit=UNIT_LINES)
    pid = service.pid
    # It is fed: nothing happens for some intervals.
    time.sleep(7)
    assert service.pid == pid
    machine.run("systemctl", "kill", "--signal=SIGSTOP", "--kill-who=main", "letterlock.service")
    assert until(lambda: service.pid not in (0, pid))
    assert until(lambda: machine.show("ActiveState") == "active")
    assert machine.show("NRestarts") == "1"
    service.deliver()


def test_a_stuck_event_loop_is_restarted_although_the_rest_goes_on(service, machine):
    service.start(unit=UNIT_LINES)
    pid = service.pid
    with stopped_thread(pid, "NIO-ELT-") as reap:
        assert until(lambda: reap() or service.pid not in (0, pid), seconds=30)
        assert until(lambda: reap() or service.pid not in (0, pid))
    assert until(lambda: machine.show("ActiveState") == "active")
    assert machine.show("NRestarts") == "1"
    service.deliver()


def test_a_full_disk_and_an_expired_certificate_leave_the_watchdog_quiet(service, machine):
    service.give_certificate(*make_certificate(days=-1))
    machine.run(f"mkdir -p {STATE} && mount -t tmpfs -o size=3M,mode=0755 tmpfs {STATE}")
    try:
        service.start({"TlsMode": "StartTls"}, unit=UNIT_LINES)
        pid, before = service.pid, machine.cursor()
        machine.run(f"dd if=/dev/zero of={STATE}/filler bs=64k", check=False)
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            for _ in range(100):
                service.deliver(subject="x" * 900)
        assert refusal.value.smtp_code == 452
        assert "certificate expired" in service.wait_for_status("expired")
        time.sleep(10)
        assert service.pid == pid
        assert machine.show("ActiveState", "NRestarts") == {"ActiveState": "active", "NRestarts": "0"}
        assert [e for e in machine.journal(since=before) if e.get("LETTERLOCK_EVENT") == "store-not-writable"]
        # It recovers by itself.
        machine.run("rm", f"{STATE}/filler")
        service.deliver(subject="after")
    finally:
        machine.run("systemctl stop letterlock.service")
        machine.run("umount", STATE)
