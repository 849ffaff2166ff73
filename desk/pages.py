"""Renders the desk's pages with what every one of them shows: the council, who is signed in, and open concerns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from starlette.responses import HTMLResponse

from desk import words
from desk.config import DeskConfig
from desk.mailbox_alarms import MailboxAlarm, alarms_of
from desk.origin_words import origin_of
from desk.permissions import CASEWORKERS, TOLD_OF_MAILBOXES, is_allowed, may_see_restricted
from desk.sessions import Visitor
from models.cases import Case
from models.judgements import Concern
from storage.store import Store
from triage.languages.names import is_foreign, written_in

# Name, address and the key that goes there after g.
NAVIGATION = (
    ("Queue", "/queue", "q"),
    ("Search", "/search", "f"),
    ("Concerns", "/concerns", "c"),
    ("New case", "/cases/new", "n"),
    ("Holding pen", "/pen", "p"),
    ("Statistics", "/statistics", "s"),
    ("Accounts", "/accounts", "a"),
    ("Profile", "/profile", "r"),
    ("Models", "/models", "m"),
    ("Health", "/health", "h"),
    ("Tokens", "/tokens", "k"),
    ("Audit trail", "/audit", "t"),
)


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the navigation, as its template reads it: `current` on its own page, `active` on those below it."""

    text: str
    href: str
    key: str
    current: bool
    active: bool


def make_environment() -> Environment:
    """Return the templates' environment: everything is escaped, and the design system's macros are at hand."""
    loader = ChoiceLoader(
        [PackageLoader("desk", "templates"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(
        name=words.name_of,
        procedure=lambda said: words.procedure_of(said.kind, said.safeguarding, said.process),
        words=words.words_of,
        why_held=words.why_held,
        telling=words.telling,
        moment=words.moment,
        day=words.day,
        date=words.date_in_words,
        hours=words.hours_in_words,
        percent=words.percent,
        chance=words.chance,
        size=words.size,
        excerpt=words.excerpt,
        is_foreign=is_foreign,
        language=words.language_of,
        written_in=written_in,
        origin=origin_of,
    )
    return environment


def navigation(visitor: Visitor, path: str) -> list[NavigationItem]:
    """Return the pages that this visitor may open."""
    allowed = ((text, href, key) for text, href, key in NAVIGATION if is_allowed(visitor.role, "GET", href))
    return [NavigationItem(text, href, key, current=path == href, active=path.startswith(f"{href}/")) for text, href, key in allowed]


class Pages:
    """Turns a template and its values into an answer."""

    def __init__(self, store: Store, clock: Callable[[], datetime], config: DeskConfig) -> None:
        """Read open concerns from `store` and ages from `clock`."""
        self._store = store
        self._clock = clock
        self._config = config
        self._environment = make_environment()

    async def show(self, request: Request, template: str, http_status: int = 200, **values: Any) -> HTMLResponse:
        """Return the page `template`.html with `values`; raises StoreUnavailable when open concerns cannot be read."""
        visitor = visitor_if_any(request)
        concerns, alarms = await self._concerns(visitor), await self._alarms(visitor)
        return self.bare(request, template, http_status, visitor=visitor, concerns=concerns, alarms=alarms, **values)

    def bare(self, request: Request, template: str, http_status: int = 200, **values: Any) -> HTMLResponse:
        """Return the page without asking the store for anything."""
        visitor = values.pop("visitor", visitor_if_any(request))
        now = self._clock()
        usable = visitor is not None and not visitor.must_do_something_first
        html = self._environment.get_template(f"{template}.html").render(
            council_name=self._config.council_name,
            visitor=visitor,
            navigation=navigation(visitor, request.url.path) if visitor is not None and usable else [],
            now=now,
            age=lambda since: words.age(since, now),
            allowed=lambda method, path: visitor is not None and is_allowed(visitor.role, method, path),
            **values,
        )
        return HTMLResponse(html, status_code=http_status)

    async def _concerns(self, visitor: Visitor | None) -> list[tuple[Concern, Case]]:
        if visitor is None or visitor.role not in CASEWORKERS or visitor.must_do_something_first:
            return []
        async with self._store.read() as unit:
            found = await unit.judgements.open_concerns()
        return [(concern, case) for concern, case in found if may_see_restricted(visitor.role) or not case.restricted]

    async def _alarms(self, visitor: Visitor | None) -> list[MailboxAlarm]:
        if visitor is None or visitor.role not in TOLD_OF_MAILBOXES or visitor.must_do_something_first:
            return []
        async with self._store.read() as unit:
            return await alarms_of(unit)


def visitor_if_any(request: Request) -> Visitor | None:
    """Return who is signed in, or None."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor
