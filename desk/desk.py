"""What every view works with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from desk.administration import Administration
from desk.config import DeskConfig
from desk.one_time_codes import OneTimeCodes
from desk.pages import Pages
from desk.sealing import Seal
from desk.signing_in import SignIn
from desk.single_sign_on.provider import Provider
from intake.attachments import FileRules
from intake.receive import Receiver
from intake.replying import WritePayloads
from models.states import Channel
from storage.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """What one running desk works with: the store, the time (aware), the settings, the pages, and who may come in and how."""

    store: Store
    clock: Clock
    config: DeskConfig
    pages: Pages
    sign_in: SignIn
    codes: OneTimeCodes
    seal: Seal
    provider: Provider | None
    receiver: Receiver
    administration: Administration
    file_rules: FileRules
    writers: Mapping[Channel, WritePayloads]


def desk_of(request: Request) -> Desk:
    """Return the desk that serves this request."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]
