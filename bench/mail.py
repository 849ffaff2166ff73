"""How fast mail is taken, beside an aiosmtpd that throws it away; and how much memory it takes.

    .venv/bin/python -m bench.mail              rates and their ratio: Heed (each mail committed before its 250) and aiosmtpd in turn
    .venv/bin/python -m bench.mail --memory     peak memory of the edge with 200 slow clients, and with 50 mails of 20 MB at once

The load comes from Postfix's `smtp-source` (a new connection for each mail) where it is installed, otherwise from a plain client here.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP

from heed.logs import set_up_logs
from intake.bell import Bell
from intake.edge import MailEdge
from intake.edge_config import EdgeConfig, EdgeLimits
from storage.schema import upgrade
from storage.store import Store

SENDER, RECIPIENT = "ada@resident.example", "feedback@council.example"
LIMIT = 25 * 1024 * 1024
LOADS = [(sessions, size) for sessions in (16, 64) for size in (4 * 1024, 100 * 1024)]
SERVERS = ("aiosmtpd", "heed")
WANTED = 0.6
MEGABYTE = 1024 * 1024


class Discard:
    """Takes every mail and keeps none."""

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - aiosmtpd finds its hooks by these names
        """Say that all is well."""
        return "250 OK"


async def serve_aiosmtpd() -> int:
    """Serve the rival; return its port."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    loop = asyncio.get_running_loop()

    def connection() -> SMTP:
        return SMTP(Discard(), data_size_limit=LIMIT, enable_SMTPUTF8=True, hostname="council.example")

    server = await loop.create_server(connection, "127.0.0.1", 0, backlog=512)
    return int(server.sockets[0].getsockname()[1])


async def serve_heed(folder: str) -> int:
    """Serve Heed's edge over a fresh store; return its port."""
    set_up_logs("warning")
    store = Store(f"sqlite+aiosqlite:///{folder}/heed.db")
    await upgrade(store)
    limits = EdgeLimits(message_bytes=LIMIT, connections=400, per_address=399)
    edge = MailEdge(store, lambda: datetime.now(UTC), EdgeConfig((RECIPIENT,), limits=limits), Bell())
    return (await edge.start())[0][1]


async def serve(name: str, folder: str) -> None:
    """Serve one of them until killed, printing the port."""
    print(await (serve_heed(folder) if name == "heed" else serve_aiosmtpd()), flush=True)
    await asyncio.Event().wait()


@contextlib.contextmanager
def running(name: str):  # noqa: ANN201 - a generator of (port, process id)
    """Run one of the servers in a process of its own; hand out its port and process id."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([sys.executable, "-m", "bench.mail", "--serve", name, folder], stdout=subprocess.PIPE, text=True)
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.kill()
            process.wait()


def rate(port: int, sessions: int, size: int, mails: int, source: str | None) -> float:
    """Send `mails` of `size` bytes over so many sessions at once; return mails a second."""
    began = time.perf_counter()
    if source:
        told = ["-s", str(sessions), "-l", str(size), "-m", str(mails), "-f", SENDER, "-t", RECIPIENT, "-M", "relay.example"]
        subprocess.run([source, *told, f"127.0.0.1:{port}"], check=True)
    else:
        asyncio.run(send_all(port, sessions, size, mails))
    return mails / (time.perf_counter() - began)


async def send_all(port: int, sessions: int, size: int, mails: int) -> None:
    """Send mails as `smtp-source` does: each over a connection of its own."""
    left = iter(range(mails))
    text = (b"Subject: load\r\n\r\n" + b"x" * 78 + b"\r\n") + (b"x" * 78 + b"\r\n") * (size // 80 - 1) + b".\r\n"

    async def session() -> None:
        for _ in left:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            lines = [b"", b"HELO relay.example\r\n", b"MAIL FROM:<%b>\r\n", b"RCPT TO:<%b>\r\n", b"DATA\r\n", text, b"QUIT\r\n"]
            for line in lines:
                writer.write(line.replace(b"%b", (RECIPIENT if b"RCPT" in line[:4] else SENDER).encode()))
                reply = await reader.readline()
                assert reply[:1] in b"23", reply
            writer.close()

    await asyncio.gather(*(session() for _ in range(sessions)))


def cpu_seconds(pid: int) -> float:
    """Return how much processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid: int) -> float:
    """Return the most memory that a process ever held."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def compare(mails: int, rounds: int, source: str | None) -> bool:
    """Print the rates of both, one after the other, and their ratio; return whether every ratio is high enough."""
    print(f"load from {source or 'a plain client'}; {mails} mails, median of {rounds} rounds; processor time is the server's, a mail")
    good = True
    for sessions, size in LOADS:
        rates: dict[str, list[float]] = {name: [] for name in SERVERS}
        cost: dict[str, list[float]] = {name: [] for name in SERVERS}
        for _ in range(rounds):
            for name in SERVERS:
                with running(name) as (port, pid):
                    rate(port, sessions, size, sessions, source)  # so that nothing is done for the first time
                    before = cpu_seconds(pid)
                    rates[name].append(rate(port, sessions, size, mails, source))
                    cost[name].append((cpu_seconds(pid) - before) / mails * 1000)
        ratio = statistics.median(rates["heed"]) / statistics.median(rates["aiosmtpd"])
        good = good and ratio >= WANTED
        both = ", ".join(f"{name} {statistics.median(rates[name]):6.0f}/s ({statistics.median(cost[name]):.2f} ms)" for name in SERVERS)
        print(f"{sessions:3} sessions, {size // 1024:3} KiB: {both}, ratio {ratio:.2f}", flush=True)
    return good


async def crowd(port: int, clients: int, size: int, *, finish: bool) -> int:
    """Have so many clients send so much at once, slowly and without an end or whole; return how many were taken."""

    async def client() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for line in (b"", b"EHLO x\r\n", b"MAIL FROM:<%s> SIZE=%d\r\n" % (SENDER.encode(), size), b"RCPT TO:<%s>\r\n" % RECIPIENT.encode()):
            writer.write(line)
            while (await reader.readline())[3:4] == b"-":
                pass
        writer.write(b"DATA\r\n")
        reply = await reader.readline()
        if not reply.startswith(b"354"):
            return reply
        for _ in range(size // 100_000 if finish else 10):
            writer.write((b"x" * 98 + b"\r\n") * (1000 if finish else 1))
            await writer.drain()
            if not finish:
                await asyncio.sleep(0.1)
        if not finish:
            return b"250"
        writer.write(b".\r\n")
        return await reader.readline()

    replies = await asyncio.gather(*(client() for _ in range(clients)))
    return sum(reply.startswith(b"250") for reply in replies)


def memory() -> None:
    """Print the edge's peak memory under two crowds."""
    for words, clients, size, finish in (("slow clients", 200, 4096, False), ("mails of 20 MB at once", 50, 20 * MEGABYTE, True)):
        with running("heed") as (port, pid):
            before = peak_megabytes(pid)
            began = time.perf_counter()
            taken = asyncio.run(crowd(port, clients, size, finish=finish))
            seconds = time.perf_counter() - began
            print(
                f"{clients} {words}: {taken} went through in {seconds:.0f} s, peak {peak_megabytes(pid):.0f} MiB, before {before:.0f} MiB"
            )


def main() -> int:
    """Read the command line; return 1 when the rate is too low."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument(
        "--source", default=shutil.which("smtp-source") or shutil.which("smtp-source", path="/usr/sbin"), help="Postfix's smtp-source"
    )
    parser.add_argument("--plain", action="store_true", help="use the plain client even so")
    parser.add_argument("--serve", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(*given.serve))
    if given.memory:
        memory()
        return 0
    return 0 if compare(given.mails, given.rounds, None if given.plain else given.source) else 1


if __name__ == "__main__":
    sys.exit(main())
