"""Joining doubles: two cases of one person about one matter become one, and may be taken apart again."""

from collections.abc import Sequence
from datetime import datetime

from intake.moving import adopt, case_id_of, check_unmoved, judged_messages, may_hide_a_concern, settle, weight
from models.cases import Case
from models.errors import ActionInvalid, CaseMoved, NotFound
from models.joins import CaseJoin
from models.judgements import SuggestionRecord
from models.states import CaseStatus
from storage.unit_of_work import UnitOfWork

REFERENCE, SAME_PERSON = "join-reference", "join-same"


async def join(
    unit: UnitOfWork, case: Case, into: Case, account_id: int, revision: int, now: datetime, *, same_person: bool = False
) -> None:
    """Join a case into another: its messages go there, and its address and reference lead there from now on. Does not commit.

    Where one was undecided, the result is; where one was restricted, the result is; the suggestion to decide on is the weightier of both.
    Cases of different writers are joined only if the officer says that they are the `same_person`. Raises CaseMoved when the case is
    not as the officer saw it, and ActionInvalid.
    """
    check_unmoved(case, revision)
    _check_fitting(case, into, same_person=same_person)
    case_id, into_id = case_id_of(case), case_id_of(into)
    theirs = await judged_messages(unit, await unit.cases.messages(case_id))
    messages = [message.id for message in await unit.cases.messages(case_id) if message.id is not None]
    done = CaseJoin(
        case_id=case_id,
        into_id=into_id,
        account_id=account_id,
        at=now,
        revision=into.revision,
        message_ids=messages,
        status_before=case.status,
        closed_before=case.closed_at,
        concern_before=case.concern,
    )
    await unit.joins.add(done)
    await unit.joins.move_messages(messages, into_id)
    standing = (await unit.judgements.suggestions(into_id))[-1]
    weightiest = max([*theirs.values(), standing], key=weight)
    if weightiest is not standing:
        await adopt(unit, into, [weightiest])
    _take_in(case, into)
    await _restrict_family(unit, into)
    for each in (case, into):
        each.revision += 1
        await unit.audit.append(now, account_id, "case_joined", each.id, f"case {case_id} into case {into_id}")


async def separate(unit: UnitOfWork, into: Case, account_id: int, revision: int, join_id: int, now: datetime) -> Case:
    """Take a joined case out again, with those of its messages that are still here, as it stood before; return it. Does not commit.

    Raises CaseMoved, NotFound for a join that does not stand, and ActionInvalid when no judged message would be left on either side.
    """
    check_unmoved(into, revision)
    into_id = case_id_of(into)
    standing = {done.id: (done, case) for done, case in await unit.joins.standing_into(into_id)}
    if join_id not in standing:
        raise NotFound
    done, found = standing[join_id]
    case = await unit.cases.get(case_id_of(found))
    if case is None or case.status is not CaseStatus.JOINED:
        raise CaseMoved
    messages = await unit.cases.messages(into_id)
    judged = await judged_messages(unit, messages)
    back = [message.id for message in messages if message.id is not None and message.id in set(done.message_ids)]
    if not judged.keys() & set(back) or not judged.keys() - set(back):
        raise ActionInvalid(fields={"separate": "Both cases need a message of the resident's: split the messages instead."})
    await unit.joins.move_messages(back, case_id_of(case))
    done.undone_at, done.undone_by, done.undone_revision = now, account_id, into.revision
    case.status, case.closed_at = done.status_before, done.closed_before
    case.restricted = case.restricted or into.restricted
    case.unread = case.status is CaseStatus.AWAITING_CONFIRMATION and any(
        may_hide_a_concern(judged[each]) for each in back if each in judged
    )
    await unit.joins.count_anew(case_id_of(case))
    await _take_along(unit, case, [judged[each] for each in back if each in judged and judged[each].made_at > done.at], now)
    for each in (case, into):
        await settle(unit, each)
        each.revision += 1
        await unit.audit.append(now, account_id, "case_separated", each.id, f"case {case.id} from case {into_id}")
    return case


async def _take_along(unit: UnitOfWork, case: Case, since: Sequence[SuggestionRecord], now: datetime) -> None:
    """Have a case decided on what was suggested about its messages since it was joined, such as what a file of theirs said."""
    if not since:
        return
    await adopt(unit, case, since)
    if case.status is not CaseStatus.AWAITING_CONFIRMATION:
        case.status, case.waiting_since, case.closed_at = CaseStatus.AWAITING_CONFIRMATION, now, None
    case.unread = case.unread or any(map(may_hide_a_concern, since))


def _check_fitting(case: Case, into: Case, *, same_person: bool) -> None:
    if case.id == into.id:
        raise ActionInvalid(fields={REFERENCE: "This is the case itself; give the reference of the other one."})
    if into.status is CaseStatus.JOINED:
        raise CaseMoved
    if (case.sender or "").lower() != (into.sender or "").lower() and not same_person:
        advice = f"{into.reference} was written from another address. Say that it is the same person about the same matter, or link them."
        raise ActionInvalid(fields={SAME_PERSON: advice})


async def _restrict_family(unit: UnitOfWork, into: Case) -> None:
    """Restrict those that were joined into a restricted case before: their names and notes belong to it, and can be searched for."""
    for case_id in await unit.joins.family(case_id_of(into)) if into.restricted else ():
        each = await unit.cases.get(case_id)
        if each is not None:
            each.restricted = True


def _take_in(case: Case, into: Case) -> None:
    """Let the result stand as the more pressing of both did."""
    if case.status is CaseStatus.AWAITING_CONFIRMATION:
        waits = into.status is CaseStatus.AWAITING_CONFIRMATION
        into.waiting_since = min(into.waiting_since, case.waiting_since) if waits else case.waiting_since
        into.status, into.closed_at = CaseStatus.AWAITING_CONFIRMATION, None
    into.concern = into.concern or case.concern
    into.unread = into.unread or case.unread
    into.restricted = case.restricted = into.restricted or case.restricted
    into.back_of_queue = into.back_of_queue and case.back_of_queue and not into.concern
    case.status, case.concern, case.unread = CaseStatus.JOINED, False, False
