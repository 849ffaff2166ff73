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


def message_from_line(line: dict[str, Any]) -> TriageInput:
    """Return the message of one JSON line with channel, subject, text and received_at; the channel is email unless said otherwise.

    Raises KeyError without a text, TypeError where text or subject is no text, and ValueError for an unknown channel or a
    received_at that is no ISO 8601 moment; one without an offset is UTC.
    """
    text, subject = line["text"], line.get("subject") or ""
    if not isinstance(text, str) or not isinstance(subject, str):
        raise TypeError("text and subject are texts")
    return TriageInput(
        text=text, subject=subject, channel=Channel(line.get("channel") or "email"), received_at=_moment(line.get("received_at"))
    )


def _moment(said: str | None) -> datetime | None:
    found = datetime.fromisoformat(said) if said else None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def message_from_bytes(raw: bytes, *, mail: bool) -> TriageInput:
    """Return the message of a mail, or of plain text in any charset; raises UnparsableMessage."""
    if not mail:
        return TriageInput(text=decode(raw))
    report = parse_mail(Arrival(raw, Envelope(), now(), ""), NO_CASES)
    return TriageInput(text=report.text, subject=report.subject, channel=Channel.EMAIL, received_at=report.received_at)
