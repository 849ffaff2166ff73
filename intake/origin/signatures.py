"""Signatures on a mail: DKIM (RFC 6376) and ARC (RFC 8617), by dkimpy."""

import logging
import re
from dataclasses import dataclass

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from intake.origin.names import Inquiry, NamesUnavailable
from intake.trust import Result

MOST_SIGNATURES = 5
MOST_SEALS = 10
MOST_LINES = 500_000  # dkimpy keeps each by itself
# dkimpy takes time by the square of each of these; beyond all these a mail counts as one whose signatures do not hold.
LONGEST_HEADER = 200_000
MOST_FIELDS = 1_000
LONGEST_SIGNATURE = 10_000
SIGNATURES = (b"dkim-signature", b"arc-seal", b"arc-message-signature", b"arc-authentication-results")
HEADER_END = re.compile(rb"\r?\n\r?\n")
BLANKS = re.compile(rb"[ \t]{2,}+")
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
    found = signature_fields(raw, b"dkim-signature")
    if found is None:
        return Result.FAIL, frozenset()
    for index, field in enumerate(found[:MOST_SIGNATURES]):
        before = inquiry.failures
        try:
            signed = dkim.DKIM(_for_canon(raw, field), logger=SILENT)
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
    seals = signature_fields(raw, b"arc-seal")
    if seals is None or len(seals) > MOST_SEALS:
        return Seal(Result.FAIL)
    if not seals:
        return Seal(Result.NONE)
    try:
        chain = dkim.ARC(_collapsed(raw), logger=SILENT)  # seals are made over the relaxed form
        verdict, sets, _ = chain.verify(dnsfunc=_texts(inquiry))
    except Exception:  # noqa: BLE001 - as above
        verdict, sets = dkim.CV_Fail, []
    if verdict != dkim.CV_Pass or not sets or sets[0]["as-domain"] != sets[0]["ams-domain"]:
        return Seal(Result.TEMPERROR if inquiry.failures > before else Result.FAIL)
    newest = sets[0]
    return Seal(Result.PASS, newest["as-domain"].decode("ascii", "replace").lower(), newest["aar-value"].decode("utf-8", "replace"))


def signature_fields(raw: bytes, name: bytes) -> list[bytes] | None:
    """Return the values of all fields of one name, None where the header is beyond what can be verified in a time that is known."""
    end = HEADER_END.search(raw)
    if (end.end() if end else len(raw)) > LONGEST_HEADER or raw.count(b"\n") > MOST_LINES:
        return None
    try:
        headers, _ = dkim.rfc822_parse(raw[: end.end()] if end else raw)
    except (dkim.DKIMException, IndexError):
        return None
    long = any(len(value) > LONGEST_SIGNATURE for each, value in headers if each.lower() in SIGNATURES)
    return None if long or len(headers) > MOST_FIELDS else [value for each, value in headers if each.lower() == name]


def _for_canon(raw: bytes, field: bytes) -> bytes:
    """Return the mail in a shape of which dkimpy soon makes the form of the body that a signature names."""
    try:
        form = parse_tag_value(field).get(b"c", b"simple/simple")
    except InvalidTagValueList:
        return _collapsed(raw)
    return _collapsed(raw) if form.endswith(b"/relaxed") else raw


def _collapsed(raw: bytes) -> bytes:
    """Return the mail with each run of blanks in its body as one, which the relaxed form (RFC 6376, section 3.4.4) makes of it anyway.

    dkimpy's own way to that form takes time by the square of a run's length: hours for one mail of nothing but blanks.
    """
    end = HEADER_END.search(raw)
    return raw if end is None else raw[: end.end()] + BLANKS.sub(b" ", raw[end.end() :])


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
