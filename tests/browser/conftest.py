"""A real Chromium in front of a desk that is really served."""

import asyncio
import os
import shutil
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyotp
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from bot.replying import reply_calls
from desk.app import DeskConfig, create_app
from desk.config import STATIC
from models.labels import Process
from models.profile import Profile
from models.states import Band, Channel
from storage.schema import upgrade
from storage.store import Store
from tests.administering import IN_USE, FakeAdministration
from tests.desk_data import PASSWORD, Said, Sample, add_acknowledgement, add_case, add_decided, add_held, add_reply, fill, receiver_of
from tests.fakes import MORNING, FakeClock

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HEARING = "Mum's hearing aids (again)"
PATIENCE_S = 20
Result = TypeVar("Result")


@dataclass(frozen=True)
class Served:
    """A running desk: its address, the references of its cases by subject, and where its store is."""

    address: str
    cases: dict[str, str]
    store_path: Path

    def case(self, subject: str) -> str:
        return f"{self.address}/cases/{self.cases[subject]}"

    def code_for(self, key: str) -> str:
        """The one-time code that an authenticator shows now, by the desk's clock, for a key as it stands on the page."""
        return pyotp.TOTP(key.replace(" ", "")).at(MORNING)

    def receive(self, sample: Sample) -> str:
        """Put another case into the store while the desk is running; return its reference."""

        async def add() -> str:
            store = Store(f"sqlite+aiosqlite:///{self.store_path}")
            reference = await add_case(store, sample)
            await store.close()
            return reference

        return elsewhere(add)

    def write_again(self, subject: str, sample: Sample) -> None:
        """Add another message of the same resident to a case while the desk is running."""

        async def add() -> None:
            store = Store(f"sqlite+aiosqlite:///{self.store_path}")
            await add_reply(store, self.cases[subject], sample)
            await store.close()

        elsewhere(add)

    def decide_many(self, kept: int, total: int) -> None:
        """Put decided cases into the store, all but `kept` of them with another procedure than suggested."""

        async def add() -> None:
            store = Store(f"sqlite+aiosqlite:///{self.store_path}")
            await add_decided(store, kept, total, MORNING, 1, Said(band=Band.SURE), process=Process.LEGAL)
            await store.close()

        elsewhere(add)


def elsewhere(make: Callable[[], Coroutine[None, None, Result]]) -> Result:
    """Run a coroutine in a thread of its own: Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(make())).result()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def found_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


# Playwright keeps an event loop running in this thread while it is open: it must be closed before other modules' async tests.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = found_chromium()
    if path is None:
        missing = "no Chromium found; on Debian: apt-get install chromium"
        if os.environ.get("CI") == "true":  # noqa: TID251 - tells where the tests run, nothing about Heed
            pytest.fail(missing)
        pytest.skip(missing)
    browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A store with every sample, made once and copied for each desk."""
    path = tmp_path_factory.mktemp("filled") / "heed.db"

    async def make() -> dict[str, str]:
        store = Store(f"sqlite+aiosqlite:///{path}")
        await upgrade(store)
        cases = await fill(store)
        await add_acknowledgement(store, cases[HEARING])
        await add_held(
            store, b"From: jo@example.org\r\n\r\n<script>alert(1)</script> my bins\r\n", "The message cannot be read; it is kept."
        )
        await store.close()
        return cases

    return path, elsewhere(make)


@contextmanager
def served(filled: tuple[Path, dict[str, str]], folder: Path) -> Iterator[Served]:
    """Serve a desk over a copy of the filled store in `folder`, with a clock that stands still."""
    assert (STATIC / "build" / "desk.css").exists(), "the stylesheet is not built: npm ci --prefix desk && npm run build --prefix desk"
    shutil.copy(filled[0], folder / "heed.db")
    store = Store(f"sqlite+aiosqlite:///{folder / 'heed.db'}")
    clock = FakeClock()
    config = DeskConfig("Westmere Council", profile=Profile(duty=IN_USE.duty))
    app = create_app(store, clock, config, receiver_of(clock), writers={Channel.CHAT: reply_calls}, told=FakeAdministration())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))

    async def run() -> None:
        await server.serve()
        await store.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{_port(server)}", filled[1], folder / "heed.db")
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)


def _port(server: uvicorn.Server) -> int:
    until = time.monotonic() + PATIENCE_S
    while not server.started:
        assert time.monotonic() < until, "the desk did not start"
        time.sleep(0.02)
    return int(server.servers[0].sockets[0].getsockname()[1])


@pytest.fixture
def desk(filled, tmp_path) -> Iterator[Served]:
    """A desk of the test's own."""
    with served(filled, tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def shared_desk(filled, tmp_path_factory) -> Iterator[Served]:
    """A desk for tests that only look."""
    with served(filled, tmp_path_factory.mktemp("shared")) as running:
        yield running


def watch(page: Page) -> list[str]:
    """Collect what the browser complains of, such as a broken content policy; a page that is not there may say so."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type in {"error", "warning"} and "status of 4" not in message.text else None
        ),
    )
    return complaints


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page at a desk's usual width; the test fails if the browser complains."""
    context: BrowserContext = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints = watch(opened)
    yield opened
    context.close()
    assert complaints == []


def sign_in(page: Page, desk: Served, name: str) -> None:
    """Sign in with the keyboard."""
    page.goto(f"{desk.address}/sign-in")
    page.focus("#name")
    page.keyboard.type(name)
    page.focus("#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
