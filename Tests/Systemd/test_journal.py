"""What the journal holds of an event, and what the catalog says about it."""

import re
import smtplib
import ssl
import threading
import time

import pytest

from certificate import make_certificate
from machine import PROJECT, UNIT, until
from service import SETTINGS

CATALOG = (PROJECT / "deploy/systemd/letterlock.catalog").read_text()


def catalog_ids():
    return set(re.findall(r"^-- ([0-9a-f]{32})$", CATALOG, re.M))


def events(machine, name, since):
    return [entry for entry in machine.journal(since=since) if entry.get("LETTERLOCK_EVENT") == name]


def wait_for(machine, name, since):
    found = until(lambda: events(machine, name, since))
    assert found, f"no {name} in {[e['MESSAGE'] for e in machine.journal(since=since)]}"
    return found[0]


def explanation(machine, entry):
    return machine.run("journalctl", "-x", "--no-pager", "-u", UNIT, f"MESSAGE_ID={entry['MESSAGE_ID']}")


def fail_a_handshake(port=1025):
    with pytest.raises((ssl.SSLError, OSError)), smtplib.SMTP("localhost", port, timeout=20) as client:
        client.starttls(context=ssl.create_default_context())


def test_every_entry_comes_by_the_native_protocol_with_its_place_in_the_code(service, machine):
    before = machine.cursor()
    service.start()
    service.deliver()
    entry = until(lambda: [e for e in machine.journal(since=before) if e["MESSAGE"] == "Message kept"])[0]
    assert entry["_TRANSPORT"] == "journal"
    assert entry["SYSLOG_IDENTIFIER"] == "letterlock" and entry["PRIORITY"] == "6"
    assert entry["CODE_FILE"].endswith(".swift") and int(entry["CODE_LINE"]) > 0 and entry["CODE_FUNC"]
    own = [e for e in machine.journal(since=before) if e["_COMM"] == "letterlock"]
    assert {e["_TRANSPORT"] for e in own} == {"journal"}, [e["MESSAGE"] for e in own if e["_TRANSPORT"] != "journal"]


def test_a_session_over_tls_carries_what_was_negotiated(service, machine):
    before = machine.cursor()
    service.start({"TlsMode": "StartTls"})
    service.deliver(tls="StartTls")
    entry = until(lambda: [e for e in machine.journal(since=before) if e["MESSAGE"] == "Message kept"])[0]
    assert entry["LETTERLOCK_REMOTE"] in ("127.0.0.1", "::1")
    assert entry["LETTERLOCK_TLS_VERSION"] == "1.3"
    assert entry["LETTERLOCK_TLS_CIPHER"].startswith("TLS_")
    assert entry["LETTERLOCK_SESSION"] == service.messages()[0]["Session"]


def test_a_failed_handshake_says_why_and_the_catalog_what_to_do(service, machine):
    before = machine.cursor()
    service.start({"TlsMode": "StartTls"})
    fail_a_handshake()
    entry = wait_for(machine, "handshake-failed", before)
    assert entry["PRIORITY"] == "5"
    assert entry["LETTERLOCK_OUTCOME"] == "ClientRejectedCertificate"
    assert "unknown_ca" in entry["LETTERLOCK_REASON"] and entry["LETTERLOCK_REASON"] in entry["MESSAGE"]
    text = explanation(machine, entry)
    assert "A client and Letterlock did not come to TLS" in text
    assert entry["LETTERLOCK_ADVICE"].split(" ")[0] in text and "session record" in text


def test_start_and_made_certificate_are_in_the_catalog(service, machine):
    before = machine.cursor()
    service.start({"TlsMode": "StartTls"})
    for name, words in (("started", "is ready to receive mail"), ("certificate-made", "give them the new trust.pem")):
        assert words in explanation(machine, wait_for(machine, name, before))


def test_a_certificate_that_expires_soon_is_told_of_once(service, machine):
    service.give_certificate(*make_certificate(days=10))
    before = machine.cursor()
    service.start({"TlsMode": "StartTls"})
    entry = wait_for(machine, "certificate-expires-soon", before)
    # Ten in the second in which it was made.
    assert entry["PRIORITY"] == "4" and entry["LETTERLOCK_DAYS_LEFT"] in ("9", "10")
    text = explanation(machine, entry)
    assert f"has {entry['LETTERLOCK_DAYS_LEFT']} days left" in text and "systemctl restart letterlock" in text
    time.sleep(2)
    assert len(events(machine, "certificate-expires-soon", before)) == 1


def test_a_refused_reload_is_in_the_catalog(service, machine):
    service.start()
    before = machine.cursor()
    machine.write(SETTINGS, '{"Prot": 1}')
    machine.run("systemctl", "reload", UNIT)
    assert "letterlock check" in explanation(machine, wait_for(machine, "reload-refused", before))


def test_pruning_is_in_the_catalog(service, machine):
    before = machine.cursor()
    service.start({"NumberOfMessagesToKeep": 2})
    for number in range(3):
        service.deliver(subject=str(number))
    entry = wait_for(machine, "message-pruned", before)
    assert entry["LETTERLOCK_MESSAGES"] == "1"
    assert "NumberOfMessagesToKeep" in explanation(machine, entry)


def test_every_notable_event_has_a_text(machine):
    source = (PROJECT / "Sources/Systemd/NotableEvent.swift").read_text()
    assert catalog_ids() == set(re.findall(r'"([0-9a-f]{32})"', source)) and len(catalog_ids()) == 8
    listed = machine.run("journalctl", "--list-catalog")
    assert all(identifier in listed for identifier in catalog_ids())


def test_a_journal_that_takes_nothing_holds_up_no_mail(service, machine):
    service.start({"LogLevel": "trace"}, unit="LogRateLimitIntervalSec=0")
    before = machine.cursor()
    machine.run("systemctl", "kill", "--signal=SIGSTOP", "systemd-journald.service")
    try:
        start = time.monotonic()

        def load():
            with smtplib.SMTP("127.0.0.1", 1025, timeout=20) as client:
                for number in range(250):
                    client.sendmail("a@example.org", ["b@example.org"], f"Subject: {number}\r\n\r\ntext\r\n")

        clients = [threading.Thread(target=load) for _ in range(4)]
        for client in clients:
            client.start()
        for client in clients:
            client.join(timeout=60)
        taken = time.monotonic() - start
        assert len(service.api("/messages?limit=2000")["messages"]) == 1000
    finally:
        machine.run("systemctl", "kill", "--signal=SIGCONT", "systemd-journald.service")
    print(f"1000 messages at LogLevel trace in {taken:.1f} s while journald was stopped")

    def kept_or_dropped():
        entries = machine.journal(since=before)
        kept = sum(entry["MESSAGE"] == "Message kept" for entry in entries)
        dropped = sum(int(entry.get("LETTERLOCK_DROPPED", 0)) for entry in entries)
        return kept == 1000 or (dropped > 0 and (kept, dropped))

    # Nothing is lost without a word.
    assert until(kept_or_dropped, seconds=60)
