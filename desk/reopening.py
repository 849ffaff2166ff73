"""Opening a closed case again: its decision stands, and it can be decided again."""

from datetime import datetime

from desk.casefile import id_of
from models.cases import Case
from models.errors import CaseMoved
from models.states import CaseStatus
from storage.unit_of_work import UnitOfWork


async def reopen(unit: UnitOfWork, case: Case, account_id: int, revision: int, now: datetime) -> None:
    """Open a closed case again; does not commit. Raises CaseMoved when it is not as the officer saw it."""
    if case.revision != revision or case.status is not CaseStatus.CLOSED:
        raise CaseMoved
    case.status, case.closed_at = CaseStatus.CONFIRMED, None
    case.revision += 1
    await unit.audit.append(now, account_id, "case_reopened", id_of(case))
