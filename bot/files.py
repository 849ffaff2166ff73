"""Fetches the files that people send, from the Bot API."""

import asyncio
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import ClientError

from bot.content import LARGEST_FILE
from bot.notes import FileNote
from intake.parsing.files import safe_name
from intake.parsing.kinds import sniff
from intake.report import File

FetchFile = Callable[[FileNote], Awaitable[File | None]]

SECONDS = 40


class FileFetcher:
    """Fetches one file by its number; a file that cannot be had is None, so that the words around it are never held up."""

    def __init__(self, bot: Bot) -> None:
        """Fetch as `bot`."""
        self._bot = bot

    async def __call__(self, note: FileNote) -> File | None:
        """Return the file with its safe name and sniffed type, or None when it is too large or cannot be had in time."""
        try:
            async with asyncio.timeout(SECONDS):
                content = await self._content(note.file_id)
        except (AiogramError, ClientError, TimeoutError):
            return None
        if content is None:
            return None
        content_type = sniff(content)
        return File(safe_name(note.name, 1, content_type), content_type, content)

    async def _content(self, file_id: str) -> bytes | None:
        file = await self._bot.get_file(file_id)
        if file.file_path is None:
            return None
        url = self._bot.session.api.file_url(self._bot.token, file.file_path)
        content = bytearray()
        async for chunk in self._bot.session.stream_content(url, timeout=SECONDS):
            content += chunk
            if len(content) > LARGEST_FILE:
                return None
        return bytes(content)
