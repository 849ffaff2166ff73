"""A report: one raw arrival, parsed."""

from dataclasses import dataclass, field
from datetime import datetime

from intake.trust import Trust
from models.states import Channel


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message: its safe name, its content type as sniffed, its bytes without the place of a picture.

    `text` is what can be read in it, offered to triage; `listing` what an archive says it holds, a line each. One that is `unchecked`
    waits for the malware check: it is kept, and neither read nor handed out.
    """

    name: str
    content_type: str
    content: bytes
    text: str = ""
    listing: str = ""
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, or not as it came: its safe name, and why in words that the resident reads in the letter."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file that is still to be fetched: how its channel finds it again, its safe name, and its bytes as was said (0: not said)."""

    source: str
    name: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a mail server reports of a letter of ours (RFC 3464).

    `action` is failed, delayed, delivered, relayed or expanded; `status` such as 5.1.1 (RFC 3463), "" when it names none.
    `letter_id` is the Message-ID of the letter that came back, where it came with the report.
    """

    recipient: str | None
    action: str
    status: str = ""
    letter_id: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a resident said, without quotes and signature, and what is needed to thread and answer it.

    `sender` is the mail address or chat (such as telegram:4711) of the conversation, None when it cannot be told.
    `reply_to` is where an acknowledgement goes, None when there is nowhere. `thread_ids` are the Message-IDs it refers to (RFC 5322,
    section 3.6.4), nearest first; `claimed_reference` is a reference quoted in subject or text; `proven_reference` is one
    whose signed address it was sent to, or whose open chat it came from. `proven_letter` is the outbox key of the letter whose
    return path it was sent to, `deliveries` what it reports of letters. `responder` marks an automatic answer, such as out of
    office, `spam` a spam filter's verdict on the way here. `awaited` are
    files that are fetched once the words are received. `trust` is None where nothing was checked.
    """

    channel: Channel
    received_at: datetime
    text: str
    sender: str | None = None
    sender_name: str | None = None
    reply_to: str | None = None
    subject: str = ""
    quoted: str = ""
    signature: str = ""
    message_id: str | None = None
    thread_ids: tuple[str, ...] = ()
    claimed_reference: str | None = None
    proven_reference: str | None = None
    digest: str | None = None
    automatic: bool = False
    files: tuple[File, ...] = field(default=())
    refused: tuple[Refused, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    proven_letter: str | None = None
    deliveries: tuple[Delivery, ...] = ()
    responder: bool = False
    spam: bool = False
    trust: Trust | None = None
