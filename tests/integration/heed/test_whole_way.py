"""A mail and a chat on their whole way through a running Heed: to the command line, the desk, and back to their writers."""

import asyncio
import json
import re
import smtplib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.relay import FakeRelay
from tests.running import PASSWORD, Running, free_port, heed, run
from tests.telegram_double import TOKEN, TelegramDouble

PROMISED_SECONDS = 5
PATIENCE_SECONDS = 30
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
# What stands in a marked text for readers of the screen, and the number of the field that a mark is for.
BESIDE_THE_TEXT = re.compile(r'<(span|sup) class="[^"]*heed-unselectable[^>]*>.*?</\1>', re.DOTALL)
MAIL = "The carers did not come to Mum on Sunday again and nobody from the agency rang us back. I want an explanation."
CHAT = "The bus that takes my son to his special school has been late every day this week."


@dataclass(frozen=True)
class Going:
    """A running Heed, and those outside it."""

    process: Running
    data_dir: Path
    mail_port: int
    desk_port: int
    telegram: TelegramDouble
    relay: FakeRelay

    async def cases(self) -> list[dict[str, Any]]:
        """What `heed cases` tells."""
        status, out, err = await run(self.data_dir, "cases", "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    async def heard(self, words: str) -> str:
        """Wait until the bot has said `words`; return the message."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.telegram.until(lambda: any(words in said["text"] for said in self.telegram.said(7)))
        return next(said["text"] for said in reversed(self.telegram.said(7)) if words in said["text"])


@pytest.fixture
async def going(data_dir) -> AsyncIterator[Going]:
    relay, mail_port, desk_port = FakeRelay(), free_port(), free_port()
    settings = {"smtp_url": await relay.start(), "mail_port": str(mail_port), "desk_port": str(desk_port)}
    async with TelegramDouble() as telegram:
        settings |= {"telegram_token": TOKEN, "telegram_api_url": telegram.url}
        async with heed(data_dir, "--prepare", **settings) as process:
            yield Going(process, data_dir, mail_port, desk_port, telegram, relay)
    await relay.stop()


def send(port: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ada Okafor <ada.okafor@resident.example>", "feedback@council.example", "Mum's calls"
    mail["Message-ID"] = "<whole-way@resident.example>"
    mail.set_content(f"Dear council,\n\n{MAIL}\n\nAda Okafor\n")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as smtp:
        smtp.send_message(mail)


SUMMARIES = ("Is it right?", "I have passed this on:")


def asked(telegram: TelegramDouble, known: int) -> str:
    """What goes on from what was said after the first `known` messages: the button of the summary, or "Skip"; "" where nothing does yet."""
    for message in telegram.said(7)[known:]:
        labels = [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
        if any(words in message["text"] for words in SUMMARIES):
            return "Send it" if "Send it" in labels else "That is all"
        if "Skip" in labels:
            return "Skip"
    return ""


async def chat(going: Going) -> str:
    """Tell a matter in a chat, skip whatever is asked, and send it; return what is said when it has been filed.

    What a model takes for a danger is passed on at once, and its summary says so: then there is nothing left to send.
    """
    going.telegram.say(7, CHAT)
    await going.heard("That is all")
    button = "That is all"
    for _ in range(10):
        known = len(going.telegram.said(7))
        going.telegram.press(7, button)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await going.telegram.until(lambda since=known: asked(going.telegram, since))
        button = asked(going.telegram, known)
        if button != "Skip":
            going.telegram.press(7, button)
            break
    return await going.heard("Your number is")


async def until(holds: Callable[[], Awaitable[Any]], seconds: float) -> Any:
    """Ask again and again until the answer is something; return it."""
    end = time.monotonic() + seconds
    while not (found := await holds()):
        assert time.monotonic() < end, f"not within {seconds} seconds"
        await asyncio.sleep(0.1)  # a process of its own tells nobody when it has done something
    return found


async def signed_in(client: httpx.AsyncClient) -> None:
    token = CSRF.findall((await client.get("/sign-in")).text)[-1]
    answer = await client.post("/sign-in", data={"csrf_token": token, "name": "officer", "password": PASSWORD})
    assert answer.status_code == 303


async def test_a_mail_and_a_chat_stand_in_the_queue_and_their_writers_hear_of_it(going):
    sent = time.monotonic()
    await asyncio.to_thread(send, going.mail_port)
    (mail,) = await until(going.cases, PROMISED_SECONDS)
    assert time.monotonic() - sent < PROMISED_SECONDS
    assert (mail["channel"], mail["status"], mail["subject"]) == ("email", "awaiting_confirmation", "Mum's calls")
    assert mail["sender"] == "ada.okafor@resident.example"
    assert MAIL in mail["text"]

    said = await chat(going)
    filed = time.monotonic()

    async def both() -> list[dict[str, Any]]:
        found = await going.cases()
        return found if len(found) == 2 else []

    _, told = await until(both, PROMISED_SECONDS)
    assert time.monotonic() - filed < PROMISED_SECONDS
    assert (told["channel"], told["status"], told["text"]) == ("chat", "awaiting_confirmation", CHAT)
    assert told["reference"] in said
    for case in (mail, told):
        answers = [case["suggestion"][name] for name in ("kind", "service_area", "safeguarding", "process")]
        assert any(answer["evidence"] for answer in answers if answer)
        for answer in answers:
            assert all(span["in_subject"] or span["quote"] in case["text"] for span in (answer or {"evidence": []})["evidence"])

    await on_the_desk(going, {mail["reference"]: MAIL, told["reference"]: CHAT})
    await acknowledged(going, mail)
    assert await going.process.stop() == 0


async def on_the_desk(going: Going, cases: dict[str, str]) -> None:
    """See the cases in the queue and on their pages, as an officer."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{going.desk_port}") as client:
        assert (await client.get("/queue")).status_code == 303
        await signed_in(client)
        queue = (await client.get("/queue")).text
        for reference, text in cases.items():
            assert reference in queue
            page = await client.get(f"/cases/{reference}")
            assert page.status_code == 200
            assert text in re.sub("<[^>]+>", "", BESIDE_THE_TEXT.sub("", page.text))
            assert "<mark" in page.text


async def acknowledged(going: Going, case: dict[str, Any]) -> None:
    """See that the relay was given one letter, to the writer, with the reference."""

    async def letters() -> list[tuple[str, list[str], bytes]]:
        return going.relay.mails

    ((_, recipients, content),) = await until(letters, PATIENCE_SECONDS)
    letter = message_from_bytes(content, policy=policy.default)
    assert recipients == ["ada.okafor@resident.example"]
    assert case["reference"] in letter["Subject"]
    assert case["reference"] in letter.get_body(("plain",)).get_content()
    assert letter["In-Reply-To"] == "<whole-way@resident.example>"


async def test_the_demo_fills_the_queue_of_a_running_heed(data_dir):
    mail_port = free_port()
    async with heed(data_dir, "--prepare", "--only", "mail,worker", mail_port=str(mail_port)):
        status, out, err = await run(data_dir, "demo", "--json", mail_port=str(mail_port))
        assert (status, json.loads(out), err) == (0, {"sent": 12}, "")

        async def twelve() -> list[dict[str, Any]]:
            found = json.loads((await run(data_dir, "cases", "--json"))[1])
            return found if len(found) == 12 else []

        cases = await until(twelve, PATIENCE_SECONDS)
    assert len({case["reference"] for case in cases}) == 12
    assert all(case["suggestion"] for case in cases)
    assert len({case["suggestion"]["process"]["label"] for case in cases}) > 3
    status, out, _ = await run(data_dir, "pen", "list", "--json")
    assert (status, json.loads(out)) == (0, [])
