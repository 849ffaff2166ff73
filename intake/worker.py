"""Works off the inbox and the outbox, channel by channel and chat by chat, until it is told to stop."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from intake.arrivals import Arrivals
from intake.bell import Bell
from intake.crew import AFTER_FAULT_SECONDS, LOOK_EVERY_SECONDS, Crew, finish, tell_fault
from intake.departures import Departures
from intake.pacing import Pace
from intake.ports import Clock, Handler, Sender
from models.inbox import InboxRow
from models.states import Channel
from storage.store import Store

# How many rows of a channel are in hand at once. Mails are received one after the other, so that an answer never overtakes what it answers;
# rows of a chat are in order however many hands there are.
HANDS = 48
HANDS_BY_CHANNEL = {Channel.EMAIL: 1}

# What the bell rings about when there may be letters to send; of arrivals it rings by their channel.
LETTERS = "letters"

Step = Callable[[], Awaitable[bool]]


class Worker:
    """Hands arrivals to their channel's handler and letters to their channel's sender; any number may share a store."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        handlers: Mapping[Channel, Handler],
        senders: Mapping[Channel, Sender],
        bell: Bell,
        chores: Sequence[Step] = (),
        paces: Mapping[Channel, Pace] | None = None,
    ) -> None:
        """Work for these channels; rows of others are left for another process.

        `chores` are what else there is to do, step by step; `paces` say how quickly a channel may send.
        """
        # Each channel by itself: a relay that keeps us waiting, or a flood of mail, must not hold up the chat.
        self._arrivals = {channel: Arrivals(store, clock, {channel: handler}) for channel, handler in handlers.items()}
        paces = paces or {}
        self._departures = {channel: Departures(store, clock, {channel: sender}, paces.get(channel)) for channel, sender in senders.items()}
        self._bell = bell
        self._chores = chores

    async def run(self) -> None:
        """Work until cancelled; then the rows in hand are finished, or after ten seconds left as they were."""
        async with asyncio.TaskGroup() as group:
            for channel, arrivals in self._arrivals.items():
                work = self._then_tell_of_letters(arrivals.work)
                group.create_task(Crew(arrivals.take, work, self._bell.ear(channel), hands=_hands(channel)).run())
            for channel, departures in self._departures.items():
                group.create_task(Crew(departures.take, departures.work, self._bell.ear(LETTERS), hands=_hands(channel)).run())
            for step in self._chores:
                group.create_task(self._work(step))

    def _then_tell_of_letters(self, work: Callable[[InboxRow], Awaitable[None]]) -> Callable[[InboxRow], Awaitable[None]]:
        async def worked(row: InboxRow) -> None:
            await work(row)
            self._bell.ring(LETTERS)

        return worked

    async def step_inbox(self) -> bool:
        """Work off one arrival of each channel; return whether there was any. Raises StoreUnavailable."""
        worked = any([await arrivals.step() for arrivals in self._arrivals.values()])
        if worked:
            self._bell.ring(LETTERS)
        return worked

    async def step_outbox(self) -> bool:
        """Send one letter of each channel; return whether there was any. Raises StoreUnavailable."""
        return any([await departures.step() for departures in self._departures.values()])

    async def step_chores(self) -> bool:
        """Take one step of each chore; return whether there was anything to do. Raises StoreUnavailable."""
        return any([await step() for step in self._chores])

    async def _work(self, step: Step) -> None:
        while True:
            pause = await finish(asyncio.ensure_future(_guarded(step)))
            if pause:
                await asyncio.sleep(pause)  # not woken by the bell: nobody waits for a chore


def _hands(channel: Channel) -> int:
    return HANDS_BY_CHANNEL.get(channel, HANDS)


async def _guarded(step: Step) -> float:
    """Take one step; return for how many seconds to wait before the next."""
    try:
        return 0.0 if await step() else LOOK_EVERY_SECONDS
    except Exception as error:  # noqa: BLE001 - the worker outlives every fault
        tell_fault(error)
        return AFTER_FAULT_SECONDS
