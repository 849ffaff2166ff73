"""Drafts that nobody came back to: called to mind once, then sent if that was agreed, or kept and in the end thrown away."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey

from bot import keyboards, texts
from bot.erasing import forget
from bot.notes import read, write
from bot.outcome import Outcome
from bot.page import Page
from bot.sending import close_passed_on, send_draft
from bot.services import Services
from bot.talk import Cause, Talk, chat_in
from bot.winding import Due
from models.conversations import ChatTimer
from models.errors import ConversationMoved
from storage.unit_of_work import UnitOfWork

# Longer than asking triage takes; a timer that fails waits for longer each time.
LEASE = timedelta(minutes=2)

log = structlog.get_logger()


async def remind(talk: Talk, state: FSMContext, _services: Services) -> None:
    """Call a draft to mind, without a word of what is in it."""
    await write(state, replace(await read(state), reminded=True))
    talk.say(texts.REMINDER, keyboards.reminding())


async def close(talk: Talk, state: FSMContext, services: Services) -> None:
    """Send a draft as it stands, as was agreed; of one passed on, file what its case does not have."""
    if (await read(state)).reference:
        await close_passed_on(talk, state, services)
    else:
        await send_draft(talk, state, services, first=[texts.SENT_FOR_YOU])


async def throw_away(talk: Talk, state: FSMContext, _services: Services) -> None:
    """Throw a draft away that was kept for as long as people were told."""
    await forget(talk, state)
    talk.say(texts.DRAFT_GONE)


DOES: dict[str, Callable[[Talk, FSMContext, Services], Awaitable[None]]] = {
    Due.REMIND: remind,
    Due.CLOSE: close,
    Due.FORGET: throw_away,
}


@dataclass(frozen=True, slots=True)
class Timers:
    """The worker's chore of the chat: one timer that is due, at a time; what is due stands in the store alone."""

    services: Services

    async def step(self) -> bool:
        """Do what is due about one chat; return whether anything was. Raises StoreUnavailable."""
        store, clock = self.services.store, self.services.clock
        async with store.begin() as unit:
            timer = await unit.conversations.claim_timer(clock(), LEASE)
            await unit.commit()
        if timer is None:
            return False
        outcome = await self._prepare(timer)
        try:
            async with store.begin() as unit:
                await self._carry_out(timer, outcome, unit)
                await unit.commit()
        except ConversationMoved:
            log.info("chat_timer_moved", does=timer.does)  # whoever wrote meanwhile has set it anew
        return True

    async def _prepare(self, timer: ChatTimer) -> Outcome | None:
        """Hold the conversation outside any transaction that writes; None where there is none to hold."""
        chat_id = chat_in(timer.chat)
        async with self.services.store.read() as unit:
            before = await unit.conversations.get(timer.chat)
        if before is None or chat_id is None or timer.does not in DOES:
            return None
        page = Page(before)
        cause = Cause(f"{timer.chat}:{timer.does}:{timer.since.isoformat()}", timer.since)
        talk = Talk(chat_id, cause, self.services.languages.words(page.data.get("language")))
        state = FSMContext(page, StorageKey(bot_id=0, chat_id=chat_id, user_id=chat_id))
        await DOES[timer.does](talk, state, self.services)
        return Outcome(self.services, talk, page, state, before=Page(before), after=page.copy(), said=len(talk.calls))

    async def _carry_out(self, timer: ChatTimer, outcome: Outcome | None, unit: UnitOfWork) -> None:
        now = await unit.conversations.timer(timer.chat)
        if now is None or (now.does, now.since, now.tries) != (timer.does, timer.since, timer.tries):
            return
        if await unit.inbox.is_awaited(timer.chat):
            return  # its writer came back, and is heard first; the timer is set anew then
        if outcome is None:
            await unit.conversations.stop_timer(timer.chat)
        else:
            await outcome(unit)
