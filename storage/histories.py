"""Reads the lives of decided cases for the reports."""

from collections import defaultdict
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case
from models.histories import CaseHistory, Decided, Route
from models.judgements import Decision, SuggestionRecord
from models.states import MoveReason
from storage.standing import stands


class HistoryRepository:
    """Reads the decisions that stand, with the suggestion that the first of them was shown."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def first_decided_between(self, start: datetime, end: datetime) -> list[CaseHistory]:
        """Return the histories of cases first decided from `start` (included) to `end` (excluded), in order of that decision."""
        first = select(Decision.case_id, func.min(Decision.id).label("first_id")).where(stands()).group_by(col(Decision.case_id)).subquery()
        firsts = await self._session.exec(
            select(Case, Decision, SuggestionRecord)
            .join(first, first.c.case_id == Case.id)
            .join(Decision, col(Decision.id) == first.c.first_id)
            .join(SuggestionRecord, col(SuggestionRecord.id) == Decision.suggestion_id)
            .where(Decision.decided_at >= start, Decision.decided_at < end)
            .order_by(col(Decision.decided_at), col(Decision.id))
        )
        rows = list(firsts)
        later = await self._decisions([decision.case_id for _, decision, _ in rows])
        return [_history(case, suggestion, later[decision.case_id]) for case, decision, suggestion in rows]

    async def _decisions(self, case_ids: list[int]) -> dict[int, list[Decision]]:
        found: dict[int, list[Decision]] = defaultdict(list)
        for chunk in (case_ids[n : n + 500] for n in range(0, len(case_ids), 500)):
            wanted = select(Decision).where(col(Decision.case_id).in_(chunk), stands()).order_by(col(Decision.id))
            for decision in await self._session.exec(wanted):
                found[decision.case_id].append(decision)
        return found


def _history(case: Case, suggestion: SuggestionRecord, decisions: list[Decision]) -> CaseHistory:
    return CaseHistory(
        case_id=decisions[0].case_id,
        reference=case.reference,
        channel=case.channel,
        restricted=case.restricted,
        opened_at=case.opened_at,
        suggested_kind=suggestion.kind,
        suggested=Route(suggestion.process, suggestion.service_area, suggestion.safeguarding),
        band=suggestion.band,
        model_version=suggestion.model_version,
        decisions=tuple(_decided(decision) for decision in decisions),
    )


def _decided(decision: Decision) -> Decided:
    return Decided(
        at=decision.decided_at,
        kind=decision.kind,
        route=Route(decision.process, decision.service_area, decision.safeguarding),
        move_reason=None if decision.move_reason is None else MoveReason(decision.move_reason),
    )
