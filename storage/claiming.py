"""Which arrivals are taken up next: the first of each stream, in the order of their turns."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import InboxRow
from models.states import Channel, InboxState


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
