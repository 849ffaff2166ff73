"""How the answers fared that first decisions were shown: made with the cases' figures, counted by day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.figures import AnswerFigure, CaseFigure
from models.histories import AnswerGroup, DecidedGroup, Fact
from models.labels import Kind


async def replace_answers(session: AsyncSession, case_ids: Sequence[int], facts: Sequence[Fact]) -> None:
    """Make these cases' answers anew, in the transaction of `session`: what is not among `facts` has none any more."""
    await session.exec(delete(AnswerFigure).where(col(AnswerFigure.case_id).in_(case_ids)))
    rows = [row for fact in facts for row in _rows(fact)]
    if rows:
        await (await session.connection()).execute(insert(AnswerFigure), rows)


class AnswerFigureRepository:
    """Counts the answers that were shown."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def groups(self, first: date, last: date) -> list[AnswerGroup]:
        """Return the answers of cases first decided from `first` to `last` (days in London, both included)."""
        alike = AnswerFigure.first_day, AnswerFigure.model_version, AnswerFigure.field, AnswerFigure.band, AnswerFigure.kept
        columns = [col(each) for each in alike]
        wanted = (
            select(*columns, func.count(), func.sum(AnswerFigure.confidence))  # type: ignore[call-overload]
            .where(col(AnswerFigure.first_day).between(first, last))
            .group_by(*columns)
        )
        return [AnswerGroup(*row) for row in await self._session.exec(wanted)]

    async def decided(self, first: date, last: date) -> list[DecidedGroup]:
        """Return how many cases were first decided in these days, those left out that were no feedback."""
        day, version = col(CaseFigure.first_day), col(CaseFigure.model_version)
        wanted = select(day, version, func.count()).where(day.between(first, last), CaseFigure.kind != Kind.OTHER).group_by(day, version)
        return [DecidedGroup(*row) for row in await self._session.exec(wanted)]


def _rows(fact: Fact) -> Iterator[dict[str, Any]]:
    for shown, kept in fact.answers:
        yield {
            "first_day": fact.first_day,
            "case_id": fact.case_id,
            "field": shown.field,
            "code": shown.label,
            "model_version": fact.facts.model_version,
            "band": shown.band,
            "kept": kept,
            "confidence": shown.confidence,
        }
