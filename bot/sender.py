"""Sends what Heed says over the Bot API."""

from base64 import b64decode
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, Response, SendDocument, SendMessage, TelegramMethod
from aiogram.types import BufferedInputFile

from models.errors import SendFailed
from models.outbox import OutboxRow

METHODS: dict[str, type[TelegramMethod[Any]]] = {
    "sendMessage": SendMessage,
    "answerCallbackQuery": AnswerCallbackQuery,
    "sendDocument": SendDocument,
}

# What the Bot API answers to each, kept: pydantic forgets such a type when nobody has it, and making one takes longer than the whole call.
ANSWERS = tuple(Response[method.__returning__] for method in METHODS.values())  # type: ignore[name-defined]

# What trying again does not mend: blocked by the person, a chat that is gone, a call that Telegram does not take.
HOPELESS = (TelegramForbiddenError, TelegramBadRequest, TelegramEntityTooLarge, TelegramMigrateToChat)


class ChatSender:
    """The worker's sender for the chat."""

    def __init__(self, bot: Bot) -> None:
        """Send as `bot`."""
        self._bot = bot

    async def __call__(self, row: OutboxRow) -> None:
        """Make the call in the row's payload; raise SendFailed, permanent where trying again does not help."""
        try:
            await self._bot(_method(row))
        except TelegramRetryAfter as error:
            raise SendFailed("Telegram asks to slow down.", retry_after=float(error.retry_after)) from error
        except TelegramUnauthorizedError as error:
            raise SendFailed("Telegram does not know the bot's token; correct it.") from error
        except TelegramBadRequest as error:
            if not _came_too_late(row, error):
                raise SendFailed(f"Telegram refused: {error.message}", permanent=True) from error
        except HOPELESS as error:
            raise SendFailed(f"Telegram refused: {error.message}", permanent=True) from error
        except TelegramNetworkError as error:
            # Its own text can carry the address, and with it the token.
            raise SendFailed("Telegram cannot be reached.") from error
        except TelegramAPIError as error:
            raise SendFailed(f"Telegram failed: {error.message}") from error
        except AiogramError as error:
            raise SendFailed("Telegram gave an answer that cannot be read.") from error


def _method(row: OutboxRow) -> TelegramMethod[Any]:
    parameters = dict(row.payload)
    try:
        if "document" in parameters:
            file = parameters["document"]
            parameters["document"] = BufferedInputFile(b64decode(file["content"]), file["name"])
        return METHODS[parameters.pop("method", "")].model_validate(parameters)
    except (KeyError, TypeError, ValueError) as error:
        raise SendFailed("The outbox holds a call that Heed does not make.", permanent=True) from error


def _came_too_late(row: OutboxRow, error: TelegramBadRequest) -> bool:
    """Whether a pressed button had stopped spinning by itself: then there is nothing left to do."""
    return row.payload.get("method") == "answerCallbackQuery" and "query is too old" in error.message.lower()
