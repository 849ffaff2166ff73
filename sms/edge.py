"""The way in for texts: signed deliveries, kept byte for byte before they are answered."""

import hashlib
import json
from http import HTTPStatus
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request

from intake.bell import Bell
from intake.http_edge import HttpEdge
from intake.ports import Clock
from models.states import Channel
from sms.addresses import stream_of
from sms.config import SmsConfig
from sms.signing import MOMENT, SIGNATURE, is_recent, is_signed
from storage.arriving import Arrival
from storage.store import Store

LONGEST_ID = 80

log = structlog.get_logger()


class SmsEdge(HttpEdge):
    """Takes texts that the provider delivers; whoever is not the provider is told the same whatever was wrong."""

    def __init__(self, store: Store, clock: Clock, bell: Bell, config: SmsConfig) -> None:
        """Take what is signed with the secret of `config`."""

        def refusal(request: Request) -> HTTPStatus | None:
            return None if request.headers.get(SIGNATURE) else HTTPStatus.FORBIDDEN

        def read(body: bytes, headers: Headers) -> Arrival | HTTPStatus:
            if not is_signed(config.secret, headers, body):
                # A stranger's, or the provider's own with another secret than ours: then every text is refused until that is mended.
                log.error("text_signed_otherwise", setting="HEED_SMS_SECRET")
                return HTTPStatus.FORBIDDEN
            if not is_recent(headers, clock().timestamp(), config.window):
                # The provider's own: played again, or one of the clocks is wrong. Then it waits there until that is mended.
                log.error("text_at_another_time", moment=headers[MOMENT], most_seconds=config.window)
                return HTTPStatus.SERVICE_UNAVAILABLE
            return arrival_of(body)

        super().__init__(Channel.SMS, store, clock, bell, refusal, read)


def arrival_of(body: bytes) -> Arrival:
    """Return a body as it is kept: under the provider's number for it, so that one delivered again is kept once.

    What has no such number, or is no JSON, is known by its bytes; people look at it in the holding pen.
    """
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    number, sender = (said.get(name) if isinstance(said, dict) else None for name in ("id", "from"))
    is_numbered = isinstance(number, str) and 0 < len(number) <= LONGEST_ID
    known_by = number if is_numbered else f"unnumbered:{hashlib.sha256(body).hexdigest()}"
    return Arrival(body, str(known_by), stream_of(sender) if isinstance(sender, str) else None)
