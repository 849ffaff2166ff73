"""Certificates for tests of TLS, made by the command line since no library here does."""

import subprocess
from pathlib import Path


def make_certificate(folder: Path, name: str) -> Path:
    """Make a self-signed certificate for a host, with its key in the same file."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    made = f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={name} -addext subjectAltName=DNS:{name}"
    subprocess.run(["openssl", *made.split(), "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    certificate.write_bytes(certificate.read_bytes() + key.read_bytes())
    return certificate
