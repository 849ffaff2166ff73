"""Suggestions, decisions, their undoings, and alerted concerns; all but the last are only ever added to."""

from datetime import datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case
from models.judgements import Concern, Decision, DecisionUndoing, SuggestionRecord
from storage.figures_due import note_due
from storage.locking import locked
from storage.standing import stands


class JudgementRepository:
    """What triage suggested and officers decided."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add_suggestion(self, suggestion: SuggestionRecord) -> int:
        """Append a suggestion, and have its case stand where it says; return its id."""
        self._session.add(suggestion)
        await self._session.flush()
        await self._place(suggestion.case_id, band=suggestion.band, area=suggestion.service_area)
        assert suggestion.id is not None  # noqa: S101 - flush has just given it one
        return suggestion.id

    async def add_decision(self, decision: Decision) -> int:
        """Append a decision, and have its case stand where it says; return its id."""
        self._session.add(decision)
        await self._session.flush()
        await note_due(self._session, decision.case_id)
        await self._place(decision.case_id, area=decision.service_area)
        assert decision.id is not None  # noqa: S101 - flush has just given it one
        return decision.id

    async def suggestions(self, case_id: int) -> list[SuggestionRecord]:
        """Return a case's suggestions, oldest first."""
        wanted = select(SuggestionRecord).where(SuggestionRecord.case_id == case_id).order_by(col(SuggestionRecord.id))
        return list(await self._session.exec(wanted))

    async def decisions(self, case_id: int) -> list[Decision]:
        """Return a case's decisions that stand, oldest first; those undone are left out."""
        wanted = select(Decision).where(Decision.case_id == case_id, stands()).order_by(col(Decision.id))
        return list(await self._session.exec(wanted))

    async def undoings(self, case_id: int) -> list[tuple[Decision, DecisionUndoing]]:
        """Return a case's decisions that were undone, oldest first, each with its undoing."""
        wanted = select(Decision, DecisionUndoing).join(DecisionUndoing, col(DecisionUndoing.decision_id) == Decision.id)
        return list(await self._session.exec(wanted.where(Decision.case_id == case_id).order_by(col(Decision.id))))

    async def undo(self, decision_id: int, account_id: int, now: datetime) -> None:
        """Note that a decision is taken back; the decision itself stays as it is."""
        self._session.add(DecisionUndoing(decision_id=decision_id, account_id=account_id, at=now))
        await self._session.flush()
        case_id = (await self._session.exec(select(Decision.case_id).where(Decision.id == decision_id))).one()
        await note_due(self._session, case_id)
        decided, suggested = await self.decisions(case_id), await self.suggestions(case_id)
        await self._place(case_id, area=decided[-1].service_area if decided else suggested[-1].service_area)

    async def _place(self, case_id: int, **columns: object) -> None:
        """Write on a case what the queue is looked through by."""
        await self._session.exec(update(Case).where(col(Case.id) == case_id).values(**columns))

    async def raise_concern(self, case_id: int, suggestion_id: int, now: datetime) -> Concern:
        """Note that a suggestion's concern is raised; return it, with its id."""
        concern = Concern(case_id=case_id, suggestion_id=suggestion_id, raised_at=now)
        self._session.add(concern)
        await self._session.flush()
        return concern

    async def open_concerns(self) -> list[tuple[Concern, Case]]:
        """Return the concerns nobody has acknowledged, oldest first, with their cases."""
        wanted = (
            select(Concern, Case)
            .join(Case, col(Case.id) == Concern.case_id)
            .where(col(Concern.acknowledged_at).is_(None))
            .order_by(col(Concern.id))
        )
        return list(await self._session.exec(wanted))

    async def acknowledge_concerns(self, case_id: int, up_to: int, account_id: int, now: datetime) -> int:
        """Note that somebody took over a case's concerns up to the one with id `up_to`; return how many were still open."""
        concerns = await self.concerns_of(case_id)
        waiting = [each for each in concerns if each.acknowledged_at is None and each.id is not None and each.id <= up_to]
        for concern in waiting:
            concern.acknowledged_at, concern.acknowledged_by = now, account_id
        return len(waiting)

    async def concerns_of(self, case_id: int) -> list[Concern]:
        """Return a case's alerted concerns, oldest first."""
        wanted = select(Concern).where(Concern.case_id == case_id).order_by(col(Concern.id))
        return list(await self._session.exec(locked(self._session, wanted)))
