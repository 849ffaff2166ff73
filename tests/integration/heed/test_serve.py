"""heed serve: what it says, which parts run, and how it ends."""

import asyncio
import contextlib
import json
import signal
import smtplib
import socket
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from heed.commands.serve import LABELS
from heed.preparing import prepare_store
from heed.serving import Part, serve
from heed.settings import Settings
from tests.running import Running, environment, free_port, start

QUICK_SECONDS = 20
ACCOUNTS = {"admin", "officer", "safeguarding", "manager"}


def place(said: list[str], label: str) -> str:
    """What Heed says of where a part is."""
    (line,) = [line for line in said if line.startswith(label)]
    return line.removeprefix(label).strip()


async def stopped(running: Running, how: signal.Signals) -> list[str]:
    """Tell Heed to stop, see that it ends well, and return all that it said."""
    running.process.send_signal(how)
    assert await asyncio.wait_for(running.process.wait(), 20) == 0
    rest = (await running.process.stdout.read()).decode().splitlines()
    return [*running.said, *(line.strip() for line in rest)]


def hello(port: int) -> int:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as smtp:
        return smtp.noop()[0]


async def test_heed_starts_tells_where_it_is_and_ends_when_told_to_and_starts_again_quickly(data_dir):
    mail, desk = free_port(), free_port()
    settings = {"first_password": "", "mail_port": str(mail), "desk_port": str(desk)}

    running = await start(data_dir, "--prepare", **settings)
    assert await asyncio.to_thread(hello, mail) == 250
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{desk}") as client:
        answer = await client.get("/sign-in")
    assert answer.status_code == 200
    assert "server" not in answer.headers
    said = await stopped(running, signal.SIGINT)
    assert place(said, "Mail is taken at") == f"127.0.0.1:{mail}"
    assert place(said, "The desk is at") == f"http://127.0.0.1:{desk}"
    assert place(said, "The worker is").startswith("running; HEED_SMTP_URL is not set")
    assert place(said, "Chat is") == "off; set HEED_TELEGRAM_TOKEN to run the bot"
    assert said[-1] == "Heed has stopped."
    passwords = {words[0]: words[1] for line in said if len(words := line.split()) == 2 and words[0] in ACCOUNTS}
    assert set(passwords) == ACCOUNTS
    assert len(set(passwords.values())) == 4

    began = time.monotonic()
    running = await start(data_dir, "--prepare", **settings)
    assert time.monotonic() - began < QUICK_SECONDS
    said = await stopped(running, signal.SIGTERM)
    assert said[-1] == "Heed has stopped."
    assert not set(passwords.values()) & set(" ".join(said).split())
    assert "Traceback" not in " ".join(said)


@pytest.fixture
async def settings(data_dir: Path) -> Settings:
    """Settings with free ports, over a prepared store and the small model."""
    found = Settings(data_dir=data_dir, mail_port=free_port(), desk_port=free_port())
    await prepare_store(found)
    return found


@contextlib.asynccontextmanager
async def serving(settings: Settings, *parts: Part) -> AsyncIterator[dict[Part, str]]:
    """Heed in the test's own process, ended by the signal of Ctrl-C."""
    started: asyncio.Future[dict[Part, str]] = asyncio.get_running_loop().create_future()
    running = asyncio.ensure_future(serve(settings, parts, started))
    await asyncio.wait({running, started}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    yield started.result()
    signal.raise_signal(signal.SIGINT)
    async with asyncio.timeout(20):
        await running


async def test_scripts_are_told_where_heed_is_in_one_document(settings):
    given = environment(settings.data_dir, mail_port=str(settings.mail_port))
    heed = (sys.executable, "-m", "heed", "serve", "--only", "mail,worker", "--prepare", "--json")
    process = await asyncio.create_subprocess_exec(*heed, env=given, cwd=settings.data_dir, stdout=asyncio.subprocess.PIPE)
    said = b""
    async with asyncio.timeout(60):
        while not said.endswith(b"\n}\n"):
            said += await process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        said += await process.stdout.read()
        assert await process.wait() == 0
    told = json.loads(said)
    assert told["parts"]["mail"] == f"127.0.0.1:{settings.mail_port}"
    assert told["data_dir"] == str(settings.data_dir.resolve())
    assert told["first_passwords"] == {}


def is_open(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("parts", [{Part.MAIL}, {Part.DESK}, {Part.MAIL, Part.DESK}, {Part.WORKER, Part.CHAT}], ids=" and ".join)
async def test_only_the_parts_that_are_asked_for_run(settings, parts):
    async with serving(settings, *parts) as places:
        assert set(places) == parts
        assert is_open(settings.mail_port) == (Part.MAIL in parts)
        assert is_open(settings.desk_port) == (Part.DESK in parts)
    assert not is_open(settings.mail_port)
    assert not is_open(settings.desk_port)


async def test_figures_are_served_where_a_port_is_set_for_them(settings):
    async with serving(settings, Part.METRICS) as places:
        assert places == {Part.METRICS: "off; set HEED_METRICS_PORT to show figures to Prometheus"}
    async with serving(settings.model_copy(update={"metrics_port": 0}), Part.METRICS) as places, httpx.AsyncClient() as client:
        answer = await client.get(places[Part.METRICS])
    assert 'heed_agreement_answers{field="process"} 0.0' in answer.text


@pytest.fixture
def taken():
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("setting", ["mail_port", "desk_port", "metrics_port"])
def test_a_port_that_is_taken_is_told_in_one_line(trained, taken, setting):
    said = trained("serve", **{"mail_port": "0", "desk_port": "0", setting: str(taken)}).failed()
    assert said.startswith(f"heed: HEED_{setting.upper()}: 127.0.0.1:{taken} cannot be used")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"smtp_url": "relay.example"}, "HEED_SMTP_URL"),
        ({"telegram_token": "nonsense"}, "HEED_TELEGRAM_TOKEN"),
        ({"mail_host": "192.0.2.1"}, "HEED_MAIL_PORT"),
        ({"desk_host": "192.0.2.1"}, "HEED_DESK_PORT"),
        ({"mail_from": "somebody@elsewhere.example"}, "HEED_MAIL_FROM"),
        ({"secret_key": "short"}, "HEED_SECRET_KEY"),
    ],
)
def test_a_setting_that_a_part_cannot_use_is_named(trained, given, named):
    assert trained("serve", **{"mail_port": "0", "desk_port": "0", **given}).failed().startswith(f"heed: {named}")


def test_every_part_is_told_of_in_words():
    assert set(LABELS) == set(Part)
