"""What Heed says and does because of one update, collected first and carried out in one transaction afterwards."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.languages import Words
from bot.wording import Sayable, Text
from models.inbox import InboxRow
from storage.unit_of_work import UnitOfWork

# Telegram counts UTF-16 code units (Bot API, sendMessage).
LONGEST_MESSAGE = 4096

Step = Callable[[UnitOfWork], Awaitable[None]]
Button = tuple[Sayable, str]


@dataclass(frozen=True, slots=True)
class Call:
    """One outgoing Bot API call, and the case that it belongs to, if any."""

    payload: dict[str, Any]
    case_id: int | None

    @property
    def text(self) -> str:
        """What it says, or "" where it says nothing."""
        return str(self.payload.get("text", ""))


class Talk:
    """Collects the outgoing calls and the steps in the store that one update leads to; it sends nothing itself."""

    def __init__(self, chat_id: int, row: InboxRow, words: Words) -> None:
        """Talk with the person in `chat_id`, in the language of `words`, because of the arrival `row`."""
        self.chat_id = chat_id
        self.row = row
        self.words = words
        self.calls: list[Call] = []
        self.steps: list[Step] = []
        self.case_id: int | None = None
        self.has_filed = False

    @property
    def stream(self) -> str:
        """The chat's name in the store, such as telegram:4711."""
        return stream_of(self.chat_id)

    @property
    def row_id(self) -> int:
        """The arrival's number in the store."""
        assert self.row.id is not None  # noqa: S101 - it came from the store
        return self.row.id

    def say(self, said: Sayable | Sequence[Sayable], buttons: Sequence[Button] = ()) -> None:
        """Say a text, or several a line each, in as many messages as it needs; `buttons` (label, data) stand below the last, one a line."""
        lines = [said] if isinstance(said, Text | str) else said
        for piece in pieces_of(self.words.lines(lines)):
            self._call("sendMessage", chat_id=self.chat_id, text=piece, link_preview_options={"is_disabled": True})
        if buttons:
            rows = [[{"text": self.words.say(label), "callback_data": data}] for label, data in buttons]
            self.calls[-1].payload["reply_markup"] = {"inline_keyboard": rows}

    def answer_press(self, query_id: str) -> None:
        """Let the pressed button stop spinning."""
        self._call("answerCallbackQuery", callback_query_id=query_id)

    def _call(self, method: str, **parameters: Any) -> None:
        self.calls.append(Call({"method": method, **parameters}, self.case_id))

    def rewind(self, calls: int) -> None:
        """Unsay everything after the first `calls`, for steps that are done again."""
        del self.calls[calls:]
        self.case_id = None

    def then(self, step: Step) -> None:
        """Do `step` in the transaction; it may say more."""
        self.steps.append(step)


def stream_of(chat_id: int) -> str:
    """Return a chat's name in the store."""
    return f"telegram:{chat_id}"


def chat_in(stream: str) -> int | None:
    """Return the number of the chat that the store knows as `stream`, or None where that is no chat's name."""
    kind, _, number = stream.partition(":")
    return int(number) if kind == "telegram" and number.removeprefix("-").isdecimal() else None


def pieces_of(text: str, longest: int = LONGEST_MESSAGE) -> list[str]:
    """Cut `text` into pieces of at most `longest` UTF-16 code units, at the last line or word that fits."""
    pieces = []
    while width(text) > longest:
        piece = _longest_start(text, longest)
        cut = max(piece.rfind("\n"), piece.rfind(" "))
        piece = piece[: cut + 1] if cut > 0 else piece
        pieces.append(piece)
        text = text[len(piece) :]
    return [piece for piece in (*pieces, text) if piece.strip()]


def width(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _longest_start(text: str, longest: int) -> str:
    used = 0
    for place, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004 - the last character that UTF-16 keeps in one unit
        if used > longest:
            return text[:place]
    return text
