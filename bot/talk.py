"""What Heed says and does because of one update, collected first and carried out in one transaction afterwards."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from bot.languages import Words
from bot.wording import Sayable, Text
from intake.pieces import pieces_of
from storage.unit_of_work import UnitOfWork

# Telegram counts UTF-16 code units (Bot API, sendMessage).
LONGEST_MESSAGE = 4096

Step = Callable[[UnitOfWork], Awaitable[None]]
Button = tuple[Sayable, str]
# Buttons one a line, or several on one.
Buttons = Sequence[Button | Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why Heed says something: a key by which it happens once, the moment it goes back to, and the arrival if there was one."""

    key: str
    at: datetime
    row_id: int | None = None


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

    def __init__(self, chat_id: int, cause: Cause, words: Words) -> None:
        """Talk with the person in `chat_id`, in the language of `words`, because of `cause`."""
        self.chat_id = chat_id
        self.cause = cause
        self.words = words
        self.calls: list[Call] = []
        self.steps: list[Step] = []
        self.case_id: int | None = None
        self.has_filed = False

    @property
    def stream(self) -> str:
        """The chat's name in the store, such as telegram:4711."""
        return stream_of(self.chat_id)

    def say(self, said: Sayable | Sequence[Sayable], buttons: Buttons = ()) -> None:
        """Say a text, or several a line each, in as many messages as it needs; `buttons` (label, data) stand below the last."""
        lines = [said] if isinstance(said, Text | str) else said
        for piece in pieces_of(self.words.lines(lines), LONGEST_MESSAGE):
            self._call("sendMessage", chat_id=self.chat_id, text=piece, link_preview_options={"is_disabled": True})
        if buttons:
            self.calls[-1].payload["reply_markup"] = {"inline_keyboard": [self._line(line) for line in buttons]}

    def _line(self, line: Button | Sequence[Button]) -> list[dict[str, str]]:
        """Return one line of buttons as the Bot API takes it."""
        single = isinstance(line, tuple) and len(line) == 2 and isinstance(line[1], str)  # noqa: PLR2004 - a label and its data
        buttons = cast("Sequence[Button]", [line] if single else line)
        return [{"text": self.words.say(label), "callback_data": data} for label, data in buttons]

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
