"""Which cases were joined and split, and where messages go with that."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case, Message
from models.joins import CaseJoin, CaseSplit
from models.judgements import Concern, SuggestionRecord
from models.states import CaseStatus
from storage.figures_due import note_due


class JoinRepository:
    """Keeps joins and splits, and follows them."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, done: CaseJoin | CaseSplit) -> None:
        """Keep a join or a split."""
        self._session.add(done)
        await self._session.flush()
        await note_due(self._session, done.case_id)

    async def count_anew(self, case_id: int) -> None:
        """Have a case counted anew: whether it counts by itself has changed."""
        await note_due(self._session, case_id)

    async def leading(self, case: Case) -> Case:
        """Return the case that a joined case leads to, however many joins away, or the case itself; it is not locked."""
        seen = {case.id}
        while case.status is CaseStatus.JOINED:
            standing = await self._standing(case.id)
            following = None if standing is None else await self._session.get(Case, standing.into_id)
            if following is None or following.id in seen:
                return case
            seen.add(following.id)
            case = following
        return case

    async def standing_into(self, case_id: int) -> list[tuple[CaseJoin, Case]]:
        """Return the joins into a case that stand, oldest first, each with the case that was joined."""
        wanted = select(CaseJoin, Case).join(Case, col(Case.id) == CaseJoin.case_id)
        return list(
            await self._session.exec(
                wanted.where(CaseJoin.into_id == case_id, col(CaseJoin.undone_at).is_(None)).order_by(col(CaseJoin.id))
            )
        )

    async def family(self, case_id: int) -> list[int]:
        """Return the ids of a case and of all that were joined into it, directly or through others."""
        found, waiting = [case_id], [case_id]
        while waiting:
            joined = [case.id for _, case in await self.standing_into(waiting.pop()) if case.id is not None and case.id not in found]
            found += joined
            waiting += joined
        return found

    async def joins(self, case_id: int) -> list[tuple[CaseJoin, Case]]:
        """Return every join that a case had part in, undone ones too, oldest first, each with the other case."""
        into = select(CaseJoin, Case).join(Case, col(Case.id) == CaseJoin.case_id).where(CaseJoin.into_id == case_id)
        away = select(CaseJoin, Case).join(Case, col(Case.id) == CaseJoin.into_id).where(CaseJoin.case_id == case_id)
        return sorted([*await self._session.exec(into), *await self._session.exec(away)], key=lambda found: found[0].id or 0)

    async def splits(self, case_id: int) -> list[tuple[CaseSplit, Case]]:
        """Return every split that a case had part in, oldest first, each with the other case."""
        off = select(CaseSplit, Case).join(Case, col(Case.id) == CaseSplit.new_id).where(CaseSplit.case_id == case_id)
        origin = select(CaseSplit, Case).join(Case, col(Case.id) == CaseSplit.case_id).where(CaseSplit.new_id == case_id)
        return sorted([*await self._session.exec(off), *await self._session.exec(origin)], key=lambda found: found[0].id or 0)

    async def move_messages(self, message_ids: Sequence[int], case_id: int) -> None:
        """Put messages, and the concerns that were raised on them, into a case."""
        for message in await self._session.exec(select(Message).where(col(Message.id).in_(message_ids))):
            message.case_id = case_id
        raised = select(Concern).join(SuggestionRecord, col(SuggestionRecord.id) == Concern.suggestion_id)
        for concern in await self._session.exec(raised.where(col(SuggestionRecord.message_id).in_(message_ids))):
            concern.case_id = case_id
        await self._session.flush()

    async def case_of(self, message_id: int) -> int | None:
        """Return the id of the case that a message is in now, or None."""
        return (await self._session.exec(select(Message.case_id).where(Message.id == message_id))).first()

    async def latest_suggestions(self, message_ids: Sequence[int]) -> dict[int, SuggestionRecord]:
        """Return the latest suggestion about each of these messages, whichever case it was made in, by the message's id."""
        wanted = select(SuggestionRecord).where(col(SuggestionRecord.message_id).in_(message_ids)).order_by(col(SuggestionRecord.id))
        return {record.message_id: record for record in await self._session.exec(wanted)}

    async def suggestions_on(self, message_id: int) -> list[SuggestionRecord]:
        """Return what was ever suggested about a message, whichever case it was in, oldest first."""
        wanted = select(SuggestionRecord).where(SuggestionRecord.message_id == message_id)
        return list(await self._session.exec(wanted.order_by(col(SuggestionRecord.id))))

    async def _standing(self, case_id: int | None) -> CaseJoin | None:
        wanted = select(CaseJoin).where(CaseJoin.case_id == case_id, col(CaseJoin.undone_at).is_(None)).order_by(col(CaseJoin.id).desc())
        return (await self._session.exec(wanted)).first()
