"""Numbers for the officers' own group: how much waits, and where to look; never a word about anybody."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.talk import stream_of
from intake.ports import Clock
from models.states import CaseStatus, Channel, InboxState, OutboxPurpose
from reports.working_days import LONDON, is_working_day, local_date
from storage.store import Store
from storage.unit_of_work import UnitOfWork

# News that is later than this says nothing new any more.
LATEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class StaffConfig:
    """The group's number at Telegram, the desk's address without a final slash, and when (in London) it is told the numbers."""

    chat_id: int
    desk_url: str
    times: tuple[time, ...] = (time(9),)


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that the group is ever told, whole numbers alone; restricted cases are in none of them."""

    waiting: int
    concerns: int
    held: int


async def numbers(unit: UnitOfWork) -> Numbers:
    """Count what waits now."""
    concerns = await unit.judgements.open_concerns()
    return Numbers(
        waiting=await unit.queue.count(CaseStatus.AWAITING_CONFIRMATION, include_restricted=False),
        concerns=len({case.id for _, case in concerns if not case.restricted}),
        held=await unit.inbox.count(InboxState.HELD),
    )


def words(said: Numbers, config: StaffConfig, *, alert: bool = False) -> str:
    """Return the numbers as the group reads them, with the link to the desk."""
    lines = (
        "A possible safeguarding concern has come in. Please look at it now." if alert else "",
        f"Cases waiting for a decision: {said.waiting}",
        f"Cases with an open safeguarding concern: {said.concerns}",
        f"Messages in the holding pen: {said.held}",
        f"{config.desk_url}/queue",
    )
    return "\n".join(filter(None, lines))


@dataclass(frozen=True, slots=True)
class StaffAlert:
    """Tells the group whenever a concern is alerted, once for each, by its outbox key."""

    clock: Clock
    config: StaffConfig

    async def __call__(self, suggestion_id: int, unit: UnitOfWork) -> None:
        """Write that a concern has come in, in the transaction that raises it; does not commit."""
        text = words(await numbers(unit), self.config, alert=True)
        await _write(f"staff_alert:{suggestion_id}", OutboxPurpose.CONCERN_ALERT, text, self.config, unit, self.clock())


@dataclass(slots=True)
class StaffNews:
    """Tells the group at set times of each working day, once each, by its outbox key."""

    store: Store
    clock: Clock
    config: StaffConfig
    _written: str | None = None

    async def step(self) -> bool:
        """Write the news that is due, unless it was written before; return whether there was any. Raises StoreUnavailable."""
        now = self.clock()
        key = self._due(now)
        if key is None or key == self._written:
            return False
        async with self.store.begin() as unit:
            await _write(key, OutboxPurpose.STAFF_NEWS, words(await numbers(unit), self.config), self.config, unit, now)
            await unit.commit()
        self._written = key
        return True

    def _due(self, now: datetime) -> str | None:
        """Return the key of the latest news that is due today, or None."""
        day = local_date(now)
        if not is_working_day(day):
            return None
        moments = [datetime.combine(day, at, LONDON) for at in self.config.times]
        due = [moment for moment in moments if moment <= now < moment + LATEST]
        return f"staff_news:{max(due):%Y-%m-%dT%H:%M}" if due else None


async def _write(key: str, purpose: OutboxPurpose, text: str, config: StaffConfig, unit: UnitOfWork, now: datetime) -> None:
    payload: dict[str, Any] = {
        "method": "sendMessage",
        "chat_id": config.chat_id,
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
    stream = stream_of(config.chat_id)
    await unit.outbox.add(key, Channel.CHAT, purpose, stream, payload, now, stream=stream)
