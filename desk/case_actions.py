"""What a case's page offers beside the decision, and what was typed there when it has to be asked again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from desk.assigning import may_work_on
from desk.casefile import CaseFile
from desk.config import DeskConfig
from desk.permissions import may_see_restricted
from desk.sessions import Visitor
from intake.moving import judged_messages
from intake.ready_replies import ReadyReply, ready_replies
from intake.replying import Way, seconds_left, ways_of
from models.cases import Case, Message
from models.correspondence import CaseReply
from models.profile import Recipient
from models.states import CaseStatus, Channel
from reports.working_days import local_date
from storage.unit_of_work import UnitOfWork

MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Tried:
    """An action that was sent and has to be asked again: its name, what was typed and ticked, and what is wrong by field."""

    action: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[tuple[str, str]] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str, default: str = "") -> str:
        """Return what was typed into a field, or `default` when the form was not sent."""
        return self.values.get(name, default)

    def has(self, name: str, value: str) -> bool:
        """Whether a box of a field was ticked."""
        return (name, value) in self.ticked

    def error(self, name: str) -> dict[str, str] | None:
        """Return what is wrong with a field, as the design system's macros take it."""
        return {"text": self.errors[name]} if name in self.errors else None


@dataclass(frozen=True, slots=True)
class CaseActions:
    """What can be done with one case by one officer now.

    `held` is one's own reply that waits to be sent, with the seconds left to take it back; `candidates` are cases that may be the same
    matter; `splittable` the messages that may go into a case of their own, none where that makes no sense.
    """

    ways: list[Way]
    ready: list[ReadyReply]
    held: tuple[CaseReply, int] | None
    holder: str
    officers: list[str]
    teams: list[str]
    candidates: list[Case]
    splittable: list[Message]
    recipients: tuple[Recipient, ...]
    today: date
    can_be_handed_over: bool


async def actions_of(
    unit: UnitOfWork, file: CaseFile, visitor: Visitor, config: DeskConfig, channels: frozenset[Channel], now: datetime
) -> CaseActions:
    """Return what `visitor` can do with a case, answering over these channels."""
    case, last = file.case, file.last_decision
    officers = [account for account in await unit.accounts.list_all() if may_work_on(account, case)]
    return CaseActions(
        ways=ways_of(file.messages, channels),
        ready=ready_replies(_flags_to_check(file)),
        held=_held(file, visitor, now),
        holder=file.names.get(case.assigned_to or 0, ""),
        officers=[account.name for account in officers],
        teams=sorted({*(team.name for team in config.profile.teams), *await unit.casework.teams()}),
        candidates=await _candidates(unit, file, visitor),
        splittable=await _splittable(unit, file),
        recipients=config.profile.recipients if last is None else config.profile.recipients_for(last.process, last.service_area),
        today=local_date(now),
        can_be_handed_over=case.status is CaseStatus.CONFIRMED,
    )


def _flags_to_check(file: CaseFile) -> frozenset[str]:
    """Return the flags by which something has to be made sure of: the decision's once there is one, none in a closed case.

    What a later message raises counts besides, until somebody has decided on it.
    """
    last, status = file.last_decision, file.case.status
    if status is CaseStatus.CLOSED:
        return frozenset()
    suggested = frozenset(str(flag.label) for flag in file.suggestion.flags)
    if last is None:
        return suggested
    return suggested.union(last.flags) if status is CaseStatus.AWAITING_CONFIRMATION else frozenset(last.flags)


def _held(file: CaseFile, visitor: Visitor, now: datetime) -> tuple[CaseReply, int] | None:
    left = ((reply, seconds_left(reply, visitor.account_id, now)) for reply in reversed(file.work.replies))
    return next((held for held in left if held[1] > 0), None)


async def _candidates(unit: UnitOfWork, file: CaseFile, visitor: Visitor) -> list[Case]:
    """Return the same writer's other cases and those linked with this one."""
    case = file.case
    theirs = await unit.cases.of_sender(case.sender, MOST_CANDIDATES * 2) if case.sender else []
    found = {each.id: each for each in [*(link.case for link in file.work.links), *theirs]}
    visible = (each for each in found.values() if may_see_restricted(visitor.role) or not each.restricted)
    return [each for each in visible if each.id != case.id and each.status is not CaseStatus.JOINED][:MOST_CANDIDATES]


async def _splittable(unit: UnitOfWork, file: CaseFile) -> list[Message]:
    judged = await judged_messages(unit, file.inbound)
    found = [message for message in file.inbound if message.id in judged]
    return found if len(found) > 1 else []
