"""Signs letters with DKIM (RFC 6376), so that others can tell them from forgeries."""

from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from models.errors import SettingsError

SAMPLE = b"From: a@example.org\r\n\r\n"
# All that is shown of a letter or steers it; those that there are not are signed as missing only where that is asked for.
FIELDS = (
    b"from",
    b"to",
    b"reply-to",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"auto-submitted",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
)


RSA, ED25519 = b"rsa-sha256", b"ed25519-sha256"


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for a domain, with the key that DNS shows under `selector`: RSA, or Ed25519 (RFC 8463), as dkimpy takes it."""

    domain: str
    selector: str
    key: bytes = field(repr=False)
    algorithm: bytes = RSA

    @classmethod
    def of(cls, path: Path, selector: str, domain: str, setting: str = "HEED_DKIM_KEY") -> Self:
        """Read the key; raise SettingsError, which names the `setting`, when it cannot be used."""
        try:
            written = path.read_bytes()
        except OSError as error:
            raise SettingsError(f"{setting}: {path} cannot be read: {error.strerror}.") from error
        try:
            signer = cls(domain, selector, *_read(written))
            signer.signed(SAMPLE)
        except (dkim.DKIMException, UnsupportedAlgorithm, ValueError, TypeError, LookupError) as error:
            raise SettingsError(f"{setting}: {path} is no RSA or Ed25519 key in PEM without a password.") from error
        return signer

    def signed(self, mail: bytes) -> bytes:
        """Return a mail with its signature before it; it takes some hundredths of a second."""
        here = {name.lower() for name, _ in dkim.rfc822_parse(mail)[0]}
        # From is named once more than it is there, so that no second one can be added.
        fields = [*(name for name in FIELDS if name in here), b"from"]
        signature: bytes = dkim.sign(
            mail,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=self.algorithm,
            include_headers=fields,
        )
        return signature + mail


def _read(written: bytes) -> tuple[bytes, bytes]:
    """Return a key in the form that dkimpy takes, with its algorithm."""
    key = load_pem_private_key(written, None)
    return (b64encode(key.private_bytes_raw()), ED25519) if isinstance(key, Ed25519PrivateKey) else (written, RSA)
