"""What the store tells training about one decided case: plain values, no tables."""

from dataclasses import dataclass
from datetime import datetime

from models.labels import Kind, Process, Safeguarding, ServiceArea
from models.states import Channel, MoveReason


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a resident, as triage read it."""

    message_id: int
    channel: Channel
    at: datetime
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision that stands; `message_id` is the newest message that the officer had read. Causes and flags are codes as kept."""

    message_id: int
    at: datetime
    kind: Kind
    causes: tuple[str, ...]
    service_area: ServiceArea | None
    safeguarding: Safeguarding
    process: Process
    flags: tuple[str, ...]
    move_reason: MoveReason | None


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A case with its resident's messages and the decisions that stand (at least one), both oldest first.

    `group` is the reference of the oldest case that this one is linked with, directly or through others; its own when there is none.
    """

    reference: str
    group: str
    messages: tuple[Told, ...]
    judgements: tuple[Judgement, ...]
