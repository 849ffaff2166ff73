"""Heed as a process of its own, for tests that start, stop and kill it."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "correct horse battery"  # of invented accounts
READY_SECONDS = 60


def free_port() -> int:
    """A port that was free a moment ago; the process is given it, so that it keeps the same one after a restart."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@dataclass
class Running:
    """A process of `heed serve`, started by the test and ended by its own number."""

    process: asyncio.subprocess.Process
    said: list[str]
    listening: "asyncio.Task[None]"

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        await self.listening

    async def until_it_says(self, words: str) -> None:
        """Wait until it has said `words`, in its output or its log."""
        async with asyncio.timeout(READY_SECONDS):
            while not any(words in line for line in self.said):  # noqa: ASYNC110 - output comes when it comes
                await asyncio.sleep(0.05)

    async def stop(self) -> int:
        """Ask it to stop, as Ctrl-C does; return its exit status."""
        self.process.send_signal(signal.SIGINT)
        status = await asyncio.wait_for(self.process.wait(), 30)
        await self.listening
        return status


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """The test's own environment: nothing of the machine's settings but the path."""
    path = os.environ["PATH"]  # noqa: TID251 - a process needs it, and it is no setting of Heed
    given = {"PATH": path, "HOME": str(data_dir), "HEED_DATA_DIR": str(data_dir), "HEED_FIRST_PASSWORD": PASSWORD}
    return given | {f"HEED_{name.upper()}": value for name, value in settings.items()}


async def start(data_dir: Path, *arguments: str, program: Sequence[str] = ("-m", "heed"), **settings: str) -> Running:
    """Start `heed serve`, or another `program` of Python's that is one, and wait until it says where it is."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *program,
        "serve",
        *arguments,
        env=environment(data_dir, **settings),
        cwd=data_dir,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said: list[str] = []
    assert process.stdout is not None
    async with asyncio.timeout(READY_SECONDS):
        while not (said and said[-1].startswith("Heed is running")):
            line = (await process.stdout.readline()).decode()
            assert line or process.returncode is None, f"Heed ended at once: {said}"
            assert line, f"Heed ended at once: {said}"
            said.append(line.strip())
    return Running(process, said, asyncio.ensure_future(_listen(process.stdout, said)))


async def _listen(output: asyncio.StreamReader, said: list[str]) -> None:
    """Note everything that is said: a process whose output nobody reads stands still once the pipe is full."""
    while line := await output.readline():
        said.append(line.decode().strip())


@contextlib.asynccontextmanager
async def heed(data_dir: Path, *arguments: str, **settings: str) -> AsyncIterator[Running]:
    """Run Heed for as long as the block lasts."""
    running = await start(data_dir, *arguments, **settings)
    try:
        yield running
    finally:
        if running.process.returncode is None:
            await running.stop()


async def run(data_dir: Path, *arguments: str, stdin: bytes | None = None, **settings: str) -> tuple[int, str, str]:
    """Run one command of Heed to its end; return its exit status, output and error output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "heed",
        *arguments,
        env=environment(data_dir, **settings),
        cwd=data_dir,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(240):
        out, err = await process.communicate(stdin)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
