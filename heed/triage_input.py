"""What `heed triage` is given, as triage reads it."""

from datetime import UTC, datetime
from typing import Any

from heed.clock import now
from intake.addresses import CaseAddresses
from intake.envelope import Envelope
from intake.parsing.charsets import decode
from intake.parsing.mail import Arrival, parse_mail
from models.states import Channel
from triage.message import TriageInput

NO_CASES = CaseAddresses("nobody@localhost", b"")
FIRST_YEAR, LAST_YEAR = 1970, 2100


class MomentImplausible(ValueError):
    """A moment of receipt in a year when nothing can have been received."""


def message_from_line(line: dict[str, Any]) -> TriageInput:
    """Return the message of one JSON line with channel, subject, text and received_at; the channel is email unless said otherwise.

    Raises KeyError without a text, TypeError where text or subject is no text, and ValueError for an unknown channel or a
    received_at that is no ISO 8601 moment, or MomentImplausible for one outside the years 1970 to 2100; one without an offset is UTC.
    """
    text, subject = line["text"], line.get("subject") or ""
    if not isinstance(text, str) or not isinstance(subject, str):
        raise TypeError("text and subject are texts")
    return TriageInput(
        text=text, subject=subject, channel=Channel(line.get("channel") or "email"), received_at=_moment_or_none(line.get("received_at"))
    )


def _moment_or_none(said: str | None) -> datetime | None:
    return moment_from(said) if said else None


def moment_from(said: str) -> datetime:
    """Return the moment that an ISO 8601 date, or date and time, means, in UTC unless it has an offset.

    Raises ValueError, and MomentImplausible for one outside the years 1970 to 2100.
    """
    found = datetime.fromisoformat(said)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise MomentImplausible(f"{said} is not within the years {FIRST_YEAR} to {LAST_YEAR}.")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def message_from_bytes(raw: bytes, *, mail: bool, received_at: datetime | None = None) -> TriageInput:
    """Return the message of a mail, or of plain text in any charset that came at `received_at`; raises UnparsableMessage.

    A mail tells itself when it came.
    """
    if not mail:
        return TriageInput(text=decode(raw), received_at=received_at)
    report = parse_mail(Arrival(raw, Envelope(), now(), ""), NO_CASES)
    return TriageInput(text=report.text, subject=report.subject, channel=Channel.EMAIL, received_at=report.received_at)
