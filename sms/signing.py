"""Signed deliveries: HMAC-SHA256 (RFC 2104) over the moment and the body, so that nobody else can deliver, and nothing old again."""

import hashlib
import hmac
from collections.abc import Mapping

MOMENT = "x-heed-timestamp"
SIGNATURE = "x-heed-signature"
VERSION = "v1="


def signature_of(secret: str, moment: str, body: bytes) -> str:
    """Return what the signature header must hold for a body delivered at `moment` (seconds since 1970, as it is written)."""
    return VERSION + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_recent(headers: Mapping[str, str], now: float, window: float) -> bool:
    """Whether the moment that a delivery names lies within `window` seconds of `now`."""
    said = headers.get(MOMENT, "")
    return said.isascii() and said.isdecimal() and len(said) <= len(str(2**63)) and abs(now - int(said)) <= window


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the body and its moment were signed with `secret`; compared in a time that tells nothing about either."""
    expected = signature_of(secret, headers.get(MOMENT, ""), body)
    return hmac.compare_digest(headers.get(SIGNATURE, "").encode("utf-8", "replace"), expected.encode())
