"""Looks at what Heed depends on: the disk, clamd, the relay, the chat; each answers within seconds or is told as not answering."""

import asyncio
import shutil
from collections.abc import Awaitable
from contextlib import suppress
from importlib.metadata import version

from desk.administration import Part, State, Surroundings
from heed.settings import Settings
from intake.scanning import ClamdScanner
from intake.sender import Relay
from models.errors import HeedError
from models.profile import Profile

SECONDS = 3.0
SCARCE = 0.1  # of the disk
GIGABYTE = 1024**3


async def look_around(settings: Settings, profile: Profile) -> Surroundings:
    """Return how each part is, with the version and where the figures are; `profile` is the one in use."""
    parts = await asyncio.gather(_disk(settings), _clamd(settings), _relay(settings))
    metrics = "" if settings.metrics_port is None else f"http://{settings.metrics_host}:{settings.metrics_port}/metrics"
    return Surroundings(version("heed"), metrics, (_store(settings), *parts, _chat(settings), _fetching(settings), _duty(profile)))


def _store(settings: Settings) -> Part:
    kind = "PostgreSQL" if settings.store_url.startswith("postgresql") else "SQLite, on this machine's disk"
    return Part("Store", State.GOOD, kind)


async def _disk(settings: Settings) -> Part:
    try:
        usage = await asyncio.to_thread(shutil.disk_usage, settings.data_dir)
    except OSError as error:
        return Part("Disk", State.TROUBLE, f"The data directory cannot be looked at: {error.strerror}. See to it on the machine.")
    said = f"{usage.free / GIGABYTE:.1f} GB of {usage.total / GIGABYTE:.1f} GB are free."
    scarce = usage.free < usage.total * SCARCE
    return Part("Disk", State.TROUBLE if scarce else State.GOOD, f"{said} Make room soon." if scarce else said)


async def _clamd(settings: Settings) -> Part:
    if settings.clamd_url is None:
        return Part("Malware check", State.OFF, "Files are not checked: HEED_CLAMD_URL is not set.")
    try:
        scanner = ClamdScanner.of(settings.clamd_url)
    except HeedError as error:
        return Part("Malware check", State.TROUBLE, str(error))
    opened = asyncio.open_unix_connection(scanner.path) if scanner.path else asyncio.open_connection(scanner.host, scanner.port)
    answers = await _answers(opened)
    return (
        Part("Malware check", State.GOOD, "clamd answers.")
        if answers
        else Part("Malware check", State.TROUBLE, "clamd does not answer. Start it.")
    )


async def _relay(settings: Settings) -> Part:
    if settings.smtp_url is None:
        return Part("Outgoing mail", State.OFF, "Letters stay in the outbox: HEED_SMTP_URL is not set.")
    try:
        relay = Relay.of(settings.smtp_url.get_secret_value())
    except HeedError as error:
        return Part("Outgoing mail", State.TROUBLE, str(error))
    if await _answers(asyncio.open_connection(relay.host, relay.port)):
        return Part("Outgoing mail", State.GOOD, f"The relay {relay.host} answers.")
    return Part("Outgoing mail", State.TROUBLE, f"The relay {relay.host} does not answer. Letters wait, and go out once it does.")


async def _answers(opened: Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> bool:
    """Whether a connection can be made."""
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await opened
    except (OSError, TimeoutError):
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


def _chat(settings: Settings) -> Part:
    if settings.telegram_token is None and settings.telegram_staff_group is not None:
        return Part("Telegram", State.TROUBLE, "No bot can tell the officers' group anything: set HEED_TELEGRAM_TOKEN.")
    if settings.telegram_token is None:
        return Part("Telegram", State.OFF, "There is no bot: HEED_TELEGRAM_TOKEN is not set.")
    return Part("Telegram", State.GOOD, "The bot is set up. What keeps it from its work stands on every page.")


def _fetching(settings: Settings) -> Part:
    if not settings.imap_host:
        return Part("Fetched mailboxes", State.OFF, "Mail comes by SMTP only: HEED_IMAP_HOST is not set.")
    return Part("Fetched mailboxes", State.GOOD, "Mail is fetched; each mailbox stands below.")


def _duty(profile: Profile) -> Part:
    if not profile.duty:
        return Part("Safeguarding alerts", State.TROUBLE, "Nobody is mailed: set a duty rota in the profile, or HEED_DUTY_ADDRESS.")
    return Part("Safeguarding alerts", State.GOOD, "Who is alerted stands in the profile.")
