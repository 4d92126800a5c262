"""Certificates as people bring them."""

import datetime
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Pair:
    """A self-signed certificate and its key."""

    def __init__(self, *names, days=(-1, 90)):
        now = datetime.datetime.now(datetime.timezone.utc)
        begin, end = (now + datetime.timedelta(days=day) for day in days)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    @property
    def serial(self):
        return self.certificate.serial_number

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def key_pem(self):
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    def write(self, folder):
        """Writes tls.crt and tls.key as careful people do: each is whole from the moment it is there."""
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        for name, text in {"tls.key": self.key_pem, "tls.crt": self.pem}.items():
            fresh = folder / f".{name}.new"
            fresh.write_text(text)
            fresh.chmod(0o644)
            os.replace(fresh, folder / name)
        return folder
