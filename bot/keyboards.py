"""The buttons below what Heed says, and the words that stand for them."""

import re

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.content import part_of
from bot.talk import Button, Talk

COMMAND = re.compile(r"/\S*")

DOORS: tuple[Button, ...] = ((texts.TELL_BUTTON, "tell"), (texts.CHECK_BUTTON, "check"))
DONE: Button = (texts.DONE_BUTTON, "done")
DROP: Button = (texts.DROP_BUTTON, "drop")
SKIP: Button = (texts.SKIP_BUTTON, "skip")
BACK: Button = (texts.BACK_BUTTON, "back")
CHANGES: tuple[Button, ...] = (
    (texts.WORDS_BUTTON, "change:words"),
    (texts.NAME_BUTTON, "change:name"),
    (texts.REPLY_BUTTON, "change:address"),
    (texts.BACK_BUTTON, "change:none"),
)


def while_telling(*, passed_on: bool) -> tuple[Button, ...]:
    """Return the buttons of a growing draft; what was passed on cannot be thrown away."""
    return (DONE,) if passed_on else (DONE, DROP)


def below_summary(shown: int, *, passed_on: bool) -> tuple[Button, ...]:
    """Return the buttons below the summary numbered `shown`, so that an older one's button sends nothing."""
    send, change = (texts.SEND_BUTTON, f"send:{shown}"), (texts.CHANGE_BUTTON, "change")
    return (send, change) if passed_on else (send, change, DROP)


class Means(BaseFilter):
    """Holds when a button with this data was pressed, or its words were typed."""

    def __init__(self, meaning: str) -> None:
        """Look for `meaning`, a button's data and a key of `texts.TYPED`."""
        self.meaning = meaning

    async def __call__(self, event: Message | CallbackQuery, talk: Talk) -> bool:
        """Compare what came with the words of the chat's language, and of English."""
        if isinstance(event, CallbackQuery):
            return event.data == self.meaning
        known = texts.TYPED.get(self.meaning)
        return known is not None and typed(event.text) in talk.words.typed(known)


def typed(text: str | None) -> str:
    """Return what was typed without case, outer space and final punctuation."""
    return (text or "").strip().strip(".!?, ").casefold().replace("’", "'")


class Carries(BaseFilter):
    """Holds for a message with words or a file in it that is no command."""

    async def __call__(self, message: Message) -> bool:
        """Look for something to keep; a path at the start of real words is no command."""
        part, _ = part_of(message)
        return part is not None and not COMMAND.fullmatch(part.text)
