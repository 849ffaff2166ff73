"""What officers keep with a case: notes, files, and who works on it."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.casework import Assignment, CaseDocument, CaseNote


class CaseworkRepository:
    """Keeps notes, files and assignments; each is only ever added to."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, kept: CaseNote | CaseDocument | Assignment) -> None:
        """Keep a note, a file or an assignment."""
        self._session.add(kept)
        await self._session.flush()

    async def notes(self, case_ids: Sequence[int]) -> list[CaseNote]:
        """Return the notes of these cases, oldest first."""
        return list(await self._session.exec(select(CaseNote).where(col(CaseNote.case_id).in_(case_ids)).order_by(col(CaseNote.id))))

    async def document_heads(self, case_ids: Sequence[int]) -> list[CaseDocument]:
        """Return the files of these cases, oldest first, without their content, which must not be read from them."""
        wanted = select(CaseDocument).where(col(CaseDocument.case_id).in_(case_ids)).order_by(col(CaseDocument.id))
        return list(
            await self._session.exec(wanted.options(defer(cast("QueryableAttribute[bytes]", CaseDocument.content), raiseload=True)))
        )

    async def document(self, document_id: int) -> CaseDocument | None:
        """Return a file, or None."""
        return await self._session.get(CaseDocument, document_id)

    async def assignments(self, case_ids: Sequence[int]) -> list[Assignment]:
        """Return who was to work on these cases, oldest first."""
        return list(await self._session.exec(select(Assignment).where(col(Assignment.case_id).in_(case_ids)).order_by(col(Assignment.id))))

    async def teams(self) -> list[str]:
        """Return the teams that cases were ever assigned to, by name."""
        wanted = select(Assignment.team).where(Assignment.team != "").distinct().order_by(Assignment.team)
        return list(await self._session.exec(wanted))
