"""The certificate: what people of the machine can read of it, and one's own by systemd's credentials."""

import re
import time

from certificate import fingerprint, make_certificate
from machine import UNIT
from service import STATE


def test_an_ordinary_user_reads_trust_pem_at_the_printed_path_and_nothing_else(service, machine):
    before = machine.cursor()
    service.start({"TlsMode": "StartTls"})
    line = next(e["MESSAGE"] for e in machine.journal(since=before) if e["MESSAGE"].startswith("Clients trust "))
    path = re.match(r"Clients trust (\S+),", line).group(1)
    assert path == f"{STATE}/tls/trust.pem"
    pem = machine.run_as("alice", f"cat {path}")
    service.deliver(tls="StartTls", trust=pem)
    for secret in ("tls/certificate.key", "letterlock.db"):
        status, said = machine.status("runuser", "-u", "alice", "--", "cat", f"{STATE}/{secret}")
        assert status != 0 and "Permission denied" in said


def test_a_certificate_by_credential_is_served_with_its_encrypted_key(service, machine):
    certificate, key = make_certificate(password="a secret")
    service.give_certificate(certificate, key, "a secret")
    service.start({"TlsMode": "StartTls"})
    assert service.shown_certificate() == fingerprint(certificate)
    service.deliver(tls="StartTls", trust=certificate)
    assert not [e for e in machine.journal() if "a secret" in e["MESSAGE"]]


def test_a_new_credential_is_taken_at_a_restart(service, machine):
    first, second = make_certificate(), make_certificate()
    service.give_certificate(*first)
    service.start({"TlsMode": "StartTls"})
    service.give_certificate(*second)
    machine.run("systemctl", "reload", UNIT)
    # systemd 252 gives credentials at the start alone; whatever another does, one whole pair is served.
    time.sleep(1.5)
    shown = service.shown_certificate()
    assert shown in (fingerprint(first[0]), fingerprint(second[0]))
    print(f"after the reload: the {'first' if shown == fingerprint(first[0]) else 'second'} certificate")
    machine.run("systemctl", "restart", UNIT)
    assert service.shown_certificate() == fingerprint(second[0])


def test_a_setting_wins_over_the_credential(service, machine):
    credential, other = make_certificate(), make_certificate()
    service.give_certificate(*credential)
    machine.write("/etc/letterlock/own.pem", "".join(other), mode=0o644)
    service.start({"TlsMode": "StartTls", "TlsCertificate": "/etc/letterlock/own.pem"})
    assert service.shown_certificate() == fingerprint(other[0])


def test_check_shows_the_credential_as_the_source(machine, service):
    certificate, key = make_certificate()
    service.give_certificate(certificate, key)
    service.configure({"TlsMode": "StartTls"})
    report = machine.run(
        "systemd-run", "--quiet", "--wait", "--pipe", "-pLoadCredential=tls.crt:letterlock.tls.crt",
        "-pLoadCredential=tls.key:letterlock.tls.key", "letterlock", "check",
    )
    rows = dict(re.findall(r"^(TlsCertificate\w*) .* (credential \S+)$", report, re.M))
    assert {key: source.rsplit("/", 1)[1] for key, source in rows.items()} == {
        "TlsCertificate": "tls.crt", "TlsCertificatePrivateKey": "tls.key",
    }
    assert "The certificate can be served" in report


def test_the_commands_of_an_ordinary_user_find_the_certificate(service, machine):
    service.start({"TlsMode": "StartTls", "DataDirectory": STATE})
    assert machine.run_as("alice", "letterlock certificate") == service.trust
