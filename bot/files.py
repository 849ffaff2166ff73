"""Fetches the files that people send, from the Bot API."""

import asyncio
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import ClientError

from bot.content import LARGEST_FILE
from bot.notes import FileNote
from intake.attachments import Scan
from intake.parsing.files import file_from
from intake.report import File
from intake.scanning import Finding
from models.errors import ScannerUnavailable

FetchFile = Callable[[FileNote], Awaitable[File | None]]

SECONDS = 40


class FileFetcher:
    """Fetches one file by its number; a file that cannot be had is None, so that the words around it are never held up."""

    def __init__(self, bot: Bot, scan: Scan | None = None) -> None:
        """Fetch as `bot`; what `scan` does not call clean, or cannot check now, is not had."""
        self._bot = bot
        self._scan = scan

    async def __call__(self, note: FileNote) -> File | None:
        """Return the file with its safe name and sniffed type, or None when it is too large or cannot be had in time."""
        try:
            async with asyncio.timeout(SECONDS):
                content = await self._content(note.file_id)
            if content is None or not await self._is_clean(content):
                return None
        except (AiogramError, ClientError, TimeoutError, ScannerUnavailable):
            return None
        return await asyncio.to_thread(file_from, content, note.name)

    async def _is_clean(self, content: bytes) -> bool:
        return self._scan is None or await self._scan(content) is Finding.CLEAN

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
