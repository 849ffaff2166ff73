"""What is remembered of one chat between its updates."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from aiogram.fsm.context import FSMContext

# More than a hundred pages of a book; beyond it a person is asked to send what there is.
MOST_CHARACTERS = 100_000
MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class FileNote:
    """A file that a person sent: how the Bot API finds it again, the name it gets, and its size in bytes (0: not said)."""

    file_id: str
    name: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a draft: its number in the chat, its words, and its file if it has one."""

    message_id: int
    text: str
    file: FileNote | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """A chat's draft and what else must outlive the process.

    `rows` are the arrivals that the draft came from, to be emptied when it is thrown away; `reference` is the case that a
    disclosing draft was filed as at once; `shown` numbers the summary that may be sent; `joining` is the case that the person
    adds to; `erasures` are the cases whose erasure was asked for already.
    """

    parts: tuple[Part, ...] = ()
    rows: tuple[int, ...] = ()
    name: str | None = None
    address: str | None = None
    reference: str | None = None
    shown: int | None = None
    joining: str | None = None
    erasures: tuple[str, ...] = ()

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
        """Return the notes with the message of the same number put in place of the old one."""
        return replace(self, parts=tuple(part if old.message_id == part.message_id else old for old in self.parts), shown=None)

    def showing(self, number: int) -> "Notes":
        """Return the notes with the summary `number` as the one that may be sent."""
        return replace(self, shown=number)

    def filed_as(self, reference: str) -> "Notes":
        """Return the notes with the case that the draft was passed on as."""
        return replace(self, reference=reference)

    def without_draft(self) -> "Notes":
        """Return what is left when the draft is filed or thrown away."""
        return Notes(erasures=self.erasures)


def notes_from(data: dict[str, Any]) -> Notes:
    """Return the notes that `asdict` wrote; an empty dictionary gives empty notes."""
    parts = tuple(
        Part(part["message_id"], part["text"], FileNote(**part["file"]) if part["file"] else None) for part in data.get("parts", ())
    )
    plain = {name: data.get(name) for name in ("name", "address", "reference", "shown", "joining")}
    return Notes(parts=parts, rows=tuple(data.get("rows", ())), erasures=tuple(data.get("erasures", ())), **plain)


async def read(state: FSMContext) -> Notes:
    """Return the chat's notes."""
    return notes_from(await state.get_data())


async def write(state: FSMContext, notes: Notes) -> None:
    """Keep the chat's notes."""
    await state.set_data(asdict(notes))
