"""Fetches the files that people send, from the Bot API, by the file id that came with the message."""

import asyncio

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramRetryAfter
from aiohttp import ClientError

from bot.content import LARGEST_FILE
from models.errors import FileTooLarge, FileUnavailable

SECONDS = 60


class FileFetcher:
    """Fetches one file; its errors hold no word of the other side's, which can carry the bot's token."""

    def __init__(self, bot: Bot) -> None:
        """Fetch as `bot`."""
        self._bot = bot

    async def __call__(self, source: str, most: int = LARGEST_FILE) -> bytes:
        """Return the bytes of the file with the id `source`; raise FileTooLarge beyond `most` bytes, FileUnavailable."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._content(source, min(most, LARGEST_FILE))
        except TelegramRetryAfter as error:
            raise FileUnavailable("Telegram asks to slow down.", retry_after=float(error.retry_after)) from error
        except TelegramBadRequest as error:
            if "too big" in error.message:
                raise FileTooLarge from error
            raise FileUnavailable("Telegram does not hand the file out.") from error
        except (AiogramError, ClientError, TimeoutError) as error:
            raise FileUnavailable("Telegram cannot be reached, or does not hand the file out.") from error

    async def _content(self, file_id: str, most: int) -> bytes:
        file = await self._bot.get_file(file_id)
        if file.file_path is None:
            raise FileUnavailable("Telegram does not say where the file is.")
        url = self._bot.session.api.file_url(self._bot.token, file.file_path)
        content = bytearray()
        async for chunk in self._bot.session.stream_content(url, timeout=SECONDS):
            content += chunk
            if len(content) > most:
                raise FileTooLarge
        return bytes(content)
