"""Where each chat stands."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.conversations import ChannelOffset, ChatMessage, ChatTimer, Conversation
from storage.locking import get_locked, take_turns, writes
from storage.putting import execute, put_row


class ConversationRepository:
    """Keeps the state and draft of each chat, and how far each channel was fetched."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def get(self, chat: str) -> Conversation | None:
        """Return the conversation with a chat such as telegram:4711, or None; a unit of work that may write has it for itself."""
        if writes(self._session):
            await take_turns(self._session, f"conversation:{chat}")
        return await get_locked(self._session, Conversation, chat)

    async def put(self, chat: str, state: str | None, data: dict[str, Any], now: datetime) -> None:
        """Keep a chat's state and draft."""
        await put_row(self._session, Conversation, {"chat": chat}, {"state": state, "data": data, "changed_at": now})

    async def offset(self, name: str) -> int | None:
        """Return the next update number to fetch for a channel, or None before the first."""
        found = await self._session.get(ChannelOffset, name)
        return None if found is None else found.value

    async def move_offset(self, name: str, value: int, *, renumbered: bool = False) -> None:
        """Note the next update number to fetch; it goes back only where the channel itself has begun to count anew."""
        found = await self._session.get(ChannelOffset, name)
        if found is None:
            found = ChannelOffset(name=name, value=value)
        found.value = value if renumbered else max(found.value, value)
        self._session.add(found)

    async def note_messages(self, chat: str, numbers: list[int], case_id: int) -> None:
        """Remember that a person's messages, by their numbers in the chat, are in a case."""
        for number in numbers:
            if await self._session.get(ChatMessage, (chat, number)) is None:
                self._session.add(ChatMessage(chat=chat, number=number, case_id=case_id))
        await self._session.flush()

    async def case_of_message(self, chat: str, number: int) -> int | None:
        """Return the case that a person's message was filed in, or None."""
        found = await self._session.get(ChatMessage, (chat, number))
        return None if found is None else found.case_id

    async def set_timer(self, chat: str, does: str, since: datetime, due_at: datetime) -> None:
        """Have something done about a chat's draft at `due_at`, in place of what was to be done before."""
        await put_row(self._session, ChatTimer, {"chat": chat}, {"does": does, "since": since, "due_at": due_at, "tries": 0})

    async def stop_timer(self, chat: str) -> None:
        """Have nothing done about a chat any more."""
        await execute(self._session, delete(ChatTimer).where(col(ChatTimer.chat) == chat))

    async def timer(self, chat: str) -> ChatTimer | None:
        """Return what is to be done about a chat, locked against other writers where the database can, or None."""
        return await self._session.get(ChatTimer, chat, with_for_update=True)

    async def claim_timer(self, now: datetime, lease: timedelta) -> ChatTimer | None:
        """Take up the timer that is due longest, hidden from others for `lease` and longer each time; None where none is due."""
        due = select(ChatTimer).where(ChatTimer.due_at <= now).order_by(col(ChatTimer.due_at)).limit(1).with_for_update(skip_locked=True)
        timer = (await self._session.exec(due)).first()
        if timer is not None:
            timer.tries += 1
            timer.due_at = now + lease * timer.tries
        return timer
