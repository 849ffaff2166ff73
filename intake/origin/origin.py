"""The whole check of one mail's origin; its outcome never drops a mail."""

import asyncio
import ipaddress
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser

import structlog

from intake.envelope import Envelope
from intake.origin.dmarc_check import check_dmarc
from intake.origin.names import DnsNames, Inquiry, Names
from intake.origin.results import read_results, sealed_dmarc
from intake.origin.signatures import HEADER_END, check_arc, check_dkim
from intake.origin.spf_check import check_spf, is_public
from intake.parsing.headers import mailboxes, raw_fields
from intake.trust import Result, Trust

SECONDS = 10.0

log = structlog.get_logger()

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class OriginRules:
    """Whom to believe: `relays` are networks of the council's own relays, which come between the sender and Heed.

    `server` is the name under which they leave Authentication-Results, "-" where they leave none, "" when those are not read;
    mail that was fetched from a mailbox counts as come from them. `sealers` are domains whose ARC seals are trusted.
    """

    relays: tuple[Network, ...] = ()
    server: str = ""
    sealers: frozenset[str] = field(default_factory=frozenset)
    seconds: float = SECONDS


class Origin:
    """Checks mails by these rules."""

    def __init__(self, rules: OriginRules, names: Names | None = None) -> None:
        """Ask `names`, or the machine's own resolver."""
        self._rules = rules
        self._names = names or DnsNames()

    async def __call__(self, raw: bytes, envelope: Envelope) -> Trust:
        """Return what is known of where a mail comes from."""
        try:
            return await asyncio.to_thread(self.check, raw, envelope)
        except Exception as error:  # noqa: BLE001 - whatever a stranger's mail or DNS does to a check, the mail goes on
            log.error("origin_check_failed", fault=type(error).__name__)  # noqa: TRY400 - a traceback could quote the mail
            return Trust(dmarc=Result.TEMPERROR)

    def check(self, raw: bytes, envelope: Envelope) -> Trust:
        """Return the same, in the calling thread."""
        end = HEADER_END.search(raw)
        mail = BytesParser().parsebytes(raw[: end.end()] if end else raw, headersonly=True)
        domain = from_domain(mail)
        told = self._told(mail, envelope, domain or "")
        if told is not None:
            return told
        return self._found(raw, envelope, domain)

    def _told(self, mail: Message, envelope: Envelope, domain: str) -> Trust | None:
        """Return what a trusted relay found, None when none says anything."""
        if not self._rules.server or not self._is_ours(envelope):
            return None
        results = read_results(mail, self._rules.server, domain)
        if not results:
            return None
        results["dmarc"] = results.get("dmarc", Result.NEUTRAL) if domain else Result.PERMERROR
        by = "the mail server before Heed" if self._rules.server == "-" else self._rules.server
        return Trust(**results, domain=domain, checked_by=by)

    def _found(self, raw: bytes, envelope: Envelope, domain: str | None) -> Trust:
        inquiry = Inquiry(self._names, self._rules.seconds)
        is_direct = not self._is_ours(envelope) and is_public(envelope.peer)
        spf, path = check_spf(envelope, inquiry) if is_direct else (Result.NONE, "")
        dkim, signers = check_dkim(raw, inquiry)
        seal = check_arc(raw, inquiry)
        if domain is None:
            return Trust(spf, dkim, Result.PERMERROR, seal.result)
        vouching = {"spf": frozenset({path} if spf is Result.PASS else ()), "dkim": signers}
        dmarc = check_dmarc(domain, vouching, inquiry)
        if dmarc is Result.FAIL:
            dmarc = _for_want_of_evidence(dmarc, spf, dkim, is_direct=is_direct)
        if dmarc is not Result.PASS and seal.sealer in self._rules.sealers and sealed_dmarc(seal.found, domain) is Result.PASS:
            return Trust(spf, dkim, Result.PASS, seal.result, domain, checked_by=seal.sealer)
        return Trust(spf, dkim, dmarc, seal.result, domain)

    def _is_ours(self, envelope: Envelope) -> bool:
        """Whether a mail came from a relay of the council's, or out of its mailbox."""
        try:
            peer = ipaddress.ip_address(envelope.peer.partition("%")[0])
        except ValueError:
            return not envelope.peer and not envelope.helo  # nobody spoke to Heed: it was fetched
        return any(peer in network for network in self._rules.relays)


def _for_want_of_evidence(dmarc: Result, spf: Result, dkim: Result, *, is_direct: bool) -> Result:
    """Return a failure as what it is where half of the evidence was not to be had."""
    if Result.TEMPERROR in {spf, dkim}:
        return Result.TEMPERROR
    return dmarc if is_direct else Result.NEUTRAL


def from_domain(mail: Message) -> str | None:
    """Return the one domain that From names, in ASCII; None when there is no From, or more than one address in it."""
    fields, addresses = list(raw_fields(mail, "From")), mailboxes(mail, "From")
    if len(fields) != 1 or len(addresses) != 1:
        return None
    domain = addresses[0].address.rpartition("@")[2].rstrip(".")
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:
        return None
