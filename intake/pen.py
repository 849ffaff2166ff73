"""The holding pen: what could not be worked off, for officers to look at, try again, or open a case from."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from intake.addresses import CaseAddresses
from intake.attachments import FINDINGS, FileRules, examine_now
from intake.envelope import Envelope
from intake.parsing.charsets import decode
from intake.parsing.cleaning import clean_line, clean_text
from intake.parsing.headers import usable_address
from intake.receive import Received, Receiver
from intake.report import File, Report
from models.errors import DecisionInvalid, NotFound
from models.inbox import InboxRow
from models.states import Channel, InboxState
from storage.store import Store
from storage.unit_of_work import UnitOfWork

MOST_SHOWN = 100_000
LONGEST_SUBJECT = 500
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Held:
    """A held arrival as a list shows it: by which channel, since when, from whom, why it is held, how often tried, bytes."""

    row_id: int
    channel: Channel
    received_at: datetime
    held_at: datetime | None
    sender: str | None
    reason: str
    failures: int
    size: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A held arrival as an officer reads it: `text` is at most 100,000 characters of what came, `is_cut` says if there is more."""

    held: Held
    text: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class View:
    """Who looks into the pen: what belongs to a restricted case is there only for those whom such cases are shown to.

    `addresses` tell which case a mail was addressed to, `rules` how what came is checked before it is handed out.
    """

    account_id: int
    sees_restricted: bool
    addresses: CaseAddresses
    rules: FileRules = field(default_factory=FileRules)

    async def shows(self, row: InboxRow, unit: UnitOfWork) -> bool:
        """Whether an arrival is there for whoever looks."""
        return self.sees_restricted or not await _is_restricted(row, self.addresses, unit)


async def held(unit: UnitOfWork, view: View) -> list[Held]:
    """Return the pen as it is for whoever looks, oldest first."""
    return [_held(row, size) for row, size in await unit.inbox.held_heads() if await view.shows(row, unit)]


async def show(unit: UnitOfWork, row_id: int, view: View, now: datetime) -> Opened:
    """Return one held arrival and note who read it; raise NotFound when it is not, or no longer, held. Does not commit."""
    row = await find_held(unit, row_id, view)
    await unit.audit.append(now, view.account_id, "pen_read", None, f"inbox {row_id}")
    text = clean_text(decode(row.raw[: 4 * MOST_SHOWN]))
    return Opened(_held(row, len(row.raw)), text[:MOST_SHOWN], is_cut=len(text) > MOST_SHOWN or len(row.raw) > 4 * MOST_SHOWN)


async def take_out(store: Store, row_id: int, view: View, now: datetime) -> bytes:
    """Return one held arrival as it came, once it was checked, and note who took it.

    Raises NotFound when it is not held, ScannerUnavailable, and DecisionInvalid when it is not handed out at all.
    """
    async with store.read() as unit:
        raw = (await find_held(unit, row_id, view)).raw
    found = "" if view.rules.scan is None else FINDINGS.get(await view.rules.scan(raw), "")
    if found:
        raise _invalid("raw", f"It is not handed out: {found}.")
    async with store.begin() as unit:
        await find_held(unit, row_id, view)
        await unit.audit.append(now, view.account_id, "pen_read", None, f"inbox {row_id}, whole")
        await unit.commit()
    return raw


async def retry(unit: UnitOfWork, row_id: int, view: View, now: datetime) -> None:
    """Give a held arrival back to the worker with a clean slate; raise NotFound when it is not held. Does not commit."""
    row = await find_held(unit, row_id, view)
    row.state, row.held_at, row.available_at = InboxState.NEW, None, now
    row.failures = row.claims = 0
    await unit.audit.append(now, view.account_id, "pen_retried", None, f"inbox {row_id}")


async def open_by_hand(
    store: Store, receiver: Receiver, row_id: int, view: View, *, text: str, subject: str = "", sender: str | None = None
) -> Received:
    """Open a case from a held arrival with what an officer could read of it, and take the arrival out of the pen.

    `text` is what the resident says, `sender` a mail address or chat, if it can be told. A mail that was sent to a case's own address
    joins that case. The arrival itself is kept with the case as a file, checked as every other is; nothing is acknowledged, since
    nobody knows yet whom it would reach. Raises NotFound, DecisionInvalid naming the field at fault, ModelUnusable and StoreUnavailable.
    """
    async with store.read() as unit:
        report = _by_hand(await find_held(unit, row_id, view), view, text, subject, sender)
    report = await examine_now(report, replace(view.rules, largest=max(view.rules.largest, len(report.files[0].content))))
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        row = await find_held(unit, row_id, view)
        received = await receiver.receive(report, suggestion, unit, row_id)
        now = receiver.clock()
        row.state, row.done_at, row.last_error = InboxState.DONE, now, None
        await unit.audit.append(now, view.account_id, "pen_opened", received.case_id, f"inbox {row_id}")
        await unit.commit()
    return received


async def find_held(unit: UnitOfWork, row_id: int, view: View) -> InboxRow:
    """Return a held row; raise NotFound when it is not, or no longer, held, or not there for whoever looks."""
    row = await unit.inbox.get(row_id)
    if row is None or row.state is not InboxState.HELD or not await view.shows(row, unit):
        raise NotFound
    return row


async def _is_restricted(row: InboxRow, addresses: CaseAddresses, unit: UnitOfWork) -> bool:
    """Whether an arrival was sent to a restricted case's own address, or comes from a chat that has a restricted case."""
    references = dict.fromkeys(filter(None, map(addresses.proven, Envelope.from_dict(row.envelope).rcpt_tos)))
    named = [await unit.cases.by_reference(reference) for reference in references]
    leading = [await unit.joins.leading(case) for case in named if case is not None]
    own = await unit.cases.of_sender(row.stream) if row.stream else []
    return any(case is not None and case.restricted for case in [*named, *leading, *own])


def _by_hand(row: InboxRow, view: View, text: str, subject: str, sender: str | None) -> Report:
    envelope = Envelope.from_dict(row.envelope)
    said, named = clean_text(text).strip(), (sender or "").strip()
    if not said:
        raise _invalid("text", "Write down what the message says; a case cannot be opened without.")
    if len(said) > LONGEST_TEXT:
        raise _invalid("text", f"Shorten it to {LONGEST_TEXT:,} characters; what came in is kept whole with the case.")
    if named and row.channel is Channel.EMAIL and usable_address(named) is None:
        raise _invalid("sender", "Write a whole address such as name@example.org, or leave it empty.")
    return Report(
        channel=row.channel,
        received_at=row.received_at,
        text=said,
        sender=(usable_address(named) or named) or row.stream or usable_address(envelope.mail_from or ""),
        subject=clean_line(subject, LONGEST_SUBJECT),
        digest=row.digest,
        proven_reference=next(filter(None, map(view.addresses.proven, envelope.rcpt_tos)), None),
        files=(File(f"arrival-{row.id}.txt", "application/octet-stream", row.raw),),
    )


def _invalid(field: str, message: str) -> DecisionInvalid:
    return DecisionInvalid(message, fields={field: message})


def _held(row: InboxRow, size: int) -> Held:
    assert row.id is not None  # noqa: S101 - it came from the store
    return Held(
        row_id=row.id,
        channel=row.channel,
        received_at=row.received_at,
        held_at=row.held_at,
        sender=row.stream or Envelope.from_dict(row.envelope).mail_from or None,
        reason=row.last_error or "",
        failures=row.failures,
        size=size,
    )
