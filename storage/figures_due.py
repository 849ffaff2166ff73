"""Notes that a case's figures are to be made anew: in the transaction that changed its decisions, so that none is forgotten."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from models.figures import FigureDue


async def note_due(session: AsyncSession, case_id: int) -> None:
    """Note it, once however often it changed.

    A note that is there is written again: so it is locked, and whoever makes the figures has seen this change before taking it away.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    note = insert(FigureDue).values(case_id=case_id)
    await (await session.connection()).execute(note.on_conflict_do_update(index_elements=["case_id"], set_={"case_id": case_id}))
