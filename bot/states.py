"""Where a conversation can stand; no state at all means that nothing has been begun."""

from aiogram.fsm.state import State, StatesGroup


class Tell(StatesGroup):
    """Telling something new: the matter, the questions (`Notes.asking` is the one that stands), the check before it is sent."""

    telling = State()
    answering = State()
    checking = State()


class Follow(StatesGroup):
    """Checking a case, adding to it, or sending the form that it waits for."""

    choosing = State()
    adding = State()
    forming = State()


class Monitor(StatesGroup):
    """Being asked, after the matter is filed, which groups one is of (`Notes.topic` is the one that stands)."""

    offered = State()
    answering = State()
