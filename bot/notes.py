"""What is remembered of one chat between its updates."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from aiogram.fsm.context import FSMContext

# More than a hundred pages of a book; beyond it a person is asked to send what there is.
MOST_CHARACTERS = 100_000
MOST_FILES = 100
MOST_FORMS = 20
# What outlives a draft.
OF_THE_CHAT = ("language", "monitored", "forms", "erasures")


@dataclass(frozen=True, slots=True)
class FileNote:
    """A file that a person sent: how the Bot API finds it again, the name it gets, and its size in bytes (0: not said)."""

    file_id: str
    name: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a draft: its number in the chat, its words, its file if it has one, and what it said before it was changed."""

    message_id: int
    text: str
    file: FileNote | None = None
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes:
    """A chat's draft and what else must outlive the process.

    Of the draft: `rows` are the arrivals that it came from, to be emptied when it is thrown away; `clues` what could be read in it,
    so that it is not asked; `answers` what was answered, by the question's key ("" where it was skipped), and `asking` the question that
    stands; `reference` is the case that a disclosing draft was filed as at once, `helped` whom to ring was said by then, and `filed` the
    answers that its case has; `shown` numbers the summary that may be sent; `reminded` tells that it was called to mind; `asked` tells that
    it was asked whether it may be sent after a day, `agreed` what was said.

    Of the chat: `joining` is the case that the person adds to, `topic` what is asked for the monitoring, `choosing` whether a language is
    being chosen; `language` is the chosen or guessed one; `monitored` that the monitoring was offered; `forms` are the cases that wait for
    a signed form, `erasures` those whose erasure was asked for.
    """

    parts: tuple[Part, ...] = ()
    rows: tuple[int, ...] = ()
    clues: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    asking: str | None = None
    reference: str | None = None
    filed: str = ""
    helped: tuple[str, ...] = ()
    shown: int | None = None
    reminded: bool = False
    joining: str | None = None
    topic: str | None = None
    choosing: bool = False
    language: str | None = None
    asked: bool = False
    agreed: bool | None = None
    monitored: bool = False
    forms: tuple[str, ...] = ()
    erasures: tuple[str, ...] = ()

    def answer(self, question: str) -> str:
        """Return the answer to a question, "" where it was skipped or not asked."""
        return self.answers.get(question, "")

    @property
    def text(self) -> str:
        """The draft in the person's own words, one message a line."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def files(self) -> tuple[FileNote, ...]:
        """The files of the draft, in order."""
        return tuple(part.file for part in self.parts if part.file is not None)

    def has_room_for(self, part: Part) -> bool:
        """Whether the draft can still take this message."""
        fits = len(self.text) + len(part.text) <= MOST_CHARACTERS
        return fits and (part.file is None or len(self.files) < MOST_FILES)

    def with_part(self, part: Part) -> "Notes":
        """Return the notes with one more message in the draft; the summary shown before is out of date."""
        return replace(self, parts=(*self.parts, part), shown=None)

    def with_edit(self, part: Part) -> "Notes":
        """Return the notes with the message of the same number put in place of the old one, which is kept beside it."""
        parts = tuple(
            replace(part, before=(*old.before, old.text) if old.text != part.text else old.before)
            if old.message_id == part.message_id
            else old
            for old in self.parts
        )
        return replace(self, parts=parts, shown=None)

    def with_answer(self, question: str, answer: str) -> "Notes":
        """Return the notes with a question answered, "" for a skipped one; the summary shown before is out of date."""
        return replace(self, answers={**self.answers, question: answer}, shown=None)

    def without_answer(self, *questions: str) -> "Notes":
        """Return the notes with these questions still to be asked."""
        return replace(self, answers={key: answer for key, answer in self.answers.items() if key not in questions}, shown=None)

    def showing(self, number: int) -> "Notes":
        """Return the notes with the summary `number` as the one that may be sent."""
        return replace(self, shown=number)

    def filed_as(self, reference: str) -> "Notes":
        """Return the notes with the case that the draft was passed on as."""
        return replace(self, reference=reference)

    def without_draft(self) -> "Notes":
        """Return what is left when the draft is filed or thrown away."""
        return Notes(**{name: getattr(self, name) for name in OF_THE_CHAT})

    def with_form(self, reference: str) -> "Notes":
        """Return the notes with one case more that waits for a signed form."""
        return replace(self, forms=(*(each for each in self.forms if each != reference), reference)[-MOST_FORMS:])


def notes_from(data: dict[str, Any]) -> Notes:
    """Return the notes that `asdict` wrote; an empty dictionary gives empty notes."""
    fields = Notes.__dataclass_fields__
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items() if name in fields}
    return Notes(**{**known, "parts": tuple(map(_part, data.get("parts", ())))})


def _part(data: Mapping[str, Any]) -> Part:
    file = FileNote(**data["file"]) if data["file"] else None
    return Part(data["message_id"], data["text"], file, tuple(data.get("before", ())))


async def read(state: FSMContext) -> Notes:
    """Return the chat's notes."""
    return notes_from(await state.get_data())


async def write(state: FSMContext, notes: Notes) -> None:
    """Keep the chat's notes."""
    await state.set_data({**asdict(notes), "answers": dict(notes.answers)})
