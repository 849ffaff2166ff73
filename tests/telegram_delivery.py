"""The part of the Bot API double that delivers updates to a webhook, again and again until each is answered 2xx."""

import asyncio
import time
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

AGAIN_SECONDS = 0.05
FROM_TELEGRAM = "149.154.167.220"


class Delivery:
    """Delivers what waits, over as many connections at once as the bot asked for; like the real one, in no promised order."""

    def __init__(self, pending: list[dict[str, Any]], happened: asyncio.Event) -> None:
        self.pending = pending
        self.url, self.secret, self.connections, self.wanted = "", "", 40, []
        self.answered: list[Any] = []
        self.failed_at: float | None = None
        self.failed_with = ""
        self._happened = happened
        self._news = asyncio.Event()
        self._going: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def to(self, url: str, secret: str, connections: int, wanted: list[str]) -> None:
        """Deliver there from now on."""
        self.url, self.secret, self.connections, self.wanted = url, secret, connections, wanted
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        self.wake()

    def wake(self) -> None:
        self._news.set()

    async def stop(self) -> None:
        """Deliver no more; what waits stays."""
        self.url = ""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def info(self) -> dict[str, Any]:
        """What getWebhookInfo tells."""
        failed = {} if self.failed_at is None else {"last_error_date": int(self.failed_at), "last_error_message": self.failed_with}
        known = {"url": self.url, "has_custom_certificate": False, "pending_update_count": len(self.pending)}
        return {**known, **failed, "max_connections": self.connections, "allowed_updates": self.wanted}

    async def _run(self) -> None:
        async with ClientSession() as session, asyncio.TaskGroup() as group:
            while True:
                self._news.clear()
                for update in self.pending:
                    if len(self._going) >= self.connections:
                        break
                    if id(update) not in self._going:
                        self._going.add(id(update))
                        group.create_task(self._deliver(update, session))
                await self._news.wait()

    async def _deliver(self, update: Any, session: ClientSession) -> None:
        try:
            status = await self._post(update, session)
        except (ClientError, TimeoutError, OSError) as error:
            self._fails(f"Connection failed: {type(error).__name__}")
        else:
            if status // 100 == 2:
                self.pending[:] = [each for each in self.pending if each is not update]
                self.answered.append(update)
                self._happened.set()
            else:
                self._fails(f"Wrong response from the webhook: {status}")
        if any(each is update for each in self.pending):
            await asyncio.sleep(AGAIN_SECONDS)  # the real one waits longer
        self._going.discard(id(update))
        self.wake()

    async def _post(self, update: Any, session: ClientSession) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret, "X-Forwarded-For": FROM_TELEGRAM}
        async with session.post(self.url, json=update, headers=headers, timeout=ClientTimeout(total=30)) as response:
            return response.status

    def _fails(self, words: str) -> None:
        self.failed_at, self.failed_with = time.time(), words
        self._happened.set()
