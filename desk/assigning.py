"""Who works on a case: taken, released, or given to another officer or team. None of it moves the case."""

from datetime import datetime

from desk.casefile import id_of
from desk.permissions import CASEWORKERS, may_see_restricted
from models.accounts import Account
from models.cases import Case
from models.casework import Assignment
from models.errors import ActionInvalid
from storage.unit_of_work import UnitOfWork

OFFICER, TEAM, CLAIM = "assign-officer", "assign-team", "claim"
LONGEST_TEAM = 80


async def claim(unit: UnitOfWork, case: Case, account_id: int, seen: int | None, now: datetime) -> None:
    """Take a case; does not commit.

    It may be taken over from the officer that was `seen` to have it; raises ActionInvalid when another one has it by now.
    """
    if case.assigned_to == account_id:
        return
    if case.assigned_to != seen:
        holder = await unit.accounts.get(case.assigned_to) if case.assigned_to is not None else None
        advice = f"{holder.name if holder else 'Nobody'} has this case now. Take it over if that is right."
        raise ActionInvalid(fields={CLAIM: advice})
    await _assign(unit, case, account_id, account_id, case.team, now, "case_claimed")


async def release(unit: UnitOfWork, case: Case, account_id: int, now: datetime) -> None:
    """Give one's own case back; does not commit. Raises ActionInvalid for another officer's. Done twice it has the effect of once."""
    if case.assigned_to is None:
        return
    if case.assigned_to != account_id:
        raise ActionInvalid(fields={CLAIM: "You do not have this case, so you cannot release it. Take it over first."})
    await _assign(unit, case, account_id, None, case.team, now, "case_released")


async def assign(unit: UnitOfWork, case: Case, account_id: int, officer: str, team: str, now: datetime) -> None:
    """Give a case to the officer of that name, to a team, to both, or to nobody; does not commit. Raises ActionInvalid."""
    if len(team) > LONGEST_TEAM:
        raise ActionInvalid(fields={TEAM: f"Shorten the team's name to {LONGEST_TEAM} characters."})
    found = await unit.accounts.by_name(officer) if officer else None
    if officer and (found is None or not may_work_on(found, case)):
        raise ActionInvalid(fields={OFFICER: "Choose an officer who may work on this case."})
    officer_id = None if found is None else found.id
    if (officer_id, team.strip()) != (case.assigned_to, case.team):
        await _assign(unit, case, account_id, officer_id, team.strip(), now, "case_assigned")


def may_work_on(account: Account, case: Case) -> bool:
    """Whether a case can be given to an account: it is an officer's, in use, and may see the case."""
    return account.role in CASEWORKERS and account.disabled_at is None and (may_see_restricted(account.role) or not case.restricted)


async def _assign(unit: UnitOfWork, case: Case, by: int, officer_id: int | None, team: str, now: datetime, action: str) -> None:
    case.assigned_to, case.team = officer_id, team
    await unit.casework.add(Assignment(case_id=id_of(case), account_id=by, at=now, officer_id=officer_id, team=team))
    await unit.audit.append(now, by, action, id_of(case), f"officer {officer_id}, team {team}")
