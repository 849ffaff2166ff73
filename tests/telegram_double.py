"""A Bot API server of our own, for tests and for chatting with a running Heed: python -m tests.telegram_double --port 8081

It keeps getUpdates as the real one does: an update is handed out again and again until a later offset confirms it.
Chat with Heed by POST /control/say {"chat": 1, "text": "…"}, POST /control/press {"chat": 1, "button": "Send it"} and
GET /control/said?chat=1; POST /control/push takes a whole update, POST /control/fault a fault.
"""

import argparse
import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.telegram_delivery import Delivery

TOKEN = "4839574812:a-token-of-no-bot-at-all"
BOT = {"id": 4839574812, "is_bot": True, "first_name": "Heed", "username": "heed_bot"}
SENT_AT = 1_748_941_920  # 3 June 2025, 9:12 UTC


@dataclass(frozen=True)
class Fault:
    """How one call fails: with a status and what Telegram says; cut off; or with a body that is no JSON."""

    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    cut: bool = False
    body: str | None = None


@dataclass
class TelegramDouble:
    """The server, and the people who write to the bot through it."""

    token: str = TOKEN
    first_update: int = 1
    host: str = "127.0.0.1"
    port: int = 0
    pending: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    documents: list[tuple[str, bytes]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    offsets: list[int | None] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    blocked_by: set[int] = field(default_factory=set)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def __post_init__(self) -> None:
        self._next_update = self.first_update
        self._next_message = 1
        self._something_new = asyncio.Event()
        self._something_happened = asyncio.Event()
        self._newest_poll = 0
        self._runner: web.AppRunner | None = None
        self.delivery = Delivery(self.pending, self._something_happened)

    # The server

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.router.add_post("/control/{action}", self._control)
        app.router.add_get("/control/said", self._control_said)
        app.router.add_get("/control/pending", self._control_pending)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self.delivery.stop()
        self._newest_poll += 1
        self._something_new.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    # What people do

    def say(self, chat: int, text: str, **more: Any) -> int:
        """Somebody writes; returns the update's number."""
        return self.push(message=self.message(chat, text=text, **more))

    def press(self, chat: int, button: str) -> int:
        """Somebody presses the newest button with this label."""
        for message in reversed(self.said(chat)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for found in row:
                    if found["text"] == button:
                        query = {"id": f"q{self._next_update}", "from": person(chat), "chat_instance": "1", "data": found["callback_data"]}
                        return self.push(callback_query={**query, "message": message})
        raise LookupError(f"nobody said anything with a button {button!r} in chat {chat}")

    def message(self, chat: int, **content: Any) -> dict[str, Any]:
        """A message of somebody in a chat of their own."""
        made = {"message_id": self._next_message, "date": SENT_AT, "chat": {"id": chat, "type": "private", "first_name": "Rosa"}}
        self._next_message += 1
        return {**made, "from": person(chat), **content}

    def push(self, **event: Any) -> int:
        """Something happens; returns the update's number."""
        number = self._next_update
        self.push_raw({"update_id": number, **event})
        return number

    def push_raw(self, update: Any) -> None:
        """Hand out this JSON value as an update, whatever it is."""
        if isinstance(update, dict) and isinstance(update.get("update_id"), int):
            self._next_update = update["update_id"] + 1
        self.pending.append(update)
        self._something_new.set()
        self.delivery.wake()

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method fail."""
        self.faults[method].extend(faults)

    # What can be seen

    def said(self, chat: int | None = None) -> list[dict[str, Any]]:
        """What the bot said, oldest first."""
        return [message for message in self.sent if chat in {None, message["chat"]["id"]}]

    async def until(self, holds: Any) -> None:
        """Wait until `holds()` is true, looking again whenever the bot calls."""
        while not holds():
            self._something_happened.clear()
            await self._something_happened.wait()

    # The Bot API

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        parameters = await parameters_of(request)
        self.calls.append((method, parameters))
        self._something_happened.set()
        if request.match_info["token"] != self.token:
            return refusal(Fault(401, "Unauthorized"))
        if self.faults[method]:
            return self._fail(request, self.faults[method].popleft())
        answer = getattr(self, f"_{method}", None)
        return refusal(Fault(404, "Not Found")) if answer is None else await answer(parameters)

    def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.cut:
            assert request.transport is not None
            request.transport.abort()
        return refusal(fault)

    async def _getMe(self, _parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        return result(BOT)

    async def _setWebhook(self, parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        self._newest_poll += 1  # whoever polls is told to stop
        self._something_new.set()
        wanted = parameters.get("allowed_updates") or []
        secret, connections = str(parameters.get("secret_token") or ""), int(parameters.get("max_connections") or 40)
        self.delivery.to(str(parameters["url"]), secret, connections, list(wanted))
        return result(True)

    async def _deleteWebhook(self, parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        await self.delivery.stop()
        if parameters.get("drop_pending_updates"):
            self.pending.clear()
        return result(True)

    async def _getWebhookInfo(self, _parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        return result(self.delivery.info())

    async def _getUpdates(self, parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        if self.delivery.url:
            return refusal(
                Fault(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first")
            )
        offset = int(parameters["offset"]) if parameters.get("offset") else None
        self.offsets.append(offset)
        self._newest_poll += 1
        poll = self._newest_poll
        self._something_new.set()  # an older poll gives way to this one
        self._confirm_below(offset)
        await self._wait_for_news(float(parameters.get("timeout") or 0), poll)
        if poll != self._newest_poll:
            return refusal(Fault(409, "Conflict: terminated by other getUpdates request"))
        return result(self.pending[: int(parameters.get("limit") or 100)])

    def _confirm_below(self, offset: int | None) -> None:
        """Forget what the offset confirms; one beyond everything ever handed out confirms nothing, as with the real one."""
        if offset is None or offset > self._next_update:
            return
        places = (place for place, update in enumerate(self.pending) if (number_of(update) or 0) >= offset)
        del self.pending[: next(places, len(self.pending))]

    async def _wait_for_news(self, seconds: float, poll: int) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not self.pending and poll == self._newest_poll:
                    self._something_new.clear()
                    await self._something_new.wait()
        except TimeoutError:
            return

    async def _sendMessage(self, parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        chat = int(parameters["chat_id"])
        text = str(parameters.get("text") or "")
        if chat in self.blocked_by:
            return refusal(Fault(403, "Forbidden: bot was blocked by the user"))
        if not text.strip() or len(text.encode("utf-16-le")) // 2 > 4096:
            return refusal(Fault(400, "Bad Request: message is too long" if text.strip() else "Bad Request: message text is empty"))
        message = {"message_id": self._next_message, "date": SENT_AT, "chat": {"id": chat, "type": "private"}, "from": BOT, "text": text}
        self._next_message += 1
        if parameters.get("reply_markup"):
            message["reply_markup"] = parameters["reply_markup"]
        self.sent.append(message)
        self._something_happened.set()
        return result(message)

    async def _sendDocument(self, parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        """A file comes as a part of its own, named by the parameter (Bot API, "Sending files")."""
        part = parameters[str(parameters["document"]).removeprefix("attach://")]
        chat = {"id": int(parameters["chat_id"]), "type": "private"}
        document = {"file_id": "sent", "file_unique_id": "sent", "file_name": part.filename}
        message = {"message_id": self._next_message, "date": SENT_AT, "chat": chat, "from": BOT, "document": document}
        self._next_message += 1
        self.documents.append((part.filename, part.file.read()))
        return result(message)

    async def _answerCallbackQuery(self, _parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        return result(True)

    async def _getFile(self, parameters: Mapping[str, Any]) -> web.Response:  # noqa: N802 - the Bot API's name
        file_id = parameters["file_id"]
        if file_id not in self.files:
            return refusal(Fault(400, "Bad Request: invalid file_id"))
        found = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(self.files[file_id]), "file_path": f"files/{file_id}"}
        return result(found)

    async def _download(self, request: web.Request) -> web.Response:
        file_id = request.match_info["path"].removeprefix("files/")
        return web.Response(body=self.files[file_id]) if file_id in self.files else web.Response(status=404)

    # The control, for scripts

    async def _control(self, request: web.Request) -> web.Response:
        asked = await request.json()
        match request.match_info["action"]:
            case "say":
                answer: Any = {"update_id": self.say(asked["chat"], asked["text"])}
            case "press":
                try:
                    answer = {"update_id": self.press(asked["chat"], asked["button"])}
                except LookupError as error:
                    raise web.HTTPNotFound(text=str(error)) from error
            case "push":
                answer = self.push_raw(asked)
            case "fault":
                answer = self.fail(asked.pop("method"), Fault(**asked))
            case _:
                raise web.HTTPNotFound
        return web.json_response(answer)

    async def _control_said(self, request: web.Request) -> web.Response:
        chat = request.query.get("chat")
        return web.json_response(self.said(int(chat) if chat else None))

    async def _control_pending(self, _request: web.Request) -> web.Response:
        return web.json_response(self.pending)


def person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Rosa", "last_name": "Example", "language_code": "en"}


def number_of(update: Any) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else None


def result(value: Any) -> web.Response:
    return web.json_response({"ok": True, "result": value})


def refusal(fault: Fault) -> web.Response:
    if fault.body is not None:
        return web.Response(status=fault.status, text=fault.body)
    body = {"ok": False, "error_code": fault.status, "description": fault.description}
    if fault.retry_after is not None:
        body["parameters"] = {"retry_after": fault.retry_after}
    return web.json_response(body, status=fault.status)


async def parameters_of(request: web.Request) -> dict[str, Any]:
    """A call's parameters, from JSON, a form or the query, with what a form holds as JSON decoded."""
    if request.content_type == "application/json":
        return await request.json()
    form = {**request.query, **(await request.post())}
    return {name: json.loads(value) if str(value).startswith(("{", "[")) else value for name, value in form.items()}


async def serve(port: int, token: str) -> None:
    async with TelegramDouble(token=token, port=port) as double:
        print(f"Bot API double: {double.url}  token: {token}", flush=True)  # noqa: T201 - it speaks to whoever started it
        await asyncio.Event().wait()


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description="A Bot API server for trying Heed's chat.")
    wanted.add_argument("--port", type=int, default=8081)
    wanted.add_argument("--token", default=TOKEN)
    given = wanted.parse_args()
    asyncio.run(serve(given.port, given.token))
