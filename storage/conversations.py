"""Where each chat stands."""

from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.conversations import ChannelOffset, Conversation
from storage.locking import get_locked, take_turns, writes


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
        found = await self.get(chat)
        if found is None:
            found = Conversation(chat=chat, changed_at=now)
        found.state, found.data, found.changed_at = state, dict(data), now
        self._session.add(found)

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
