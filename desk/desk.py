"""What every view works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from desk.config import DeskConfig
from desk.one_time_codes import OneTimeCodes
from desk.pages import Pages
from desk.signing_in import SignIn
from intake.receive import Receiver
from storage.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the time (aware), the settings, the pages, the sign-in, the one-time codes and the receiver of one running desk."""

    store: Store
    clock: Clock
    config: DeskConfig
    pages: Pages
    sign_in: SignIn
    codes: OneTimeCodes
    receiver: Receiver


def desk_of(request: Request) -> Desk:
    """Return the desk that serves this request."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]
