"""How fast the desk answers over a store of many cases, on SQLite or PostgreSQL.

    .venv/bin/python -m bench.desk                                     a million cases, 100,000 of them waiting, on SQLite
    .venv/bin/python -m bench.desk --cases 100000 --keep var/bench.db  fewer, and the store kept for another run
    .venv/bin/python -m bench.desk --url postgresql://heed@/bench      in a PostgreSQL database: an empty one, or one that this has filled

Each page is asked for within this process, signed in, so that what is timed is Heed and the database; an export over loopback. Goals are
95th percentiles on two cores: queue 150 ms, case 100 ms, search 400 ms, statistics 1,000 ms; an export streams, and its memory stays flat.
"""

import argparse
import asyncio
import random
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy import insert, text
from sqlmodel import SQLModel

from desk.app import create_app
from desk.config import DeskConfig
from desk.figures import bring_up_to_date
from heed.settled import settle
from models.cases import Case, Message
from models.judgements import Decision, SuggestionRecord
from models.labels import Kind, Process, Safeguarding, ServiceArea
from models.states import Band, CaseStatus, Channel, Direction, Role
from storage.schema import upgrade
from storage.store import Store
from tests.desk_data import PASSWORD, Said, add_account, receiver_of, suggestion
from tests.fakes import FakeClock
from tests.integration.desk.conftest import CSRF
from triage.labelled import corpus_files, read_labelled

NOW = datetime(2025, 6, 3, 9, 12, tzinfo=UTC)
BATCH, TIMES, WAITING = 2_000, 40, 0.1
SLOW_TIMES = 20  # of pages that are asked for now and then
GOALS = {"queue": 150, "view": 150, "case": 100, "search": 400, "statistics": 1_000, "volumes": 1_000}
FIGURES = ("statistics", "volumes")
PAGES = tuple(name for name in GOALS if name not in FIGURES)
ALL = (*PAGES, *FIGURES, "export")
EXPORTS = 5
MINUTES_BETWEEN = 2.5  # cases
DRAW = random.Random(20250603)  # noqa: S311 - chance without secrets
FIRST = ("Ada", "Ivy", "Sunil", "Zoë", "Colin", "Dawn", "Priscilla", "Marie", "Ines", "Jo")
LAST = ("Okafor", "Tranter", "Osei", "Peake", "Ashby", "Marlow", "Ortiz", "Lindqvist", "Adeyemi", "Kowalczyk")
AREAS = tuple(ServiceArea)
SEARCHES = ("carer", "carer bath", "the", "Okafor", "Zoë Lindqvist", "social worker", "hous", '"nobody rang"', "resident77777@", "xyzzy")
VIEWS = ("view=concerns", "view=unsure", "view=longest", "view=advertising", "view=mine", "area=corporate", "status=closed", "page=200")


def reference_of(number: int) -> str:
    """Return a reference that no other case has."""
    return f"HD-{number // 10_000:04d}-{number % 10_000:04d}"


def rows(numbers: range, texts: list[str], bodies: dict[Band, dict[str, Any]], cases: int) -> dict[type[SQLModel], list[dict[str, Any]]]:
    """Make the rows of the cases with these numbers: nine of ten decided and closed over the years, the last of them waiting."""
    made: dict[type[SQLModel], list[dict[str, Any]]] = {Case: [], Message: [], SuggestionRecord: [], Decision: []}
    for number in numbers:
        waits = number > cases * (1 - WAITING)
        at = NOW - timedelta(minutes=(cases - number) * MINUTES_BETWEEN)
        name, said, area = f"{DRAW.choice(FIRST)} {DRAW.choice(LAST)}", DRAW.choice(texts), DRAW.choice(AREAS)
        band = DRAW.choices(tuple(bodies), (5, 3, 2))[0]
        chance = DRAW.random()
        concern, advert = waits and chance < 0.01, waits and chance > 0.95
        who = {"channel": Channel.EMAIL, "subject": said[:40], "sender": f"resident{number}@resident.example", "sender_name": name}
        stands = {"service_area": area, "safeguarding": Safeguarding.NONE, "process": Process.ADULT_STATUTORY, "kind": Kind.COMPLAINT}
        status = CaseStatus.AWAITING_CONFIRMATION if waits else CaseStatus.CLOSED
        made[Case].append(
            {**who, "id": number, "reference": reference_of(number), "status": status, "opened_at": at, "waiting_since": at}
            | {"concern": concern, "back_of_queue": advert, "unread": False, "restricted": chance > 0.999, "revision": 1}
            | {"area": area, "band": band, "team": ""}
        )
        made[Message].append(
            {
                **who,
                "id": number,
                "case_id": number,
                "direction": Direction.INBOUND,
                "at": at,
                "text": said,
                "quoted": "",
                "signature": name,
            }
            | {"automatic": False}
        )
        made[SuggestionRecord].append(
            {**stands, "id": number, "case_id": number, "message_id": number, "made_at": at, "model_version": "bench-1", "band": band}
            | {"body": bodies[band]}
        )
        if not waits:
            moved = stands | ({"process": Process.CORPORATE} if chance < 0.1 else {})
            made[Decision].append(
                {**moved, "id": number, "case_id": number, "suggestion_id": number, "revision": 1, "account_id": 1, "reason": ""}
                | {"decided_at": at + timedelta(days=2), "causes": ["delay"], "flags": [], "move_reason": None}
                | {"status_before": CaseStatus.AWAITING_CONFIRMATION, "concern_before": False, "back_of_queue_before": False}
            )
    return made


async def fill(store: Store, cases: int) -> None:
    """Put that many cases into a store that has none."""
    await upgrade(store)
    async with store.read() as unit:
        if await unit.accounts.by_name("officer") is not None:
            return
    for role in (Role.OFFICER, Role.MANAGER):
        await add_account(store, str(role), role, now=NOW)
    texts = [each.message.text for each in read_labelled(corpus_files())]
    bodies = {band: suggestion(Said(band=band)).as_dict() for band in (Band.SURE, Band.LIKELY, Band.UNSURE)}
    began = time.monotonic()
    on_postgresql = store.engine.dialect.name == "postgresql"
    if on_postgresql:
        await run(store, "DROP INDEX ix_search_parts_words")  # made anew below: row by row it takes an hour
    for first in range(1, cases + 1, BATCH):
        async with store.begin() as unit:
            connection = await unit._session.connection()  # noqa: SLF001 - far too many for the repositories
            for table, values in rows(range(first, min(first + BATCH, cases + 1)), texts, bodies, cases).items():
                if values:
                    await connection.execute(insert(table), values)
            await unit.commit()
        if first // BATCH % 25 == 0:
            print(f"  {first + BATCH - 1:>9,} cases after {time.monotonic() - began:,.0f} s", flush=True)
    if on_postgresql:
        await run(store, "CREATE INDEX ix_search_parts_words ON search_parts USING gin (words) WITH (fastupdate = off)")
    await run(store, "INSERT INTO figures_due (case_id) SELECT DISTINCT case_id FROM decisions")
    print(f"  {await bring_up_to_date(store):>9,} cases have their figures after {time.monotonic() - began:,.0f} s", flush=True)
    await tidy(store)


async def tidy(store: Store) -> None:
    """Have the database know what it holds, as one does that has run for a while."""
    if store.engine.dialect.name == "postgresql":
        for table in ("cases", "messages", "suggestions", "decisions"):
            await run(store, f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608 - our own names
        async with store.writing_engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
    else:
        await run(store, "ANALYZE")


async def run(store: Store, statement: str) -> None:
    """Run one statement in a transaction of its own."""
    async with store.writing_engine.connect() as connection:
        await connection.execute(text(statement))
        await connection.commit()


async def sign_in(client: httpx.AsyncClient, name: str) -> None:
    """Sign in as a browser would."""
    token = CSRF.findall((await client.get("/sign-in")).text)[-1]
    answer = await client.post("/sign-in", data={"csrf_token": token, "name": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.text


def last_decision(cases: int) -> datetime:
    """Return when the last case was decided: figures are read then, as those of days without decisions are quickly counted."""
    return NOW - timedelta(minutes=cases * WAITING * MINUTES_BETWEEN) + timedelta(days=2)


def half_a_year(cases: int) -> str:
    """Return the half year before that, as pages of figures are asked for it."""
    end = last_decision(cases).date()
    return f"from={end - timedelta(days=182)}&to={end}"


def paths(name: str, cases: int) -> Iterator[str]:
    """Name the pages that are asked for in turn."""
    for number in range(SLOW_TIMES if name in FIGURES else TIMES):
        reference = reference_of(DRAW.randint(1, cases))
        typed = SEARCHES[number % len(SEARCHES)] if number % 4 else reference
        yield {
            "queue": "/queue",
            "view": f"/queue?{VIEWS[number % len(VIEWS)]}",
            "case": f"/cases/{reference}",
            "search": str(httpx.URL("/search", params={"q": typed})),
            "statistics": f"/statistics?{half_a_year(cases)}",
            "volumes": f"/statistics/volumes?{half_a_year(cases)}",
        }[name]


async def timed(client: httpx.AsyncClient, name: str, cases: int, *, tell: bool) -> None:
    """Ask for pages of one sort, and print how long they took."""
    took: list[float] = []
    for path in paths(name, cases):
        began = time.perf_counter()
        answer = await client.get(path)
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200 or name == "case", (path, answer.status_code)  # a restricted case is 404
        if tell:
            print(f"    {took[-1]:8.1f} ms  {path}")
    p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    print(
        f"  {name:<11} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   goal {GOALS[name]:>5,} ms   {'met' if p95 <= GOALS[name] else 'MISSED'}",
        flush=True,
    )


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the desk on loopback to a client that is signed in: an answer asked for within the process would not stream."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=600) as client:
        await sign_in(client, "officer")
        yield client
    server.should_exit = True
    await running


def memory() -> int:
    """Return the bytes of memory that this process holds now (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def exported(client: httpx.AsyncClient, cases: int) -> None:
    """Take the cases of half a year as they stream; print when that began and ended, and how much the process grew."""
    first: list[float] = []
    whole: list[float] = []
    size, held = 0, [memory()]
    for _ in range(EXPORTS):
        began = time.perf_counter()
        async with client.stream("GET", f"/statistics/cases.csv?which=decided&{half_a_year(cases)}") as answer:
            assert answer.status_code == 200
            chunks = answer.aiter_bytes()
            size = len(await anext(chunks))
            first.append((time.perf_counter() - began) * 1000)
            async for chunk in chunks:
                size += len(chunk)
        whole.append((time.perf_counter() - began) * 1000)
        held.append(memory())
    grown = ", ".join(f"{(after - before) / 1e6:+.1f}" for before, after in pairwise(held))
    for what, took in (("its start", first), ("the whole", whole)):
        p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
        print(f"  export      p50 {statistics.median(took):7.1f} ms   p95 {p95:7.1f} ms   {what}, {size / 1e6:.1f} MB")
    print(f"  export      grew by {grown} MB")


async def measure(url: str, cases: int, *, pages: list[str], tell: bool) -> None:
    """Fill a store and time the desk over it."""
    store = Store(url)
    await fill(store, cases)
    settle()  # as the program does when it starts
    for asked, clock in ((PAGES, FakeClock(NOW)), (FIGURES, FakeClock(last_decision(cases)))):
        app = create_app(store, clock, DeskConfig("Westmere Council"), receiver_of(clock))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk.example", timeout=600) as client:
            await sign_in(client, "officer")
            for name in [each for each in asked if each in pages]:
                await client.get(next(paths(name, cases)))  # what is loaded once
                await timed(client, name, cases, tell=tell)
    if "export" in pages:
        async with served(app) as client:
            await exported(client, cases)
    await store.close()


def main() -> None:
    """Read what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--url", default="", help="a PostgreSQL database; none: SQLite")
    parser.add_argument("--keep", type=Path, help="keep the SQLite store in this file")
    parser.add_argument("--pages", nargs="+", choices=ALL, default=ALL)
    parser.add_argument("--tell", action="store_true", help="print every page's time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heed-bench-") as folder:
        url = asked.url or f"sqlite+aiosqlite:///{asked.keep or Path(folder) / 'heed.db'}"
        print(f"{asked.cases:,} cases on {url.partition(':')[0]}")
        asyncio.run(measure(url, asked.cases, pages=asked.pages, tell=asked.tell))


if __name__ == "__main__":
    main()
