"""Letterlock by Testcontainers: pip install pytest testcontainers; pytest test_welcome_mail.py

One server for all tests of a run, on ports that the engine chooses. In a test of your own, send_welcome_mail is your
program.
"""

import json
import os
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage

import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.docker_client import DockerClient
from testcontainers.core.wait_strategies import HealthcheckWaitStrategy


class Letterlock:
    def __init__(self, container):
        self.host = container.get_container_host_ip()
        self.port = container.get_exposed_port(1025)
        self.api = f"http://{self.host}:{container.get_exposed_port(8025)}/api/v1"

    def client_context(self):
        """TLS with verification, as in production; it trusts the server's certificate and no other."""
        with urllib.request.urlopen(f"{self.api}/certificate.pem") as answer:
            return ssl.create_default_context(cadata=answer.read().decode())

    def wait_for_mail(self, recipient):
        with urllib.request.urlopen(f"{self.api}/wait?recipient={recipient}") as answer:
            return json.load(answer)["messages"]


@pytest.fixture(scope="session")
def letterlock():
    container = (
        DockerContainer(os.environ.get("LETTERLOCK_IMAGE", "letterlock"))
        .with_env("LETTERLOCK_TLS_MODE", "StartTls")
        # The engine may be elsewhere, as with Docker in Docker: the name by which it is reached is in the certificate.
        .with_env("LETTERLOCK_TLS_CERTIFICATE_NAMES", DockerClient().host())
        .with_exposed_ports(1025, 8025)
        .with_kwargs(read_only=True, cap_drop=["ALL"], security_opt=["no-new-privileges"])
        .waiting_for(HealthcheckWaitStrategy())
    )
    with container:
        yield Letterlock(container)


def send_welcome_mail(letterlock, recipient):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "shop@example.org", recipient, "Welcome"
    mail.set_content("Good to have you.")
    with smtplib.SMTP(letterlock.host, letterlock.port) as client:
        client.starttls(context=letterlock.client_context())
        client.send_message(mail)


def test_the_welcome_mail_arrives_over_tls(letterlock):
    send_welcome_mail(letterlock, "bob@example.org")
    (mail,) = letterlock.wait_for_mail("bob@example.org")
    assert mail["Subject"] == "Welcome"
    assert mail["Tls"]["Version"] == "1.3"
