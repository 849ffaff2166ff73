"""A note on a case, for officers alone; it is never sent, and moves nothing."""

from datetime import datetime

from desk.casefile import id_of
from models.cases import Case
from models.casework import CaseNote
from models.errors import ActionInvalid
from storage.unit_of_work import UnitOfWork

TEXT = "note-text"
LONGEST = 10_000


async def note(unit: UnitOfWork, case: Case, account_id: int, text: str, now: datetime) -> CaseNote:
    """Keep a note with a case; does not commit. Raises ActionInvalid when it is empty or too long. Pressed twice it is kept once."""
    said = text.replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST:
        raise ActionInvalid(fields={TEXT: f"Write the note, in at most {LONGEST:,} characters."})
    before = await unit.casework.notes([id_of(case)])
    if before and (before[-1].account_id, before[-1].text) == (account_id, said):
        return before[-1]
    kept = CaseNote(case_id=id_of(case), account_id=account_id, at=now, text=said)
    await unit.casework.add(kept)
    await unit.audit.append(now, account_id, "note_added", id_of(case), f"note {kept.id}")
    return kept
