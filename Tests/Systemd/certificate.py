"""Certificates made by OpenSSL, as a user would make them."""

import subprocess
import tempfile
from pathlib import Path


def openssl(*arguments, input=None):
    return subprocess.run(
        ["openssl", *arguments], input=input, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ).stdout


def make_certificate(days=90, name="localhost", password=None):
    """A self-signed certificate and its key as PEM; with negative `days` it has expired already."""
    with tempfile.TemporaryDirectory() as folder:
        key, request = (str(Path(folder) / file) for file in ("key", "csr"))
        openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", request,
        )
        certificate = openssl(
            "x509", "-req", "-in", request, "-signkey", key, "-copy_extensions", "copy", "-days", str(days)
        )
        if password:
            return certificate, openssl("pkcs8", "-topk8", "-in", key, "-passout", f"pass:{password}")
        return certificate, Path(key).read_text()


def fingerprint(pem):
    return openssl("x509", "-noout", "-fingerprint", "-sha256", input=pem).split("=")[1].strip()
