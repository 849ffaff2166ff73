"""Asks triage about what waits at the same time together: several messages at once take far less than one after the other."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from intake.ports import Classify
from triage.message import TriageInput
from triage.suggestion import Suggestion

# So many keep both cores busy, and nobody waiting for long.
MOST = 8
# Characters; a message with more is read for long, and is asked about apart, so that a cry for help does not wait for a book.
LONG = 20_000


class SuggestsMany(Protocol):
    """A classifier that reads several messages at once."""

    def suggest_many(self, messages: Sequence[TriageInput]) -> list[Suggestion]:
        """Return a suggestion for each message, in order."""


@dataclass(slots=True)
class _Asked:
    message: TriageInput
    answer: asyncio.Future[Suggestion]


class Together:
    """Gathers what is asked while triage is busy, and asks it all together next; whoever comes alone waits for nobody."""

    def __init__(self, classify: Classify, most: int = MOST) -> None:
        """Ask `classify` in a thread, about up to `most` messages at once where it can read several."""
        self._classify = classify
        self._most = most
        self._waiting: list[_Asked] = []
        self._work: asyncio.Task[None] | None = None

    async def __call__(self, message: TriageInput) -> Suggestion:
        """Return the suggestion for a message; raises whatever the classifier raises about it, such as ModelUnusable."""
        if len(message.text) > LONG:
            return await asyncio.to_thread(self._classify, message)
        loop = asyncio.get_running_loop()
        asked = _Asked(message, loop.create_future())
        if self._work is None or self._work.done() or self._work.get_loop() is not loop:
            self._waiting = [asked]
            self._work = loop.create_task(self._answer())
        else:
            self._waiting.append(asked)
        return await asked.answer

    async def _answer(self) -> None:
        """Answer until nobody waits."""
        while self._waiting:
            now, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            answers = await self._answers([asked.message for asked in now])
            for asked, answer in zip(now, answers, strict=True):
                if asked.answer.done():
                    continue  # whoever asked has been cancelled
                if isinstance(answer, Exception):
                    asked.answer.set_exception(answer)
                else:
                    asked.answer.set_result(answer)

    async def _answers(self, messages: list[TriageInput]) -> Sequence[Suggestion | Exception]:
        try:
            return await asyncio.to_thread(self._suggest, messages)
        except Exception as error:  # noqa: BLE001 - such as a thread that cannot be had: whoever waits must hear of it
            return [error for _ in messages]

    def _suggest(self, messages: list[TriageInput]) -> list[Suggestion | Exception]:
        if len(messages) > 1 and hasattr(self._classify, "suggest_many"):
            try:
                found = cast("SuggestsMany", self._classify).suggest_many(messages)
                return [suggestion for _, suggestion in zip(messages, found, strict=True)]
            except Exception:  # noqa: BLE001 - one of them may be at fault, which must harm no other: each is asked about alone
                return [self._one(message) for message in messages]
        return [self._one(message) for message in messages]

    def _one(self, message: TriageInput) -> Suggestion | Exception:
        try:
            return self._classify(message)
        except Exception as error:  # noqa: BLE001 - it is raised where it was asked
            return error
