"""Sends a mail with smtplib to each port of the TLS lab, and prints what it let pass: python3 lab.py [--strict]

Letterlock runs with LETTERLOCK_LAB_PORTS=2500 and LETTERLOCK_HOST_NAME=localhost. In a test of your own, send is your program.
"""

import json
import os
import smtplib
import ssl
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

HOST = os.environ.get("SMTP_HOST", "localhost")
LAB = os.environ.get("LETTERLOCK_API", "http://127.0.0.1:8025") + "/api/v1/lab"
CLIENT = "smtplib"


def ask(path="", **options):
    with urllib.request.urlopen(urllib.request.Request(LAB + path, **options)) as answer:
        return answer.read().decode()


def send(port, mode, context):
    mail = EmailMessage()
    mail["From"] = "shop@example.org"
    mail["To"] = "bob@example.org"
    mail["Subject"] = f"Port {port}"
    mail.set_content("Good to have you.")
    options = {"local_hostname": f"client={CLIENT}", "timeout": 5}
    if mode == "ImplicitTls":
        client = smtplib.SMTP_SSL(HOST, port, context=context, **options)
    else:
        client = smtplib.SMTP(HOST, port, **options)
    with client:
        if mode == "StartTls":
            client.starttls(context=context)
        client.send_message(mail)


def try_port(port):
    try:
        send(port["Port"], port["TlsMode"], ssl.create_default_context(cadata=authority))
    except (OSError, smtplib.SMTPException):
        pass  # it refused


# Of all clients: with another one known from this address, nobody could tell who it was that refused a certificate.
ask("/reset", method="POST")
authority = ask(".pem")
with ThreadPoolExecutor(max_workers=8) as threads:
    list(threads.map(try_port, json.loads(ask())["Ports"]))

print(ask(f".txt?client={CLIENT}"))
(card,) = json.loads(ask(f"?client={CLIENT}"))["Clients"]
sys.exit("--strict" in sys.argv and card["Failed"] > 0)
