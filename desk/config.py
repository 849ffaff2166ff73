"""What the desk needs to be told."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from desk.single_sign_on.config import SingleSignOn
from models.profile import Profile
from models.states import Role

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class DeskConfig:
    """The desk's settings, read from the environment elsewhere.

    `secure_cookies` belongs on wherever the desk is reached over HTTPS; `page_size` is the number of rows on a page of the queue;
    `look_every` is how often the queue asks whether new cases came. `secret` seals what is kept of second factors, and `codes_for`
    are the roles that must have one. `profile` holds the council's own names, recipients and people.
    """

    council_name: str
    secure_cookies: bool = False
    idle: timedelta = timedelta(minutes=60)
    absolute: timedelta = timedelta(hours=12)
    page_size: int = 25
    look_every: timedelta = timedelta(seconds=15)
    static_dir: Path = STATIC
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    codes_for: frozenset[Role] = frozenset()
    single_sign_on: SingleSignOn | None = None
    passwords: bool = True
    profile: Profile = field(default_factory=Profile)

    @property
    def session_cookie(self) -> str:
        """The name of the session's cookie; the prefix makes browsers refuse it from anywhere but this host."""
        return "__Host-heed" if self.secure_cookies else "heed"

    @property
    def device_cookie(self) -> str:
        """The name of the cookie by which a browser is known again."""
        return "__Host-heed-device" if self.secure_cookies else "heed-device"

    @property
    def code_cookie(self) -> str:
        """The name of the cookie that holds a sign-in waiting for its code."""
        return "__Host-heed-code" if self.secure_cookies else "heed-code"

    @property
    def council_cookie(self) -> str:
        """The name of the cookie of a sign-in that is at the council's provider."""
        return "__Host-heed-council" if self.secure_cookies else "heed-council"

    @property
    def sign_in_cookie(self) -> str:
        """The name of the cookie that guards the sign-in form."""
        return "__Host-heed-sign-in" if self.secure_cookies else "heed-sign-in"
