"""When a draft that nobody comes back to is called to mind, closed, or thrown away."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.config import ChatConfig
from bot.notes import Notes
from bot.talk import Talk
from storage.unit_of_work import UnitOfWork

LONDON = ZoneInfo("Europe/London")
MORNING, NIGHT = time(8), time(21)
CLOSE_AFTER = timedelta(days=1)


class Due(StrEnum):
    """What a timer does."""

    REMIND = "remind"
    CLOSE = "close"
    FORGET = "forget"


def next_due(notes: Notes, since: datetime, config: ChatConfig) -> tuple[Due, datetime] | None:
    """Return what is to be done next about a draft whose writer was heard last at `since`, and when; None where there is none."""
    if not notes.parts:
        return None
    if notes.reference:
        return Due.CLOSE, since + CLOSE_AFTER
    if not notes.reminded:
        return Due.REMIND, by_day(since + config.remind_after)
    if notes.agreed:
        return Due.CLOSE, by_day(since + CLOSE_AFTER)
    return Due.FORGET, by_day(since + timedelta(days=config.draft_days))


def by_day(moment: datetime) -> datetime:
    """Return `moment`, or the next eight o'clock in London where it falls into the night: nobody is woken by Heed."""
    local = moment.astimezone(LONDON)
    if MORNING <= local.time() < NIGHT:
        return moment
    day = local.date() + timedelta(days=local.time() >= NIGHT)
    return datetime.combine(day, MORNING, LONDON).astimezone(UTC)


async def wind(talk: Talk, notes: Notes, unit: UnitOfWork, config: ChatConfig) -> None:
    """Set a chat's timer by what its notes now are, or stop it."""
    due = next_due(notes, talk.cause.at, config)
    if due is None:
        await unit.conversations.stop_timer(talk.stream)
    else:
        await unit.conversations.set_timer(talk.stream, due[0], talk.cause.at, due[1])
