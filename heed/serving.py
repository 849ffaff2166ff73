"""Runs the chosen parts of Heed in one process until it is told to stop."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog
import uvicorn

from heed.bootstrap import (
    make_chat,
    make_desk,
    make_entrance,
    make_fetchers,
    make_late_receiver,
    make_mail_edge,
    make_metrics,
    make_profile,
    make_serving_receiver,
    make_sms,
    make_sms_edge,
    make_triage_process,
    make_worker,
    open_store,
)
from heed.settings import Settings
from heed.settled import settle
from intake.bell import Bell
from models.errors import SettingsError
from models.labels import shown_as
from models.profile import Profile
from storage.store import Store

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.entrance import Entrance
    from intake.edge import MailEdge
    from intake.receive import Receiver
    from sms.edge import SmsEdge

log = structlog.get_logger()
Runs = Callable[[], Awaitable[None]]
WAITING = 100
STOPPING = (signal.SIGINT, signal.SIGTERM)


class Part(StrEnum):
    """A part of Heed that can run by itself."""

    MAIL = "mail"
    FETCH = "fetch"
    CHAT = "chat"
    SMS = "sms"
    WORKER = "worker"
    DESK = "desk"
    METRICS = "metrics"


async def serve(settings: Settings, parts: Collection[Part], started: "asyncio.Future[dict[Part, str]] | None" = None) -> None:
    """Run `parts` until SIGINT or SIGTERM, then end them cleanly; `started` learns where each can be found.

    Raises SettingsError when a port is taken, StoreOutdated, ModelUnusable, and whatever ends a part by itself.
    """
    stop = asyncio.Event()
    for number in STOPPING:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    profile = make_profile(settings)
    async with AsyncExitStack() as stack:
        stack.enter_context(shown_as(profile.names))
        store = await stack.enter_async_context(open_store(settings))
        places, running = await _start(settings, profile, frozenset(parts), store, stack)
        settle()
        if started is not None:
            started.set_result(places)
        await _until(stop, running)


async def _start(
    settings: Settings, profile: Profile, parts: frozenset[Part], store: Store, stack: AsyncExitStack
) -> tuple[dict[Part, str], list[Runs]]:
    """Open what listens; return where each part is found, and what is left to run."""
    bell, places, running = Bell(), dict[Part, str](), list[Runs]()
    receiver: Receiver | None = None
    if Part.WORKER in parts:
        triage = await asyncio.to_thread(make_triage_process, settings, profile)
        stack.push_async_callback(asyncio.to_thread, triage.close)
        receiver = make_serving_receiver(settings, profile, triage)
        chat = make_chat(settings, store, receiver, bell, profile)
        if chat is not None:
            stack.push_async_callback(chat.close)
        running.append(make_worker(settings, store, receiver, chat, bell, make_sms(settings, store, receiver, profile)).run)
        places[Part.WORKER] = _worker_place(settings, receiver)
    if Part.CHAT in parts:
        entrance = make_entrance(settings, store, bell)
        places[Part.CHAT] = await _chat(entrance, settings, stack)
        if entrance is not None:
            running.append(entrance.run)
    if Part.SMS in parts:
        places[Part.SMS] = await _sms(make_sms_edge(settings, store, bell, profile), settings, stack)
    if Part.MAIL in parts:
        places[Part.MAIL] = await stack.enter_async_context(_mail(make_mail_edge(settings, store, bell), settings))
    if Part.FETCH in parts:
        fetchers = make_fetchers(settings, store, bell)
        running.extend(fetcher.run for fetcher in fetchers)
        names = "; ".join(fetcher.account.name for fetcher in fetchers)
        places[Part.FETCH] = names or "off; set HEED_IMAP_HOST to fetch mail from a mailbox"
    if Part.DESK in parts:
        app = make_desk(settings, store, receiver or make_late_receiver(settings, profile), profile)
        found = await stack.enter_async_context(_web(app, "HEED_DESK_PORT", settings.desk_host, settings.desk_port))
        places[Part.DESK] = settings.desk_url or found
    if Part.METRICS in parts:
        places[Part.METRICS] = await _metrics(settings, store, stack)
    return places, running


def _worker_place(settings: Settings, receiver: "Receiver") -> str:
    """Say what the worker does without, so that nobody has to guess."""
    reads_sentences = getattr(receiver.classify, "reads_sentences", False)
    notes = (
        (settings.smtp_url is None, "HEED_SMTP_URL is not set, so letters stay in the outbox"),
        (not reads_sentences, "triage reads words alone, since the model was trained without the sentence encoder or it is missing"),
    )
    return "; ".join(["running", *(note for holds, note in notes if holds)])


async def _chat(entrance: "Entrance | None", settings: Settings, stack: AsyncExitStack) -> str:
    """Serve what Telegram delivers to, where it delivers; return how messages come in."""
    if entrance is None:
        return "off; set HEED_TELEGRAM_TOKEN to run the bot"
    if entrance.app is None:
        return "on Telegram"
    web = _web(entrance.app, "HEED_TELEGRAM_WEBHOOK_PORT", settings.telegram_webhook_host, settings.telegram_webhook_port, behind=False)
    return f"on Telegram, which delivers to {await stack.enter_async_context(web)}{settings.webhook_path}"


async def _sms(edge: "SmsEdge | None", settings: Settings, stack: AsyncExitStack) -> str:
    """Serve what texts are delivered to, where any are; return where."""
    if edge is None:
        return "off; set HEED_SMS_SECRET to take text messages"
    web = _web(edge.app(settings.sms_path), "HEED_SMS_PORT", settings.sms_host, settings.sms_port)
    return f"{await stack.enter_async_context(web)}{settings.sms_path}"


async def _metrics(settings: Settings, store: Store, stack: AsyncExitStack) -> str:
    """Serve the figures where a port is set for them; return where."""
    if settings.metrics_port is None:
        return "off; set HEED_METRICS_PORT to show figures to Prometheus"
    web = _web(make_metrics(store), "HEED_METRICS_PORT", settings.metrics_host, settings.metrics_port)
    return f"{await stack.enter_async_context(web)}/metrics"


@asynccontextmanager
async def _mail(edge: "MailEdge", settings: Settings) -> AsyncIterator[str]:
    """Serve mail and hand out where; SIGHUP has it take up a renewed certificate."""
    loop = asyncio.get_running_loop()
    try:
        places = await edge.start()
    except OSError as error:
        await edge.stop()
        raise SettingsError(f"HEED_MAIL_PORT: {settings.mail_host}:{settings.mail_port} cannot be used: {error.strerror}.") from error
    except SettingsError:
        await edge.stop()
        raise
    loop.add_signal_handler(signal.SIGHUP, edge.reload)
    at_socket = [str(settings.mail_lmtp_socket)] if settings.mail_lmtp_socket else []
    try:
        yield ", ".join([*(f"{host}:{port}" for host, port in places), *at_socket])
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        await edge.stop()


class _Server(uvicorn.Server):
    """A web server that leaves signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing: one place decides when everything ends."""
        yield


@asynccontextmanager
async def _web(app: "Starlette", setting: str, host: str, port: int, *, behind: bool = True) -> AsyncIterator[str]:
    """Serve an application and hand out its address; the socket is opened here, so that a taken port is told in one line.

    `behind` says whether a proxy on this machine is believed on whom a call comes from, without the application looking.
    """
    server = _Server(
        uvicorn.Config(
            app,
            log_level="warning",
            log_config=None,  # as everything is logged, see heed/logs.py
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
            proxy_headers=behind,
        )
    )
    listening = _listen(setting, host, port)
    task = asyncio.ensure_future(server.serve(sockets=[listening]))
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


def _listen(setting: str, host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(WAITING)  # from now on, whoever comes early waits instead of being turned away
    except OSError as error:
        listening.close()
        raise SettingsError(f"{setting}: {host}:{port} cannot be used: {error.strerror}.") from error
    return listening


async def _until(stop: asyncio.Event, running: list[Runs]) -> None:
    """Run everything until `stop`; a part that ends by itself ends the others, and its error is raised."""
    tasks = [asyncio.ensure_future(run()) for run in running]
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({stopping, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in (stopping, *tasks):
        task.cancel()
    for result in await asyncio.gather(stopping, *tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result
