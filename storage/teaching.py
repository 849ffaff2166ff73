"""Reads what officers decided, for training; restricted cases never leave this module."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case, CaseLink, Message
from models.judgements import Decision, SuggestionRecord
from models.states import CaseStatus, Direction, MoveReason
from models.teaching import DecidedCase, Judgement, Told
from storage.standing import stands

CHUNK = 500  # fewer than the variables that any database takes in one statement


class TeachingRepository:
    """Decided cases that may be learned from."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def decided_cases(self, erasure_request: str = "") -> list[DecidedCase]:
        """Return the decided cases, oldest first, with the decisions that stand.

        Left out are restricted cases and all that are linked with one, however many links away, since they may quote it; and
        cases whose resident asked for erasure with the words `erasure_request`, and those joined into another, which teach as that other.
        """
        groups, barred = await self._groups()
        barred |= await self._erasing(erasure_request)
        decided = select(Decision.case_id).where(stands())
        wanted = select(Case.id, Case.reference).where(col(Case.id).in_(decided), Case.status != CaseStatus.JOINED).order_by(col(Case.id))
        cases = {number: reference for number, reference in await self._session.exec(wanted) if number is not None and number not in barred}
        found: list[DecidedCase] = []
        for chunk in (list(cases)[n : n + CHUNK] for n in range(0, len(cases), CHUNK)):
            messages, judgements = await self._messages(chunk), await self._judgements(chunk)
            found += [
                DecidedCase(cases[number], groups.get(number, cases[number]), tuple(messages[number]), tuple(judgements[number]))
                for number in chunk
            ]
        return found

    async def _groups(self) -> tuple[dict[int, str], set[int]]:
        """Return for each linked case the reference of its oldest relative, and the numbers of all cases that are out of bounds."""
        restricted = {number for number in await self._session.exec(select(Case.id).where(col(Case.restricted).is_(True))) if number}
        relatives = _families(await self._session.exec(select(CaseLink.case_id, CaseLink.other_id)))
        oldest = {min(family) for family in relatives}
        references: dict[int, str] = {}
        for chunk in (sorted(oldest)[n : n + CHUNK] for n in range(0, len(oldest), CHUNK)):
            for number, reference in await self._session.exec(select(Case.id, Case.reference).where(col(Case.id).in_(chunk))):
                references[number or 0] = reference
        groups = {number: references[min(family)] for family in relatives for number in family}
        return groups, restricted.union(*(family for family in relatives if family & restricted))

    async def _erasing(self, erasure_request: str) -> set[int]:
        if not erasure_request:
            return set()
        asked = select(Message.case_id).where(col(Message.direction) == Direction.INBOUND, col(Message.text) == erasure_request)
        return set(await self._session.exec(asked))

    async def _messages(self, case_ids: Sequence[int]) -> dict[int, list[Told]]:
        wanted = select(Message).where(col(Message.case_id).in_(case_ids), Message.direction == Direction.INBOUND).order_by(col(Message.id))
        found: dict[int, list[Told]] = defaultdict(list)
        for message in await self._session.exec(wanted):
            found[message.case_id].append(Told(message.id or 0, message.channel, message.at, message.subject, message.text))
        return found

    async def _judgements(self, case_ids: Sequence[int]) -> dict[int, list[Judgement]]:
        wanted = (
            select(Decision, SuggestionRecord.message_id)
            .join(SuggestionRecord, col(SuggestionRecord.id) == Decision.suggestion_id)
            .where(col(Decision.case_id).in_(case_ids), stands())
            .order_by(col(Decision.id))
        )
        found: dict[int, list[Judgement]] = defaultdict(list)
        for decision, message_id in await self._session.exec(wanted):
            found[decision.case_id].append(_judgement(decision, message_id))
        return found


def _families(links: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Return the sets of cases that are linked with each other, directly or through others."""
    family_of: dict[int, set[int]] = {}
    for one, other in links:
        joint = family_of.get(one, {one}) | family_of.get(other, {other})
        family_of.update(dict.fromkeys(joint, joint))
    return list({id(family): family for family in family_of.values()}.values())


def _judgement(decision: Decision, message_id: int) -> Judgement:
    return Judgement(
        message_id=message_id,
        at=decision.decided_at,
        kind=decision.kind,
        causes=tuple(decision.causes),
        service_area=decision.service_area,
        safeguarding=decision.safeguarding,
        process=decision.process,
        flags=tuple(decision.flags),
        move_reason=None if decision.move_reason is None else MoveReason(decision.move_reason),
    )
