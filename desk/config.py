"""What the desk needs to be told."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class DeskConfig:
    """The desk's settings, read from the environment elsewhere.

    `secure_cookies` belongs on wherever the desk is reached over HTTPS; `page_size` is the number of rows on a page of the queue;
    `look_every` is how often the queue asks whether new cases came.
    """

    council_name: str
    secure_cookies: bool = False
    idle: timedelta = timedelta(minutes=60)
    absolute: timedelta = timedelta(hours=12)
    page_size: int = 25
    look_every: timedelta = timedelta(seconds=15)
    static_dir: Path = STATIC

    @property
    def session_cookie(self) -> str:
        """The name of the session's cookie; the prefix makes browsers refuse it from anywhere but this host."""
        return "__Host-heed" if self.secure_cookies else "heed"

    @property
    def sign_in_cookie(self) -> str:
        """The name of the cookie that guards the sign-in form."""
        return "__Host-heed-sign-in" if self.secure_cookies else "heed-sign-in"
