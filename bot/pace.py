"""Telegram's own limits on how quickly a bot may write: about thirty messages a second in all, one a second in a chat.

Short bursts within a chat are let through (Bots FAQ, "My bot is hitting limits"). Who goes beyond is told to wait; whoever is told so
in two chats at once has written too much in all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from models.outbox import OutboxRow

A_SECOND, A_SECOND_IN_A_CHAT, BURST_IN_A_CHAT = 30.0, 1.0, 3.0
# Calls that show nothing in the chat are not counted there.
SILENT = frozenset({"answerCallbackQuery"})


@dataclass(slots=True)
class Bucket:
    """Room for messages: it fills at `rate` a second up to `most`, and each message takes one."""

    rate: float
    most: float
    room: float
    at: float

    def fill(self, now: float) -> float:
        """Return the room there is now."""
        self.room, self.at = min(self.most, self.room + (now - self.at) * self.rate), now
        return self.room


class ChatPace:
    """The pace of one program's messages over Telegram."""

    def __init__(self, seconds: Callable[[], float], a_second: float = A_SECOND) -> None:
        """Allow `a_second` messages in all; `seconds` is a clock that never goes back."""
        self._seconds = seconds
        most = max(1.0, a_second)
        self._all = Bucket(a_second, most, most, seconds())
        self._chats: dict[str, Bucket] = {}
        self._paused: dict[str, float] = {}
        self._all_paused_until = 0.0

    def room(self) -> int:
        """Return how many more may be sent now."""
        now = self._seconds()
        return 0 if now < self._all_paused_until else int(self._all.fill(now))

    def resting(self) -> frozenset[str]:
        """Return the chats in which nothing more may be written now; what is over is forgotten."""
        now = self._seconds()
        self._paused = {stream: until for stream, until in self._paused.items() if until > now}
        self._chats = {stream: bucket for stream, bucket in self._chats.items() if bucket.fill(now) < bucket.most}
        return frozenset(self._paused) | {stream for stream, bucket in self._chats.items() if bucket.room < 1}

    def taken(self, row: OutboxRow) -> None:
        """Count a message that is being sent."""
        now = self._seconds()
        self._all.fill(now)
        self._all.room -= 1
        if row.stream is None or row.payload.get("method") in SILENT:
            return
        bucket = self._chats.setdefault(row.stream, Bucket(A_SECOND_IN_A_CHAT, BURST_IN_A_CHAT, BURST_IN_A_CHAT, now))
        bucket.fill(now)
        bucket.room -= 1

    def refused(self, row: OutboxRow, seconds: float) -> None:
        """Be silent for so long in this chat; in all of them when another one is paused already."""
        now, stream = self._seconds(), row.stream or ""
        until = now + seconds
        elsewhere = any(paused_until > now for other, paused_until in self._paused.items() if other != stream)
        self._paused[stream] = max(until, self._paused.get(stream, 0.0))
        if elsewhere:
            self._all_paused_until = max(until, self._all_paused_until)
