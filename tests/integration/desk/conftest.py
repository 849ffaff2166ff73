"""A desk over a filled store, spoken to as a browser would, without a browser."""

import html
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import httpx
import pytest

from bot.replying import reply_calls
from desk.app import DeskConfig, create_app
from models.states import Channel
from tests.desk_data import PASSWORD, fill, receiver_of

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """Keeps cookies, signs in, and sends forms with the token of the page they stand on."""

    def __init__(self, app, **headers: str) -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://desk.example", headers=headers)
        self.token = ""

    async def get(self, path: str) -> httpx.Response:
        answer = await self.client.get(path)
        found = CSRF.findall(answer.text)
        if found:
            # The page's own form stands below the one in the header.
            self.token = html.unescape(found[-1])
        return answer

    async def post(self, path: str, fields: dict | None = None, **more) -> httpx.Response:
        """Send a form with the last page's token; `more` are fields too."""
        return await self.client.post(path, data={"csrf_token": self.token, **(fields or {}), **more})

    async def sign_in(self, name: str, password: str = PASSWORD, wanted: str = "") -> httpx.Response:
        await self.get("/sign-in")
        answer = await self.post("/sign-in", name=name, password=password, next=wanted)
        if answer.status_code == 303:
            await self.get("/keys")
        return answer


@pytest.fixture
async def cases(store, clock) -> dict[str, str]:
    """The filled store: references by subject."""
    return await fill(store, clock())


@pytest.fixture
def app(store, clock):
    config, writers = DeskConfig("Westmere Council", page_size=5, look_every=timedelta(0)), {Channel.CHAT: reply_calls}
    return create_app(store, clock, config, receiver_of(clock), writers=writers)


@pytest.fixture
async def browser(app) -> AsyncIterator[Callable[..., Browser]]:
    """Makes browsers that share nothing."""
    opened: list[Browser] = []

    def make(**headers: str) -> Browser:
        opened.append(Browser(app, **headers))
        return opened[-1]

    yield make
    for each in opened:
        await each.client.aclose()


@pytest.fixture
async def officer(browser, cases) -> Browser:
    """An officer, signed in."""
    signed_in = browser()
    assert (await signed_in.sign_in("officer")).status_code == 303
    return signed_in


@pytest.fixture
async def safeguarding(browser, cases) -> Browser:
    """A safeguarding officer, signed in."""
    signed_in = browser()
    assert (await signed_in.sign_in("safeguarding")).status_code == 303
    return signed_in


@pytest.fixture
async def administrator(browser, cases) -> Browser:
    """An administrator, signed in."""
    signed_in = browser()
    assert (await signed_in.sign_in("administrator")).status_code == 303
    return signed_in
