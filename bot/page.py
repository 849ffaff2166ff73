"""The conversation's state while one update is handled: loaded before, written to the store afterwards.

Whoever changes what is noted writes it anew as a whole (bot/notes.py), so that nothing here has to be copied in depth.
"""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from models.conversations import Conversation


class Page(BaseStorage):
    """aiogram's storage for a single chat and a single update; it knows one page, so it asks for no key."""

    def __init__(self, conversation: Conversation | None) -> None:
        """Copy what the store has of the chat; None for a chat never seen."""
        self.state: str | None = conversation.state if conversation else None
        self.data: dict[str, Any] = dict(conversation.data) if conversation else {}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:  # noqa: ARG002 - aiogram's signature
        """Note the state by its name, such as Tell:telling."""
        self.state = state.state if isinstance(state, State) else state

    async def get_state(self, key: StorageKey) -> str | None:  # noqa: ARG002 - aiogram's signature
        """Return the state's name, or None."""
        return self.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:  # noqa: ARG002 - aiogram's signature
        """Keep a copy of `data`."""
        self.data = dict(data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:  # noqa: ARG002 - aiogram's signature
        """Return a copy of the data."""
        return dict(self.data)

    async def close(self) -> None:
        """Close nothing: there is nothing open."""

    def turn_to(self, other: "Page") -> None:
        """Take over what `other` holds."""
        self.state, self.data = other.state, dict(other.data)

    def copy(self) -> "Page":
        """Return a page of the same content."""
        made = Page(None)
        made.turn_to(self)
        return made

    def same_as(self, conversation: Conversation | None) -> bool:
        """Whether the store still has what this page holds."""
        other = Page(conversation)
        return self.holds(other)

    def holds(self, other: "Page") -> bool:
        """Whether both pages hold the same."""
        return (self.state, self.data) == (other.state, other.data)
