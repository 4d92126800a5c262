"""Start, status, reload and stop, as systemd is told of them."""

import json
import re
import smtplib
import socket
import threading
import time

from machine import UNIT, until
from service import SETTINGS


def test_start_comes_back_only_when_mail_is_taken(service, machine):
    service.start({"TlsMode": "StartTls"})
    assert machine.show("ActiveState", "SubState", "Type", "NotifyAccess") == {
        "ActiveState": "active", "SubState": "running", "Type": "notify", "NotifyAccess": "main",
    }
    service.deliver(tls="StartTls")


def test_a_start_with_wrong_settings_ends_with_78_and_is_not_repeated(service, machine):
    before = machine.cursor()
    service.configure({"TlsMode": "Tls"})
    status, _ = machine.status("systemctl", "start", UNIT)
    assert status != 0
    assert machine.show("ActiveState", "ExecMainStatus", "NRestarts") == {
        "ActiveState": "failed", "ExecMainStatus": "78", "NRestarts": "0",
    }
    faults = [e for e in machine.journal(since=before) if "must be one of None, StartTls, ImplicitTls" in e["MESSAGE"]]
    assert [(fault["PRIORITY"], fault["_TRANSPORT"]) for fault in faults] == [("2", "journal")]


def test_the_status_says_mode_expiry_and_messages_held(service):
    service.start({"Listeners": [{"Port": 1025, "TlsMode": "None"}, {"Port": 1465, "TlsMode": "ImplicitTls"}]})
    modes = r"TlsMode None on 1025; TlsMode ImplicitTls on 1465"
    expiry = r"certificate expires \d{4}-\d\d-\d\d \(3649 days\)"
    assert re.fullmatch(rf"{modes}; {expiry}; 0 messages held", service.status_text)
    service.deliver()
    assert re.fullmatch(rf"{modes}; {expiry}; 1 message held", service.wait_for_status("1 message"))
    service.deliver(1465, tls="ImplicitTls")
    assert service.wait_for_status("2 messages held").endswith("; 2 messages held")


def test_reload_takes_settings_over_in_the_same_process(service, machine):
    service.start({"HostName": "one.test"})
    pid = service.pid
    service.configure({"HostName": "two.test"})
    machine.run("systemctl", "reload", UNIT)

    def greeting():
        with socket.create_connection(("127.0.0.1", 1025), timeout=20) as connection:
            return connection.recv(200).decode()

    assert until(lambda: greeting().startswith("220 two.test "))
    assert until(lambda: machine.show("SubState") == "running")
    assert service.pid == pid


def test_a_refused_reload_leaves_the_service_running_as_it_was(service, machine):
    service.start({"HostName": "one.test"})
    pid, before = service.pid, machine.cursor()
    machine.write(SETTINGS, json.dumps({"HostName": "two.test", "Prot": 1}))
    machine.run("systemctl", "reload", UNIT)
    assert until(lambda: [e for e in machine.journal(since=before) if e.get("LETTERLOCK_EVENT") == "reload-refused"])
    assert until(lambda: machine.show("SubState") == "running")
    assert service.pid == pid
    with socket.create_connection(("127.0.0.1", 1025), timeout=20) as connection:
        assert connection.recv(200).startswith(b"220 one.test ")


def test_stop_drains_what_runs_for_longer_than_systemd_would_wait(service, machine):
    before = machine.cursor()
    service.start({"ShutdownGrace": "60s"}, unit="TimeoutStopSec=4\nWatchdogSec=3")
    idle = smtplib.SMTP("127.0.0.1", 1025, timeout=30)
    busy = smtplib.SMTP("127.0.0.1", 1025, timeout=30)
    busy.ehlo()
    busy.mail("a@example.org")
    busy.rcpt("b@example.org")
    assert busy.docmd("DATA")[0] == 354
    stop = threading.Thread(target=machine.run, args=("systemctl", "stop", UNIT))
    stop.start()
    assert idle.getreply()[0] == 421
    assert machine.show("ActiveState") == "deactivating"
    assert "Stopping" in service.status_text
    # More than TimeoutStopSec and WatchdogSec: it asks for more time, and says that it is alive.
    time.sleep(7)
    assert machine.show("ActiveState") == "deactivating"
    busy.send(b"Subject: last\r\n\r\ntext\r\n.\r\n")
    assert busy.getreply()[0] == 250
    assert busy.getreply()[0] == 421
    stop.join(timeout=20)
    assert machine.show("ActiveState", "Result", "ExecMainStatus") == {
        "ActiveState": "inactive", "Result": "success", "ExecMainStatus": "0",
    }
    # The log is complete to its end.
    assert [entry for entry in machine.journal(since=before) if entry["MESSAGE"] == "Letterlock has stopped"]
    service.start()
    assert [message["Subject"] for message in service.messages()] == ["last"]
