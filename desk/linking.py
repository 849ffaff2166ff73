"""Linking cases that have to do with each other, with the reason, and taking a link away. Neither moves a case."""

from datetime import datetime

from desk.casefile import find_case, id_of
from intake.references import find_reference
from models.cases import Case
from models.errors import ActionInvalid, NotFound
from models.states import Role
from storage.unit_of_work import UnitOfWork

REFERENCE, REASON = "link-reference", "link-reason"
LONGEST_REASON = 200


async def link(unit: UnitOfWork, case: Case, role: Role, account_id: int, reference: str, reason: str, now: datetime) -> None:
    """Link a case with another that this role may see; does not commit. Raises ActionInvalid. Done twice it has the effect of once."""
    errors: dict[str, str] = {}
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        errors[REASON] = f"Say what they have to do with each other, in at most {LONGEST_REASON} characters."
    other = await other_case(unit, case, reference, role, errors, REFERENCE)
    if errors or other is None:
        raise ActionInvalid(fields=errors)
    if any(each.id == other.id and said == why for each, said in await unit.cases.links(id_of(case))):
        return
    await unit.cases.link(id_of(case), id_of(other), why)
    for one, two in ((case, other), (other, case)):
        await unit.audit.append(now, account_id, "cases_linked", id_of(one), f"case {two.id}")


async def unlink(unit: UnitOfWork, case: Case, role: Role, account_id: int, link_id: int, now: datetime) -> None:
    """Take a link away; does not commit. Raises NotFound when the case has no such link to a case that this role may see."""
    found = next(((each, other) for each, other in await unit.cases.link_rows(id_of(case)) if each.id == link_id), None)
    if found is None:
        raise NotFound
    other = await find_case(unit, found[1].reference, role)
    await unit.cases.unlink(found[0])
    for one, two in ((case, found[1]), (found[1], case)):
        await unit.audit.append(now, account_id, "cases_unlinked", id_of(one), f"case {two.id} ({other.reference})")


async def other_case(unit: UnitOfWork, case: Case, written: str, role: Role, errors: dict[str, str], field: str) -> Case | None:
    """Return the other case that an officer named, or None with the advice in `errors`; one that may not be seen is not there."""
    reference = find_reference(written)
    try:
        other = await find_case(unit, reference or "", role)
    except NotFound:
        other = None
    if other is None:
        errors[field] = "There is no such case; give a reference such as HD-7K2M-4XQM."
    elif other.id == case.id:
        errors[field] = "This is the case itself; give the reference of the other one."
    return other if field not in errors else None
