"""Asserts that the welcome mail arrives over TLS: pytest test_welcome_mail.py

Letterlock runs with LETTERLOCK_TLS_MODE=StartTls. In a test of your own, send_welcome_mail is your program.
"""

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage

HOST = os.environ.get("SMTP_HOST", "localhost")
PORT = int(os.environ.get("SMTP_PORT", "1025"))
API = os.environ.get("LETTERLOCK_API", "http://127.0.0.1:8025")
TRUST = os.environ.get("TRUST", "letterlock-data/tls/trust.pem")


def send_welcome_mail(recipient):
    mail = EmailMessage()
    mail["From"] = "shop@example.org"
    mail["To"] = recipient
    mail["Subject"] = "Welcome, Bob"
    mail.set_content("Good to have you.")
    with smtplib.SMTP(HOST, PORT) as client:
        client.starttls(context=ssl.create_default_context(cafile=TRUST))
        client.send_message(mail)


def wait_for_mail(**parameters):
    """The mails, as soon as they are there; else fails with what went wrong meanwhile, and what to change."""
    url = f"{API}/api/v1/wait?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(url) as answer:
            return json.load(answer)["messages"]
    except urllib.error.HTTPError as error:
        answer = json.load(error)
        reasons = [f"{session['Reason']} {session['Advice']}" for session in answer.get("sessions", [])]
        raise AssertionError("no mail: " + (" / ".join(reasons) or str(answer))) from None


def test_the_welcome_mail_arrives_over_tls():
    send_welcome_mail("bob@example.org")
    (mail,) = wait_for_mail(recipient="bob@example.org", query="subject:welcome", timeout="5s")
    assert mail["Subject"] == "Welcome, Bob"
    assert mail["Tls"]["Version"] == "1.3"
    assert mail["Tls"]["ServerName"] == HOST


def test_a_client_without_trust_is_explained():
    try:
        with smtplib.SMTP(HOST, PORT) as client:
            client.starttls(context=ssl.create_default_context())
    except ssl.SSLError:
        pass
    try:
        wait_for_mail(recipient="nobody@example.org", timeout="0s")
        raise RuntimeError("there is a mail")
    except AssertionError as error:
        assert "refused the certificate" in str(error)
        assert "Let the client trust" in str(error)
