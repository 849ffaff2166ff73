"""Where a conversation can stand; no state at all means that nothing has been begun."""

from aiogram.fsm.state import State, StatesGroup


class Tell(StatesGroup):
    """Telling something new: the matter, a name, an address, the check before it is sent."""

    telling = State()
    naming = State()
    addressing = State()
    checking = State()


class Follow(StatesGroup):
    """Checking a case or adding to it."""

    choosing = State()
    adding = State()
