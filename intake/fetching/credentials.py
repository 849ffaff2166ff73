"""What a mailbox is opened with."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Secret:
    """A password, or an OAuth 2 access token; `renew_at` is when it should be replaced, None: never."""

    text: str = field(repr=False)
    is_token: bool = False
    renew_at: datetime | None = None


class Credentials(Protocol):
    """Gives the secret that is good now."""

    async def secret(self) -> Secret:
        """Return it; raise MailboxTrouble when none is to be had."""

    def refused(self) -> None:
        """Note that the server did not take it, so that it is not offered again where another can be had."""


@dataclass(frozen=True, slots=True)
class Password:
    """A password that stays the same."""

    text: str = field(repr=False)

    async def secret(self) -> Secret:
        """Return the password."""
        return Secret(self.text)

    def refused(self) -> None:
        """Do nothing: there is no other."""
