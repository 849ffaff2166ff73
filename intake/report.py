"""A report: one raw arrival, parsed."""

from dataclasses import dataclass, field
from datetime import datetime

from models.states import Channel


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message: its safe name, its content type as sniffed, its bytes."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What a resident said, without quotes and signature, and what is needed to thread and answer it.

    `sender` is the mail address or chat (such as telegram:4711) of the conversation, None when it cannot be told.
    `reply_to` is where an acknowledgement goes, None when there is nowhere. `thread_ids` are the Message-IDs it refers to (RFC 5322,
    section 3.6.4), nearest first; `claimed_reference` is a reference quoted in subject or text; `proven_reference` is one
    whose signed address it was sent to, or whose open chat it came from.
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
