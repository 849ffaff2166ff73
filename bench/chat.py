"""How fast the chat takes and answers, with the Bot API double in this process and Heed as it is run, over SQLite, in another.

    .venv/bin/python -m bench.chat DATA             both; DATA is a data directory in which `heed train` has run
    .venv/bin/python -m bench.chat DATA --taking    updates a second durably taken, by polling and by webhook
    .venv/bin/python -m bench.chat DATA --answering seconds from an update's arrival at the Bot API to the answer there

The double takes its share of the same cores. The pace of answers (HEED_TELEGRAM_RATE) is raised, since Telegram's 30 a second would
otherwise be what is measured; every person writes once.
"""

import argparse
import asyncio
import contextlib
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.running import Running, free_port, run, start
from tests.telegram_double import TOKEN, TelegramDouble
from triage.labelled import corpus_files, read_labelled

WAYS = ("polling", "webhook")
TAKEN_WANTED, ANSWER_WANTED, A_SECOND = 300, 0.300, 50
FIRST_SECONDS = 2
LONGEST_WORDS = 30
DRAW = random.Random(20250603)  # noqa: S311 - chance without secrets


class Watched(TelegramDouble):
    """Notes when each update came and when its person was first answered."""

    def __post_init__(self) -> None:
        """Nothing has come yet."""
        super().__post_init__()
        self.came: dict[int, float] = {}
        self.answered: dict[int, float] = {}

    def arrives(self, chat: int, text: str) -> None:
        """Somebody writes, now."""
        self.came[chat] = time.perf_counter()
        self.say(chat, text)

    async def _sendMessage(self, parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        self.answered.setdefault(int(parameters["chat_id"]), time.perf_counter())
        return await super()._sendMessage(parameters)


def texts() -> list[str]:
    """Return what people write in a chat: the corpus's messages, cut to so many words."""
    said = [" ".join(example.message.text.split()[:LONGEST_WORDS]) for example in read_labelled(corpus_files())]
    DRAW.shuffle(said)
    return said


def lend_model(data: Path, folder: Path) -> None:
    """Let a fresh data directory use the model of another."""
    for each in data.iterdir():
        if each.name == "models" or each.suffix == ".onnx":
            (folder / each.name).symlink_to(each.resolve())


@contextlib.asynccontextmanager
async def serving(data: Path, telegram: TelegramDouble, way: str, only: str) -> AsyncIterator[Running]:
    """Run Heed over a fresh store beside the model in `data`."""
    with tempfile.TemporaryDirectory() as folder:
        lend_model(data, Path(folder))
        port = str(free_port())
        settings = {"telegram_token": TOKEN, "telegram_api_url": telegram.url, "telegram_rate": "1000", "mail_port": "0"}
        if way == "webhook":
            settings |= {"telegram_webhook_url": f"http://127.0.0.1:{port}/telegram", "telegram_webhook_port": port}
            settings |= {"telegram_webhook_rate": "5000"}
        status, _, err = await run(Path(folder), "db", "upgrade")
        assert status == 0, err
        running = await start(Path(folder), "--only", only, **settings)
        try:
            yield running
        finally:
            await running.stop()


async def taking(data: Path, way: str, updates: int) -> float:
    """Return how many updates a second Heed takes that wait for it."""
    async with Watched() as telegram, serving(data, telegram, way, "chat"):
        await telegram.until(lambda: telegram.delivery.url if way == "webhook" else telegram.offsets)
        begun = time.perf_counter()
        for number in range(updates):
            telegram.say(1 + number % 500, f"The carer did not come, part {number}.")
        await telegram.until(lambda: not telegram.pending)
        return updates / (time.perf_counter() - begun)


async def people_write(telegram: Watched, chats: range, words: Iterator[str]) -> None:
    """Let one person after the other write, so many a second."""
    begun = time.perf_counter()
    for number, chat in enumerate(chats):
        await asyncio.sleep(max(0.0, begun + number / A_SECOND - time.perf_counter()))
        telegram.arrives(chat, next(words))


async def answering(data: Path, way: str, seconds: int, said: list[str]) -> tuple[list[float], str]:
    """Return how long each answer took at so many updates a second, and what Heed says of its triage."""
    async with Watched() as telegram, serving(data, telegram, way, "chat,worker") as running:
        await telegram.until(lambda: telegram.delivery.url if way == "webhook" else telegram.offsets)
        words = itertools.cycle(said)
        first, wanted = range(1, 1 + A_SECOND * FIRST_SECONDS), range(1001, 1001 + A_SECOND * seconds)
        await people_write(telegram, first, words)  # so that nothing is done for the first time
        await telegram.until(lambda: len(telegram.answered) == len(first))
        await people_write(telegram, wanted, words)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(60):
                await telegram.until(lambda: len(telegram.answered) >= len(first) + len(wanted))
        never = float("inf")
        took = [telegram.answered.get(chat, never) - telegram.came[chat] for chat in wanted]
        return took, next((line for line in running.said if "worker" in line), "")


def at(share: float, took: list[float]) -> float:
    """Return the time within which this share was answered."""
    return sorted(took)[min(len(took) - 1, int(share * len(took)))]


def measure_taking(data: Path, updates: int, rounds: int) -> bool:
    """Print medians; return whether they are high enough."""
    good = True
    for way in WAYS:
        rates = [asyncio.run(taking(data, way, updates)) for _ in range(rounds)]
        good = good and statistics.median(rates) >= TAKEN_WANTED
        print(f"{way}: {statistics.median(rates):.0f} updates a second durably taken (runs: {', '.join(f'{rate:.0f}' for rate in rates)})")
    return good


def measure_answering(data: Path, seconds: int, rounds: int) -> bool:
    """Print medians; return whether they are low enough."""
    good, said = True, texts()
    for way in WAYS:
        runs = []
        for _ in range(rounds):
            took, triage = asyncio.run(answering(data, way, seconds, said))
            runs.append(took)
        p50, p95 = (statistics.median(at(share, took) for took in runs) * 1000 for share in (0.5, 0.95))
        each = ", ".join(f"{at(0.95, took) * 1000:.0f}" for took in runs)
        good = good and p95 <= ANSWER_WANTED * 1000
        print(f"{way}: answers at {A_SECOND} a second: p50 {p50:.0f} ms, p95 {p95:.0f} ms (p95 of the runs: {each}); {triage}", flush=True)
    return good


def main() -> int:
    """Read the command line; return 1 when something is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--taking", action="store_true")
    parser.add_argument("--answering", action="store_true")
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    both = given.taking == given.answering
    good = not (both or given.taking) or measure_taking(given.data, given.updates, given.rounds)
    return 0 if (not (both or given.answering) or measure_answering(given.data, given.seconds, given.rounds)) and good else 1


if __name__ == "__main__":
    sys.exit(main())
