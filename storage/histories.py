"""Reads the lives of decided cases for the reports."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.sql.selectable import Subquery
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case
from models.histories import CaseHistory, Decided, Route, ShownAnswer
from models.judgements import Decision, SuggestionRecord
from models.labels import Cause
from models.states import Band, CaseStatus, MoveReason
from storage.standing import stands

ONE_ANSWER = ("kind", "process", "service_area", "safeguarding")
BANDS = {str(band): band for band in Band}


class HistoryRepository:
    """Reads the decisions that stand, with the suggestion that the first of them was shown."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def first_decided_between(self, start: datetime, end: datetime) -> list[CaseHistory]:
        """Return the histories of cases first decided from `start` (included) to `end` (excluded), in order of that decision."""
        first = _first_decisions()
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

    async def of_cases(self, case_ids: list[int]) -> list[CaseHistory]:
        """Return the histories of those of these cases that were decided and not joined into another."""
        first = _first_decisions(case_ids)
        firsts = await self._session.exec(
            select(Case, Decision, SuggestionRecord)
            .join(first, first.c.case_id == Case.id)
            .join(Decision, col(Decision.id) == first.c.first_id)
            .join(SuggestionRecord, col(SuggestionRecord.id) == Decision.suggestion_id)
        )
        later = await self._decisions(case_ids)
        return [_history(case, suggestion, later[decision.case_id]) for case, decision, suggestion in firsts]

    async def _decisions(self, case_ids: list[int]) -> dict[int, list[Decision]]:
        found: dict[int, list[Decision]] = defaultdict(list)
        for chunk in (case_ids[n : n + 500] for n in range(0, len(case_ids), 500)):
            wanted = select(Decision).where(col(Decision.case_id).in_(chunk), stands()).order_by(col(Decision.id))
            for decision in await self._session.exec(wanted):
                found[decision.case_id].append(decision)
        return found


def _first_decisions(case_ids: list[int] | None = None) -> Subquery:
    """Return the question for each case's first decision that stands; cases that were joined into another count once, as that other."""
    joined = select(Case.id).where(Case.status == CaseStatus.JOINED)
    wanted = select(Decision.case_id, func.min(Decision.id).label("first_id")).where(stands(), col(Decision.case_id).not_in(joined))
    if case_ids is not None:
        wanted = wanted.where(col(Decision.case_id).in_(case_ids))
    return wanted.group_by(col(Decision.case_id)).subquery()


def _shown(body: Mapping[str, Any]) -> Iterator[ShownAnswer]:
    """Read a suggestion's answers: one a field, the first cause, and every flag that was named."""
    answers = [(field, body.get(field)) for field in ONE_ANSWER]
    answers += [("causes", cause) for cause in (body.get("causes") or [])[:1]]
    answers += [("flags", flag) for flag in body.get("flags") or []]
    for field, answer in answers:
        if answer is not None:
            yield ShownAnswer(field, answer["label"], answer["confidence"], BANDS[answer["band"]])


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
        shown=tuple(_shown(suggestion.body)),
    )


def _decided(decision: Decision) -> Decided:
    return Decided(
        at=decision.decided_at,
        kind=decision.kind,
        route=Route(decision.process, decision.service_area, decision.safeguarding),
        move_reason=None if decision.move_reason is None else MoveReason(decision.move_reason),
        cause=Cause(decision.causes[0]) if decision.causes else None,
        causes=frozenset(decision.causes),
        flags=frozenset(decision.flags),
    )
