"""What the text channel is told about the provider and the council."""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class SmsConfig:
    """How texts come and go.

    `secret` signs what the provider delivers, whose moment may differ from ours by `window` seconds. Texts are sent by `api_url` (without
    a final slash) with `token`, from `number`; media are fetched from `media_host` (with its port, if it has one) alone. A text joins
    its sender's open case until nothing was said in it for `new_after`. `child_line` and `adult_line` go before `emergency_line`.
    """

    secret: str = field(repr=False)
    api_url: str
    token: str = field(repr=False)
    number: str
    media_host: str
    window: float = 300.0
    new_after: timedelta = timedelta(days=14)
    emergency_line: str = ""
    child_line: str = ""
    adult_line: str = ""
