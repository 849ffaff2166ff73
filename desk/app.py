"""The web desk for officers and managers, as one application."""

from collections.abc import Mapping

from fastapi import Depends, FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from desk.access import guard
from desk.administration import Administration, Unadministered
from desk.api.app import create_api
from desk.config import DeskConfig
from desk.council_names import CouncilNames
from desk.desk import Clock, Desk
from desk.errors import answer_errors
from desk.headers import BoundedForms, SecurityHeaders
from desk.one_time_codes import OneTimeCodes
from desk.pages import Pages
from desk.sealing import Seal
from desk.signing_in import SignIn
from desk.single_sign_on.provider import Provider, origin_of
from desk.views import (
    accounts,
    administration,
    audit,
    by_hand,
    cases,
    casework,
    concerns,
    decisions,
    events,
    figure_case_files,
    figure_cases,
    figure_files,
    files,
    home,
    keys,
    moves,
    own_account,
    pen,
    printed_letter,
    queue,
    replies,
    search,
    sign_in,
    single_sign_on,
    statistics,
    tokens,
    volumes,
)
from desk.views import password as password_view
from intake.attachments import FileRules
from intake.receive import Receiver
from intake.replying import WritePayloads
from models.states import Channel
from storage.store import Store

__all__ = ["DeskConfig", "create_app"]

VIEWS = (
    home,
    sign_in,
    single_sign_on,
    password_view,
    own_account,
    keys,
    queue,
    events,
    search,
    concerns,
    by_hand,  # before the cases: its address could be one's
    cases,
    printed_letter,
    files,
    decisions,
    replies,
    moves,
    casework,
    pen,
    statistics,
    volumes,
    figure_cases,
    figure_case_files,  # before the tables: its address could be one's
    figure_files,
    accounts,
    administration,
    tokens,
    audit,
)


class BuiltFiles(StaticFiles):
    """Serves the stylesheet and scripts; browsers ask each time whether they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, to be kept but asked about."""
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = "no-cache"
        return answer


def create_app(
    store: Store,
    clock: Clock,
    config: DeskConfig,
    receiver: Receiver,
    *,
    file_rules: FileRules | None = None,
    writers: Mapping[Channel, WritePayloads] | None = None,
    told: Administration | None = None,
) -> FastAPI:
    """Return the desk over `store`, with the time from `clock` (aware moments).

    Cases are opened by hand through `receiver`, and what is decided is acknowledged with its letters; its model may be missing.
    `file_rules` say what becomes of files that officers send, `writers` how replies are written for channels other than mail, and
    `told` tells administrators of what is beside the store.
    """
    app = FastAPI(title="Heed", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(guard)])
    pages = Pages(store, clock, config)
    seal = Seal(config.secret)
    codes = OneTimeCodes(store, seal, f"Heed {config.council_name}")
    provider = None if config.single_sign_on is None else Provider(config.single_sign_on, clock)
    app.state.desk = Desk(
        store=store,
        clock=clock,
        config=config,
        pages=pages,
        sign_in=SignIn(store, codes),
        codes=codes,
        seal=seal,
        provider=provider,
        receiver=receiver,
        administration=told or Unadministered(),
        file_rules=file_rules or FileRules(),
        writers=dict(writers or {}),
    )
    for view in VIEWS:
        app.include_router(view.router)
    app.mount("/api/v1", create_api(app.state.desk), name="api")
    app.mount("/static", BuiltFiles(directory=config.static_dir, check_dir=False), name="static")
    answer_errors(app)
    app.add_middleware(CouncilNames, names=config.profile.names)
    app.add_middleware(BoundedForms)
    app.add_middleware(SecurityHeaders, https=config.secure_cookies, form_targets=_form_targets(config))
    return app


def _form_targets(config: DeskConfig) -> tuple[str, ...]:
    """Return where forms may lead besides here: signing out goes on to the council's provider."""
    return () if config.single_sign_on is None else (origin_of(config.single_sign_on.issuer),)
