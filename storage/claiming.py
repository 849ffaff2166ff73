"""Which rows are taken up next: the first of each stream; arrivals in the order of their turns, letters by age, alerts first."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import InboxRow
from models.outbox import OutboxRow
from models.states import Channel, InboxState, OutboxPurpose, OutboxState


async def claim_arrivals(
    session: AsyncSession, now: datetime, lease: timedelta, channels: Collection[Channel], most: int
) -> list[InboxRow]:
    """Take up to `most` rows that are due, no two of one stream and none behind another of its own, and hide them for `lease`."""
    waiting = (InboxRow.state == InboxState.NEW, col(InboxRow.channel).in_(channels))
    heads = select(func.min(InboxRow.id)).where(*waiting, col(InboxRow.stream).is_not(None)).group_by(col(InboxRow.stream))
    due = (
        select(InboxRow)
        .where(*waiting, InboxRow.available_at <= now, col(InboxRow.stream).is_(None) | col(InboxRow.id).in_(heads))
        .order_by(col(InboxRow.turn), col(InboxRow.id))
        .limit(most)
        .with_for_update(skip_locked=True, of=InboxRow)
    )
    rows = list(await session.exec(due))
    for row in rows:
        row.claims += 1
        row.available_at = now + lease
    return rows


async def claim_departures(
    session: AsyncSession, channels: Collection[Channel], now: datetime, lease: timedelta, most: int, resting: Collection[str]
) -> list[OutboxRow]:
    """Take up to `most` rows that are due, no two of one stream, none behind another of its own or of a `resting` one, for `lease`."""
    waiting = (OutboxRow.state == OutboxState.PENDING, col(OutboxRow.channel).in_(channels))
    heads = select(func.min(OutboxRow.id)).where(*waiting, col(OutboxRow.stream).is_not(None)).group_by(col(OutboxRow.stream))
    awake = col(OutboxRow.id).in_(heads.where(col(OutboxRow.stream).not_in(resting)) if resting else heads)
    due = (
        select(OutboxRow)
        .where(*waiting, OutboxRow.available_at <= now, col(OutboxRow.stream).is_(None) | awake)
        .order_by(col(OutboxRow.purpose) != OutboxPurpose.CONCERN_ALERT, col(OutboxRow.id))
        .limit(most)
        .with_for_update(skip_locked=True, of=OutboxRow)
    )
    rows = list(await session.exec(due))
    for row in rows:
        row.attempts += 1
        row.available_at = now + lease
    return rows
