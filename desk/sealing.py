"""Secrets at rest: encrypted and authenticated under a key made from the program's secret key."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.errors import HeedError

KEY_BYTES = 32


class SealBroken(HeedError):
    """A secret in the store was sealed under another key; put the former HEED_SECRET_KEY back, or reset the account's second factor."""


class Seal:
    """Seals short texts, and makes digests that say nothing without the key."""

    def __init__(self, secret: bytes) -> None:
        """Make one key for each use from `secret` (HKDF, RFC 5869)."""
        self._fernet = Fernet(base64.urlsafe_b64encode(_key(secret, b"heed seal")))
        self._digest_key = _key(secret, b"heed digest")

    def close(self, text: str) -> str:
        """Return `text` sealed."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed; raise SealBroken when it was sealed under another key, or altered."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken from error

    def digest(self, *parts: object) -> str:
        """Return the HMAC-SHA256 of the parts, in hexadecimal."""
        return hmac.new(self._digest_key, "\x1f".join(str(part) for part in parts).encode(), hashlib.sha256).hexdigest()


def _key(secret: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=use).derive(secret)
