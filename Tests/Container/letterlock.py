"""One running container of Letterlock, and what its users do with it."""

import base64
import json
import smtplib
import ssl
import time
import urllib.request
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509

from engine import IMAGE, docker, inspect, run, wait_until

# As the compose file does it, and everybody should.
HARDENED = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
# The image's own interval is for people; a test has no time.
OFTEN = ["--health-interval", "200ms"]
PORTS = (1025, 1465, 1587, 8025, 8026)


class Letterlock:
    def __init__(self, identifier):
        self.id = identifier

    @classmethod
    def start(cls, *options, env=(), ports=PORTS, hardened=True):
        """Starts a container, and does not wait for it."""
        variables = [word for name, value in dict(env).items() for word in ("--env", f"{name}={value}")]
        published = [word for port in ports for word in ("--publish", f"127.0.0.1::{port}")]
        hardening = HARDENED if hardened else []
        identifier = docker("run", "--detach", *hardening, *OFTEN, *published, *variables, *options, IMAGE)
        return cls(identifier.stdout.strip())

    @property
    def state(self):
        return inspect(self.id)["State"]

    @property
    def process(self):
        """The process ID as this machine sees it."""
        return self.state["Pid"]

    def status(self):
        """What the kernel says of the process."""
        lines = Path(f"/proc/{self.process}/status").read_text().splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def memory(self):
        """Resident memory in MiB: now, at its highest, and the part of now that is of no file."""
        status = self.status()
        return {name: round(int(status[name].split()[0]) / 1024, 1) for name in ("VmRSS", "VmHWM", "RssAnon")}

    @property
    def logs(self):
        return run("docker", "logs", self.id, check=False).stderr

    def wait_for_health(self, status="healthy", seconds=20):
        def reached():
            state = self.state
            assert state["Running"], f"it ended with status {state['ExitCode']}: {self.logs}"
            return state["Health"]["Status"] == status

        wait_until(reached, f"container is {status}", seconds)
        return self

    def wait_for_end(self):
        """The exit status."""
        wait_until(lambda: not self.state["Running"], "it has ended")
        return self.state["ExitCode"]

    def health(self):
        """Exit status and line of the health check inside."""
        done = docker("exec", self.id, "healthcheck.sh", check=False)
        return done.returncode, done.stdout.strip()

    def stop(self):
        docker("stop", self.id)
        return self.state["ExitCode"]

    def remove(self):
        docker("rm", "--force", "--volumes", self.id)

    def port(self, number):
        line = docker("port", self.id, f"{number}/tcp").stdout.splitlines()[0]
        return int(line.rpartition(":")[2])

    # What clients do.

    def open(self, path, port=8025, user=None, host="localhost"):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port(port)}{path}", headers={"Host": host})
        if user:
            request.add_header("Authorization", f"Basic {base64.b64encode(user.encode()).decode()}")
        return urllib.request.urlopen(request, timeout=30)

    def get(self, path, **how):
        with self.open(path, **how) as answer:
            return json.load(answer)

    def trust(self):
        """The certificate that clients trust, as they get it where nothing can be mounted."""
        with self.open("/api/v1/certificate.pem") as answer:
            return answer.read().decode()

    def connect(self, port=1025, trust=None, name="localhost", implicit=False):
        """A session as a client has it: over TLS where there is something to trust, with verification of `name`."""
        context = ssl.create_default_context(cadata=trust) if trust else None
        if implicit:
            client = smtplib.SMTP_SSL(timeout=60, context=context)
        else:
            client = smtplib.SMTP(timeout=60)
        client._host = name  # what is verified; the address that is connected to is another
        client.connect("127.0.0.1", self.port(port))
        if context and not implicit:
            client.starttls(context=context)
        return client

    def shown_serial(self, port=1025):
        """The serial number of the certificate that is shown, whoever trusts it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with self.connect(port) as client:
            client.starttls(context=context)
            return x509.load_der_x509_certificate(client.sock.getpeercert(binary_form=True)).serial_number

    def wait_for_certificate(self, serial, port=1025):
        start = time.monotonic()
        wait_until(lambda: self.shown_serial(port) == serial, "the replaced certificate is shown")
        print(f"a replaced certificate was shown after {time.monotonic() - start:.1f} s")

    def send(self, subject="Hello", size=0, **connection):
        with self.connect(**connection) as client:
            client.send_message(mail(subject, size))


def mail(subject, size=0):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "app@example.org", "dev@example.org", subject
    message.set_content("It really was.\n" if size == 0 else ("x" * 75 + "\n") * (size // 77))
    return message

