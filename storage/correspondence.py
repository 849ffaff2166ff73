"""What officers wrote: replies and letters that hand a case over."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.correspondence import CaseReply, HandOver


class CorrespondenceRepository:
    """Keeps replies and hand-overs."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, written: CaseReply | HandOver) -> None:
        """Keep a reply or a hand-over."""
        self._session.add(written)
        await self._session.flush()

    async def reply(self, reply_id: int) -> CaseReply | None:
        """Return a reply, or None."""
        return await self._session.get(CaseReply, reply_id)

    async def replies(self, case_ids: Sequence[int]) -> list[CaseReply]:
        """Return the replies written on these cases, oldest first."""
        return list(await self._session.exec(select(CaseReply).where(col(CaseReply.case_id).in_(case_ids)).order_by(col(CaseReply.id))))

    async def hand_over(self, hand_over_id: int) -> HandOver | None:
        """Return a hand-over, or None."""
        return await self._session.get(HandOver, hand_over_id)

    async def hand_overs(self, case_ids: Sequence[int]) -> list[HandOver]:
        """Return how these cases were handed over, oldest first."""
        return list(await self._session.exec(select(HandOver).where(col(HandOver.case_id).in_(case_ids)).order_by(col(HandOver.id))))
