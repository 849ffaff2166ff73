"""Notes that a case's figures are to be made anew: in the transaction that changed its decisions, so that none is forgotten."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from models.figures import FigureDue


async def note_due(session: AsyncSession, case_id: int) -> None:
    """Note it, once however often it changed."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await (await session.connection()).execute(insert(FigureDue).values(case_id=case_id).on_conflict_do_nothing())
