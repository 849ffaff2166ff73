"""Alerts of possible concerns: mailed to who is on duty, and to the next in the rota while nobody takes them over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from intake.letters import Letters
from intake.ports import Clock
from intake.report import Report
from models.cases import Case
from models.concern_alerts import ConcernAlert
from models.duty import DutyLevel, next_level
from models.judgements import Concern
from models.states import Channel, OutboxPurpose
from reports.working_days import LONDON
from storage.store import Store
from storage.unit_of_work import UnitOfWork

START = -1
LOOK_EVERY = timedelta(seconds=5)

log = structlog.get_logger()


async def raise_alert(case: Case, suggestion_id: int, report: Report, unit: UnitOfWork, letters: Letters, now: datetime) -> None:
    """Note that a suggestion's concern is raised, and alert the first level of the rota that is on duty; does not commit.

    Without a rota the desk's banner is the only alert.
    """
    assert case.id is not None  # noqa: S101 - the store has given it one
    concern = await unit.judgements.raise_concern(case.id, suggestion_id, now)
    if is_echo(report.automatic, report.sender, letters):
        return
    level = next_level(letters.config.rota, START, now.astimezone(LONDON))
    if level is not None:
        await _alert(concern, case, level, unit, letters, now)


def is_echo(automatic: bool, sender: str | None, letters: Letters) -> bool:  # noqa: FBT001 - what a message says of itself
    """Whether a message is one of our own letters coming back: an alert about it would come back too, without end."""
    return automatic and letters.is_own(sender or "")


class Climbing:
    """Has unanswered alerts climb the duty rota, from what the store holds: any number of processes may do it, and be restarted."""

    def __init__(self, store: Store, clock: Clock, letters: Letters) -> None:
        """Alert by these letters, whose configuration holds the rota."""
        self._store = store
        self._clock = clock
        self._letters = letters
        self._next_look: datetime | None = None

    async def step(self) -> bool:
        """Alert the next level to one concern whose time is up; return whether there was one. Raises StoreUnavailable."""
        now, rota = self._clock(), self._letters.config.rota
        # A next look that is further away than any ever is was set before the clock was set back.
        if not rota or (self._next_look is not None and now < self._next_look <= now + LOOK_EVERY):
            return False
        async with self._store.read() as unit:
            due = await _first_due(unit, rota, self._letters, now)
        if due is None:
            self._next_look = now + LOOK_EVERY
            return False
        return await self._climb(due, now)

    async def _climb(self, concern_id: int, now: datetime) -> bool:
        """Alert the next level, unless somebody else did or took the concern over meanwhile."""
        async with self._store.begin() as unit:
            concern = await unit.concerns.get(concern_id)
            case = None if concern is None else await unit.cases.get(concern.case_id)
            if concern is None or case is None or concern.acknowledged_at is not None:
                return False
            level = await _due_level(unit, concern, await unit.concerns.alerts_of([concern_id]), self._letters, now)
            if level is None:
                return False
            await _alert(concern, case, level, unit, self._letters, now)
            await unit.commit()
        log.warning("concern_climbed", concern=concern_id, level=level)
        return True


async def _first_due(unit: UnitOfWork, rota: Sequence[DutyLevel], letters: Letters, now: datetime) -> int | None:
    """Return the id of the first concern that nobody answered in time and somebody further can be alerted to, or None."""
    waiting = await unit.concerns.waiting()
    alerts = await unit.concerns.alerts_of([each.id for each in waiting if each.id is not None]) if waiting and rota else []
    for concern in waiting:
        own = [alert for alert in alerts if alert.concern_id == concern.id]
        if await _due_level(unit, concern, own, letters, now) is not None:
            return concern.id
    return None


async def _due_level(unit: UnitOfWork, concern: Concern, alerts: Sequence[ConcernAlert], letters: Letters, now: datetime) -> int | None:
    """Return the level to be alerted to a concern now, or None when it is not yet time or the rota has ended."""
    rota = letters.config.rota
    last = max(alerts, key=lambda alert: alert.level, default=None)
    if last is None:
        return None if await _came_back(unit, concern, letters) else next_level(rota, START, now.astimezone(LONDON))
    level = next_level(rota, last.level, now.astimezone(LONDON))
    waited = timedelta(minutes=rota[last.level].minutes) if last.level < len(rota) else timedelta(0)
    # An alert that lies as far ahead was written before the clock was set back: rather too early than a day late.
    return level if level is not None and abs(now - last.at) >= waited else None


async def _came_back(unit: UnitOfWork, concern: Concern, letters: Letters) -> bool:
    message = await unit.concerns.message_of(concern)
    return message is not None and is_echo(message.automatic, message.sender, letters)


async def _alert(concern: Concern, case: Case, level: int, unit: UnitOfWork, letters: Letters, now: datetime) -> None:
    """Write the alert to every address of a level, each once."""
    assert concern.id is not None  # noqa: S101 - the store has given it one
    chosen = letters.config.rota[level]
    is_first = not await unit.concerns.alerts_of([concern.id])
    for number, address in enumerate(chosen.addresses):
        alert = ConcernAlert(concern_id=concern.id, level=level, name=chosen.name, address=address, at=now)
        alert_id = await unit.concerns.add_alert(alert)
        key = f"concern_alert:{concern.suggestion_id}" if is_first and number == 0 else f"climbed_alert:{alert_id}"
        waited = None if is_first else now - concern.raised_at
        letter = letters.concern_alert(case.reference, address, key, waited)
        await unit.outbox.add(key, Channel.EMAIL, OutboxPurpose.CONCERN_ALERT, address, letter, now, case_id=case.id)
