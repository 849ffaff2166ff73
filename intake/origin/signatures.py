"""Signatures on a mail: DKIM (RFC 6376) and ARC (RFC 8617), by dkimpy."""

import logging
from dataclasses import dataclass

import dkim

from intake.origin.names import Inquiry, NamesUnavailable
from intake.trust import Result

MOST_SIGNATURES = 5
MOST_SEALS = 10
# It would log addresses and headers.
SILENT = logging.getLogger("heed.dkim")
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False


@dataclass(frozen=True, slots=True)
class Seal:
    """An ARC chain: its result, the domain that sealed last ("" without one), and the results which that one had found."""

    result: Result
    sealer: str = ""
    found: str = ""


def check_dkim(raw: bytes, inquiry: Inquiry) -> tuple[Result, frozenset[str]]:
    """Return the best result of the signatures, and the domains of those that hold and cover the From field and the whole body."""
    results: list[Result] = []
    domains: set[str] = set()
    for index in range(MOST_SIGNATURES):
        before = inquiry.failures
        try:
            signed = dkim.DKIM(raw, logger=SILENT)
            if index >= _count(signed, b"dkim-signature"):
                break
            holds = signed.verify(idx=index, dnsfunc=_texts(inquiry))
        except Exception:  # noqa: BLE001 - the signature is a stranger's, and dkimpy has no one error for what it cannot read
            holds = False
        if holds and b"l" not in signed.signature_fields and b"from" in signed.include_headers:
            domains.add(signed.signature_fields[b"d"].decode("ascii", "replace").lower())
            results.append(Result.PASS)
        else:
            results.append(Result.TEMPERROR if inquiry.failures > before else Result.FAIL)
    best = (Result.PASS, Result.TEMPERROR, Result.FAIL)
    return next((result for result in best if result in results), Result.NONE), frozenset(domains)


def check_arc(raw: bytes, inquiry: Inquiry) -> Seal:
    """Return what the chain of seals is worth."""
    before = inquiry.failures
    try:
        chain = dkim.ARC(raw, logger=SILENT)
        seals = _count(chain, b"arc-seal")
        if not seals:
            return Seal(Result.NONE)
        if seals > MOST_SEALS:
            return Seal(Result.FAIL)
        verdict, sets, _ = chain.verify(dnsfunc=_texts(inquiry))
    except Exception:  # noqa: BLE001 - as above
        verdict, sets = dkim.CV_Fail, []
    if verdict != dkim.CV_Pass or not sets or sets[0]["as-domain"] != sets[0]["ams-domain"]:
        return Seal(Result.TEMPERROR if inquiry.failures > before else Result.FAIL)
    newest = sets[0]
    return Seal(Result.PASS, newest["as-domain"].decode("ascii", "replace").lower(), newest["aar-value"].decode("utf-8", "replace"))


def _count(signed: dkim.DomainSigner, name: bytes) -> int:
    return sum(1 for each, _ in signed.headers if each.lower() == name)


class _Texts:
    """The shape in which dkimpy asks for a key."""

    def __init__(self, inquiry: Inquiry) -> None:
        self._inquiry = inquiry

    def __call__(self, name: bytes, timeout: float = 5) -> bytes | None:  # noqa: ARG002 - dkimpy's own signature
        try:
            found = self._inquiry(name.decode("ascii", "replace"), "TXT")
        except NamesUnavailable as error:
            raise dkim.DnsTimeoutError("DNS") from error
        return b"".join(found[0]) if found else None


def _texts(inquiry: Inquiry) -> _Texts:
    return _Texts(inquiry)
