"""The service under test, as a test wants it configured."""

import hashlib
import json
import re
import smtplib
import ssl
import urllib.request

from machine import UNIT, Machine, until

DROP_IN = f"/run/systemd/system/{UNIT}.d/test.conf"
SETTINGS = "/etc/letterlock/settings.json"
STATE = "/var/lib/letterlock"
SOCKETS = {25: "letterlock.socket", 587: "letterlock-submission.socket", 465: "letterlock-smtps.socket"}
API = "http://127.0.0.1:8025/api/v1"


class Service:
    """letterlock.service and its sockets on one machine."""

    def __init__(self, machine: Machine):
        self.machine = machine

    def configure(self, settings=None, unit=""):
        """Writes the settings file, and lines for the unit's [Service] section."""
        self.machine.write(SETTINGS, json.dumps({"BindAddress": ["*"], **(settings or {})}))
        if unit:
            self.machine.write(DROP_IN, f"[Service]\n{unit}\n")
            self.machine.run("systemctl", "daemon-reload")

    def start(self, settings=None, unit="", sockets=()):
        """Configures and starts everything; comes back when the service is ready."""
        self.configure(settings, unit)
        for port in sockets:
            self.machine.run("systemctl", "start", SOCKETS[port])
        self.machine.run("systemctl", "start", UNIT)

    def give_certificate(self, certificate, key, password=None):
        """Puts them where systemd finds the credentials of the unit, for root alone."""
        self.machine.write("/etc/credstore/letterlock.tls.crt", certificate, mode=0o600)
        self.machine.write("/etc/credstore/letterlock.tls.key", key, mode=0o600)
        if password:
            self.machine.write("/etc/credstore/letterlock.tls.password", password + "\n", mode=0o600)

    def reset(self):
        """Stops it and removes what it and the test have left."""
        machine = self.machine
        # Some of them are not there any more when their package has gone.
        machine.run("systemctl", "stop", UNIT, *SOCKETS.values(), check=False)
        machine.run(f"rm -rf /run/systemd/system/letterlock* /etc/credstore {STATE}/* {STATE}/.[!.]*", check=False)
        machine.run("systemctl", "daemon-reload")
        machine.run("systemctl", "reset-failed")

    @property
    def pid(self):
        return int(self.machine.show("MainPID"))

    @property
    def status_text(self):
        return self.machine.show("StatusText")

    def wait_for_status(self, text, seconds=20):
        """The status once it holds `text`."""
        until(lambda: text in self.status_text, seconds)
        return self.status_text

    @property
    def trust(self):
        """The certificate that clients are to trust, read as root."""
        return self.machine.run("cat", f"{STATE}/tls/trust.pem")

    def context(self, trust=None):
        return ssl.create_default_context(cadata=trust or self.trust)

    def deliver(self, port=1025, *, tls=None, subject="A mail", host="127.0.0.1", trust=None):
        """Sends one mail over a new connection; `tls` is None, "StartTls" or "ImplicitTls"."""
        if tls == "ImplicitTls":
            client = smtplib.SMTP_SSL("localhost", port, timeout=20, context=self.context(trust))
        else:
            client = smtplib.SMTP("localhost" if tls else host, port, timeout=20)
        with client:
            if tls == "StartTls":
                client.starttls(context=self.context(trust))
            client.sendmail("a@example.org", ["b@example.org"], f"Subject: {subject}\r\n\r\ntext\r\n")

    def shown_certificate(self, port=1025):
        """The SHA-256 fingerprint of what a client is shown after STARTTLS."""
        with smtplib.SMTP("localhost", port, timeout=20) as client:
            client.starttls(context=ssl._create_unverified_context())
            digest = hashlib.sha256(client.sock.getpeercert(binary_form=True)).hexdigest().upper()
        return ":".join(re.findall("..", digest))

    def messages(self):
        return self.api("/messages?limit=1000")["messages"]

    def api(self, path):
        with urllib.request.urlopen(API + path, timeout=20) as answer:
            return json.load(answer)
