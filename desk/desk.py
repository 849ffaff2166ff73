"""What every view works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from desk.config import DeskConfig
from desk.pages import Pages
from desk.signing_in import SignIn
from intake.receive import Receiver
from storage.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the time (aware), the settings, the pages, the sign-in and the receiver of one running desk."""

    store: Store
    clock: Clock
    config: DeskConfig
    pages: Pages
    sign_in: SignIn
    receiver: Receiver


def desk_of(request: Request) -> Desk:
    """Return the desk that serves this request."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]
