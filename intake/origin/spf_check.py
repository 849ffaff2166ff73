"""SPF (RFC 7208): may the address that a mail came from send for the domain in its return path?"""

import ipaddress
from typing import Any

import spf

from intake.envelope import Envelope
from intake.origin.names import Inquiry, NamesUnavailable
from intake.trust import Result

MOST_VOID_LOOKUPS = 2  # RFC 7208, section 4.6.4
LONGEST_LABEL = 63


class _Query(spf.query):  # type: ignore[misc] # pyspf says nothing of its types
    """pyspf's evaluation over our own inquiry."""

    def __init__(self, envelope: Envelope, inquiry: Inquiry) -> None:
        super().__init__(envelope.peer, envelope.mail_from, envelope.helo)
        self._inquiry = inquiry

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:  # noqa: ARG002, FBT001, FBT002 - pyspf's own signature
        name = str(name).rstrip(".")
        if not name or not all(0 < len(label) <= LONGEST_LABEL for label in name.split(".")):
            return []
        try:
            found = self._inquiry(name, qtype)
        except NamesUnavailable as error:
            raise spf.TempError("DNS") from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > MOST_VOID_LOOKUPS:
                raise spf.PermError("Void lookup limit exceeded")
        return list(found)  # pyspf sorts what it gets


def check_spf(envelope: Envelope, inquiry: Inquiry) -> tuple[Result, str]:
    """Return the result and the domain it is about: that of the return path, or of HELO for the null one ("" when there is none)."""
    domain = (envelope.mail_from or "").rpartition("@")[2] or envelope.helo
    if not is_public(envelope.peer) or not domain.isascii():
        return Result.NONE, ""
    try:
        result, *_ = _Query(envelope, inquiry).check()
    except Exception:  # noqa: BLE001 - the record is a stranger's, and pyspf has no one error for what it cannot read
        return Result.PERMERROR, domain.lower()
    return Result(result) if result in set(Result) else Result.NONE, domain.lower()


def is_public(peer: str) -> bool:
    """Whether mail from this address came from outside, so that SPF has something to say about it."""
    try:
        return ipaddress.ip_address(peer.partition("%")[0]).is_global
    except ValueError:
        return False
