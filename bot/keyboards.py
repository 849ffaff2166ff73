"""The buttons below what Heed says, and the words that stand for them."""

import re

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.categories import PREFER_NOT, Group, Topic
from bot.content import part_of
from bot.languages import as_typed
from bot.notes import Notes
from bot.questions import QUESTIONS, Question
from bot.talk import Button, Buttons, Talk
from bot.wording import Text

COMMAND = re.compile(r"/\S*")

CHECK: Button = (texts.CHECK_BUTTON, "check")
DOORS: tuple[Button, ...] = ((texts.TELL_BUTTON, "tell"), CHECK)
DONE: Button = (texts.DONE_BUTTON, "done")
DROP: Button = (texts.DROP_BUTTON, "drop")
BACK: Button = (texts.BACK_BUTTON, "back")
FORM: Button = (texts.FORM_BUTTON, "form")
AGREE: tuple[Button, ...] = ((texts.AGREE_BUTTON, "agree:yes"), (texts.WAIT_BUTTON, "agree:no"))
MONITOR: tuple[Button, ...] = ((texts.MONITOR_YES_BUTTON, "monitor:yes"), (texts.MONITOR_NO_BUTTON, "monitor:no"))


def while_telling(*, passed_on: bool) -> tuple[Button, ...]:
    """Return the buttons of a growing draft; what was passed on cannot be thrown away."""
    return (DONE,) if passed_on else (DONE, DROP)


def reminding() -> tuple[Button, ...]:
    """Return the buttons below the reminder of a draft."""
    return ((texts.GO_ON_BUTTON, "go_on"), DONE, DROP)


def below_question(question: Question) -> Buttons:
    """Return a question's answers, and the way past it."""
    return [*((choice.label, f"answer:{question.key}:{choice.code}") for choice in question.choices), skip(question)]


def skip(question: Question) -> Button:
    """Return the button that skips a question."""
    return texts.SKIP_BUTTON, f"answer:{question.key}:"


def below_summary(number: int, notes: Notes) -> Buttons:
    """Return the buttons below the summary numbered `number`, so that an older one's button sends nothing; two changes on a line.

    What was passed on is sent already: there is nothing but its end to press.
    """
    changes = changes_of(notes)
    lines = [changes[at : at + 2] for at in range(0, len(changes), 2)]
    send = f"send:{number}"
    return [(texts.DONE_BUTTON, send), *lines] if notes.reference else [(texts.SEND_BUTTON, send), *lines, DROP]


def changes_of(notes: Notes) -> list[Button]:
    """Return a button for each part of a draft that can be changed: the words, and what was asked."""
    asked = [question for question in QUESTIONS if question.button is not None and question.key in notes.answers]
    return [(texts.WORDS_BUTTON, "change:words"), *((question.button or "", f"change:{question.key}") for question in asked)]


def below_topic(topic: Topic, group: Group | None) -> list[tuple[Text, str]]:
    """Return the groups to choose among; within `group` where one was chosen that has smaller ones."""
    groups = (*group.within, PREFER_NOT) if group else topic.groups
    parent = f"{group.code}/" if group else ""
    return [(each.name, f"monitor:{topic.code}:{parent if each is PREFER_NOT else ''}{each.code}") for each in groups]


class Means(BaseFilter):
    """Holds when a button with this data was pressed, or its words were typed."""

    def __init__(self, meaning: str, *data: str) -> None:
        """Look for `meaning`, a key of `texts.TYPED`, and for a button's data: the same, unless others are named."""
        self.meaning = meaning
        self.data = data or (meaning,)

    async def __call__(self, event: Message | CallbackQuery, talk: Talk) -> bool:
        """Compare what came with the words of the chat's language, and of English."""
        if isinstance(event, CallbackQuery):
            return event.data in self.data
        return means(self.meaning, event.text, talk)


def means(meaning: str, text: str | None, talk: Talk) -> bool:
    """Whether `text` is one of the words for `meaning`."""
    known = texts.TYPED.get(meaning)
    return known is not None and typed(text) in talk.words.typed(known)


def typed(text: str | None) -> str:
    """Return what was typed in the form that the lists of typed words are compared in."""
    return as_typed(text or "")


class Carries(BaseFilter):
    """Holds for a message with words or a file in it that is no command."""

    async def __call__(self, message: Message) -> bool:
        """Look for something to keep; a path at the start of real words is no command."""
        part, _ = part_of(message)
        return part is not None and not COMMAND.fullmatch(part.text)
