"""Looks for cases that may be the same as a new one; every question is bounded, however many cases there are."""

from collections.abc import Collection, Sequence

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case, Message
from models.states import CaseStatus, Direction

LATEST_CASES = 20_000  # names have no index: only so many cases are looked through
LONGEST = 600  # characters of a message that are compared


class LookalikeRepository:
    """Finds cases by who wrote and by what was said."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def of_senders(self, senders: Collection[str], limit: int, *, include_restricted: bool) -> list[Case]:
        """Return the latest cases from one of these addresses or numbers."""
        wanted = select(Case).where(col(Case.sender).in_(senders), *_seen(include_restricted))
        return list(await self._session.exec(wanted.order_by(col(Case.id).desc()).limit(limit)))

    async def named(self, name: str, limit: int, *, include_restricted: bool) -> list[Case]:
        """Return the latest cases from somebody of this name, whatever its case."""
        newest = (await self._session.exec(select(func.max(Case.id)))).one() or 0
        wanted = select(Case).where(
            col(Case.id) > newest - LATEST_CASES, func.lower(Case.sender_name) == name.lower(), *_seen(include_restricted)
        )
        return list(await self._session.exec(wanted.order_by(col(Case.id).desc()).limit(limit)))

    async def latest_words(self, limit: int, *, include_restricted: bool) -> Sequence[tuple[int, str]]:
        """Return the beginnings of the latest messages of residents, each with the id of its case."""
        wanted = select(Message.case_id, func.substr(Message.text, 1, LONGEST)).join(Case, col(Case.id) == Message.case_id)
        wanted = wanted.where(Message.direction == Direction.INBOUND, *_seen(include_restricted))
        return list(await self._session.exec(wanted.order_by(col(Message.id).desc()).limit(limit)))

    async def cases(self, case_ids: Sequence[int], *, include_restricted: bool) -> list[Case]:
        """Return these cases, in this order."""
        found = await self._session.exec(select(Case).where(col(Case.id).in_(case_ids), *_seen(include_restricted)))
        return sorted(found, key=lambda case: case_ids.index(case.id or 0))

    async def first_words(self, case_ids: Sequence[int]) -> dict[int, str]:
        """Return what was said first in each of these cases, its beginning; for cases that the reader may see."""
        first = select(func.min(Message.id)).where(col(Message.case_id).in_(case_ids), Message.direction == Direction.INBOUND)
        words = select(Message.case_id, func.substr(Message.text, 1, LONGEST))
        found = await self._session.exec(words.where(col(Message.id).in_(first.group_by(col(Message.case_id)))))
        return {row[0]: row[1] for row in found}


def _seen(include_restricted: bool) -> list[ColumnElement[bool]]:  # noqa: FBT001 - passed on as it came
    """Return what keeps restricted cases out, and those that live on in another."""
    conditions = [col(Case.status) != CaseStatus.JOINED]
    return conditions if include_restricted else [*conditions, col(Case.restricted).is_(False)]
