"""The compose files, as they stand in the repository."""

import json
import re
from urllib.error import HTTPError

import compose_spec
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from certificates import Pair
from engine import ROOT, docker, inspect

BASE = "docker-compose.yml"
OVERRIDES = ("own-certificate", "secrets", "three-listeners")
ARRIVED = "the welcome mail arrived over TLS 1.3"


@pytest.mark.parametrize("file", [BASE, *(f"deploy/compose/{name}.yml" for name in OVERRIDES)])
def test_file_is_of_the_compose_specification(file):
    """Whole, with what an older program that runs the other tests does not know."""
    with_defaults = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", (ROOT / file).read_text())
    compose_spec.PyCompose.from_yaml(with_defaults).validate()


def test_example_runs_when_it_is_healthy_and_its_mail_arrives_verified(compose):
    project = compose(BASE)
    server = project.up()
    assert project.outcome("example") == (0, f"{ARRIVED}\n")
    assert server.state["Health"]["Status"] == "healthy"
    first_check = server.state["Health"]["Log"][0]
    assert first_check["ExitCode"] == 0
    assert project.service("example").state["StartedAt"] > first_check["Start"]
    (mail,) = server.get("/api/v1/messages")["messages"]
    assert mail["Tls"]["ServerName"] == "letterlock"


def test_sidecar_is_hardened(compose):
    server = compose(BASE).up("letterlock").wait_for_health()
    status = server.status()
    assert status["Uid"].split() == ["65532"] * 4
    assert (status["CapBnd"], status["CapEff"], status["NoNewPrivs"]) == ("0" * 16, "0" * 16, "1")
    attempt = docker("exec", server.id, "sh", "-c", ": > /usr/bin/new", check=False)
    assert "Read-only file system" in attempt.stderr
    bindings = inspect(server.id)["HostConfig"]["PortBindings"].values()
    assert {binding["HostIp"] for ports in bindings for binding in ports} == {"127.0.0.1"}


def test_certificate_and_mail_survive_down_and_up_and_the_certificate_follows_the_host_name(compose, folder):
    project = compose(BASE)
    server = project.up("letterlock").wait_for_health()
    first = server.shown_serial()
    server.send(trust=server.trust(), name="letterlock")
    project.down()

    server = project.up("letterlock").wait_for_health()
    assert server.shown_serial() == first
    assert server.get("/api/v1/messages")["total"] == 1
    project.down()

    other = folder / "other-name.yml"
    other.write_text("services: {letterlock: {environment: {LETTERLOCK_HOST_NAME: other}}}\n")
    project.command += ["--file", other]
    server = project.up("letterlock").wait_for_health()
    assert server.shown_serial() != first
    server.send(trust=server.trust(), name="other")


def test_own_certificate_is_used_and_a_replaced_one_is_taken(compose, folder):
    first, second = Pair("letterlock"), Pair("letterlock")
    certificates = first.write(folder / "certificates")
    project = compose(BASE, "deploy/compose/own-certificate.yml", CERTIFICATES=certificates)
    server = project.up("letterlock").wait_for_health()
    server.send(trust=first.pem, name="letterlock")
    with server.connect(trust=first.pem, name="letterlock") as session:
        second.write(certificates)
        server.wait_for_certificate(second.serial)
        session.sendmail("a@example.org", ["b@example.org"], "Subject: still here\r\n\r\n")
    server.send(trust=second.pem, name="letterlock")


def test_three_listeners_speak_their_modes(compose):
    project = compose(BASE, "deploy/compose/three-listeners.yml")
    server = project.up()
    assert project.outcome("example") == (0, f"{ARRIVED}\n")
    server.send("plain", port=1025)
    server.send("starttls", port=1587, trust=server.trust(), name="letterlock")
    server.send("implicit", port=1465, trust=server.trust(), name="letterlock", implicit=True)
    answer = server.get("/api/v1/messages")
    assert [mail["Subject"] for mail in answer["messages"]][:3] == ["implicit", "starttls", "plain"]
    assert [bool(mail["Tls"]) for mail in answer["messages"]][:3] == [True, True, False]


def test_secrets_come_by_file_and_show_nowhere(compose, folder):
    pair, password, users = Pair("letterlock"), "pa55 word", "ci:s3cret"
    (folder / "certificate.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            None, pair.key, pair.certificate, None, BestAvailableEncryption(password.encode())
        )
    )
    (folder / "certificate-password").write_text(f"{password}\n")
    (folder / "http-users").write_text(f"{users}\n")
    for file in folder.iterdir():
        file.chmod(0o755 if file.is_dir() else 0o644)
    project = compose(BASE, "deploy/compose/secrets.yml", SECRETS=folder)
    server = project.up("letterlock").wait_for_health()
    server.send(trust=pair.pem, name="letterlock")
    try:
        server.get("/api/v1/messages")
        raise AssertionError("the message API asks for no password")
    except HTTPError as error:
        assert error.code == 401
    assert server.get("/api/v1/messages", user=users)["total"] == 1
    for text in (json.dumps(inspect(server.id)), server.logs, docker("exec", server.id, "letterlock", "check").stdout):
        assert "pa55" not in text and "s3cret" not in text
