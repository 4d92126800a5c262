"""Sockets that systemd opens: ports below 1024 without a privilege, and no connection refused by a restart."""

import smtplib
import socket
import ssl
import threading

from machine import UNIT, until
from service import SOCKETS


def process_facts(machine, pid):
    lines = machine.run("cat", f"/proc/{pid}/status").splitlines()
    return {name: value.split() for name, value in (line.split(":", 1) for line in lines)}


def test_25_465_and_587_work_for_a_service_without_any_capability(service, machine):
    service.start({"TlsMode": "None"}, sockets=SOCKETS)
    service.deliver(25)
    service.deliver(587, tls="StartTls")
    service.deliver(465, tls="ImplicitTls")
    sessions = service.api("/sessions")["sessions"]
    assert {(s["Listener"]["Port"], s["Listener"]["TlsMode"]) for s in sessions} == {
        (25, "None"), (587, "StartTls"), (465, "ImplicitTls"),
    }
    facts = process_facts(machine, service.pid)
    uid = machine.run("id", "-u", "letterlock").strip()
    assert facts["Uid"] == [uid] * 4 and uid != "0"
    assert {facts[name][0] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert facts["NoNewPrivs"] == ["1"]
    # In the place of Port, which is not opened as well.
    with socket.socket() as plain:
        assert plain.connect_ex(("127.0.0.1", 1025)) != 0


def test_the_first_connection_starts_the_service(service, machine):
    service.configure()
    machine.run("systemctl", "start", SOCKETS[25])
    assert machine.show("ActiveState") == "inactive"
    service.deliver(25)
    assert machine.show("ActiveState") == "active"


def test_a_client_is_known_by_its_own_address(service):
    service.start(sockets=[25])
    service.deliver(25, host="127.0.0.1")
    service.deliver(25, host="::1")
    addresses = {session["RemoteAddress"] for session in service.api("/sessions")["sessions"]}
    assert addresses == {"127.0.0.1", "::1"}


def test_listeners_says_the_mode_of_a_socket_and_opens_ports_beside_it(service):
    service.start(
        {"Listeners": [{"Port": 25, "TlsMode": "StartTls"}, {"Port": 1465, "TlsMode": "ImplicitTls"}]}, sockets=[25]
    )
    service.deliver(25, tls="StartTls")
    service.deliver(1465, tls="ImplicitTls")
    assert service.status_text.startswith("TlsMode StartTls on 25; TlsMode ImplicitTls on 1465; ")


def test_a_socket_with_an_unknown_name_ends_the_start_with_78_and_a_sentence(service, machine):
    machine.write(
        "/run/systemd/system/letterlock-strange.socket",
        "[Socket]\nListenStream=2525\nFileDescriptorName=mail\nService=letterlock.service\n",
    )
    machine.run("systemctl", "daemon-reload")
    service.configure()
    machine.run("systemctl", "start", "letterlock-strange.socket")
    before = machine.cursor()
    machine.status("systemctl", "start", UNIT)
    machine.run("systemctl", "stop", "letterlock-strange.socket")
    assert machine.show("ExecMainStatus", "NRestarts") == {"ExecMainStatus": "78", "NRestarts": "0"}
    said = [entry["MESSAGE"] for entry in machine.journal(since=before)]
    assert any("the name mail, which is none of smtp, submission, smtps, http, health" in line for line in said)


def test_a_restart_under_load_refuses_no_connection(service, machine):
    service.start({"ShutdownGrace": "5s"}, sockets=SOCKETS)
    trust, cursor = service.context(), machine.cursor()
    stop = threading.Event()
    delivered, faults = [], []

    def load(number):
        count = 0
        while not stop.is_set():
            count += 1
            subject = f"{number}-{count}"
            try:
                if number % 2:
                    client = smtplib.SMTP("127.0.0.1", 25, timeout=30)
                else:
                    client = smtplib.SMTP_SSL("localhost", 465, timeout=30, context=trust)
            except (smtplib.SMTPException, ssl.SSLError):
                # 421, or the good-bye of a drain in the middle of TLS: told, not refused.
                continue
            except OSError as error:
                faults.append((subject, error))
                continue
            try:
                client.sendmail("a@example.org", ["b@example.org"], f"Subject: {subject}\r\n\r\ntext\r\n")
                delivered.append(subject)
                client.quit()
            except (smtplib.SMTPException, OSError):
                client.close()

    workers = [threading.Thread(target=load, args=(number,)) for number in range(6)]
    for worker in workers:
        worker.start()
    pids = {service.pid}
    try:
        for restart in range(6):
            before = len(delivered)
            assert until(lambda: len(delivered) > before + 20), faults
            if restart < 5:
                # It is no failing service, but as many starts within ten seconds look like one.
                machine.run("systemctl", "reset-failed", UNIT)
                machine.run("systemctl", "restart", UNIT)
                pids.add(service.pid)
    finally:
        stop.set()
        for worker in workers:
            worker.join(timeout=60)
    assert not faults
    assert not [e for e in machine.journal(since=cursor) if e.get("LETTERLOCK_EVENT") == "store-not-writable"]
    assert len(pids) == 6
    stored = {message["Subject"] for message in service.api("/messages?limit=10000")["messages"]}
    assert set(delivered) <= stored, "an accepted message is missing"
    print(f"{len(delivered)} messages over 5 restarts, none refused")
