"""Safeguarding concerns with their alerts: what waits, how far it climbed, and what was taken over."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case, Message
from models.concern_alerts import ConcernAlert
from models.judgements import Concern, SuggestionRecord
from storage.locking import get_locked

Found = tuple[Concern, Case, SuggestionRecord]


class ConcernRepository:
    """Reads concerns and keeps who was alerted to them."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def get(self, concern_id: int) -> Concern | None:
        """Return the concern, locked against other writers where the unit of work may write, or None."""
        return await get_locked(self._session, Concern, concern_id)

    async def waiting(self) -> list[Concern]:
        """Return the concerns that nobody has acknowledged, oldest first."""
        return list(await self._session.exec(select(Concern).where(col(Concern.acknowledged_at).is_(None)).order_by(col(Concern.id))))

    async def add_alert(self, alert: ConcernAlert) -> int:
        """Keep that an alert is written; return its id."""
        self._session.add(alert)
        await self._session.flush()
        assert alert.id is not None  # noqa: S101 - flush has just given it one
        return alert.id

    async def alerts_of(self, concern_ids: Collection[int]) -> list[ConcernAlert]:
        """Return who was alerted to these concerns, in the order in which it was done."""
        wanted = select(ConcernAlert).where(col(ConcernAlert.concern_id).in_(concern_ids)).order_by(col(ConcernAlert.id))
        return list(await self._session.exec(wanted))

    async def open_with_cases(self, *, include_restricted: bool) -> Sequence[Found]:
        """Return the concerns that nobody has acknowledged, longest waiting first, with their cases and what was suggested."""
        return await self._found(include_restricted=include_restricted, since=None, limit=None)

    async def acknowledged_with_cases(self, since: datetime, limit: int, *, include_restricted: bool) -> Sequence[Found]:
        """Return up to `limit` concerns that were acknowledged since then, latest first, with their cases and what was suggested."""
        return await self._found(include_restricted=include_restricted, since=since, limit=limit)

    async def message_of(self, concern: Concern) -> Message | None:
        """Return the message that a concern was raised on."""
        wanted = select(Message).join(SuggestionRecord, col(SuggestionRecord.message_id) == Message.id)
        return (await self._session.exec(wanted.where(SuggestionRecord.id == concern.suggestion_id))).first()

    async def count_open(self) -> int:
        """Return how many concerns nobody has acknowledged."""
        return (await self._session.exec(select(func.count()).select_from(Concern).where(col(Concern.acknowledged_at).is_(None)))).one()

    async def _found(self, *, include_restricted: bool, since: datetime | None, limit: int | None) -> Sequence[Found]:
        wanted = (
            select(Concern, Case, SuggestionRecord)
            .join(Case, col(Case.id) == Concern.case_id)
            .join(SuggestionRecord, col(SuggestionRecord.id) == Concern.suggestion_id)
            .limit(limit)
        )
        if not include_restricted:
            wanted = wanted.where(col(Case.restricted).is_(False))
        if since is None:
            wanted = wanted.where(col(Concern.acknowledged_at).is_(None)).order_by(col(Concern.raised_at), col(Concern.id))
        else:
            wanted = wanted.where(col(Concern.acknowledged_at) >= since).order_by(col(Concern.acknowledged_at).desc(), col(Concern.id))
        return list(await self._session.exec(wanted))
