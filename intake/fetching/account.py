"""Which mailbox is fetched, and how what was taken is marked there."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.recipients import Recipients


class Security(StrEnum):
    """How the connection is secured."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Mark(StrEnum):
    """What is done in the mailbox with a mail that was taken."""

    MOVE = "move"
    KEYWORD = "keyword"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that speaks IMAP (RFC 9051)."""

    host: str
    port: int = 993
    security: Security = Security.TLS


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox folder.

    A mail of more than `max_bytes` is left where it is. `poll_seconds` is the longest between two looks, with IDLE too. `since` is the
    first day whose mail is taken; None: the day before Heed first met the mailbox, so that no time zone cuts its first day short.
    """

    server: Server
    user: str
    recipients: Recipients
    recipient: str
    max_bytes: int
    folder: str = "INBOX"
    mark: Mark = Mark.MOVE
    taken_folder: str = "Taken by Heed"
    keyword: str = "HeedTaken"
    poll_seconds: float = 60.0
    since: date | None = None

    @property
    def name(self) -> str:
        """What the mailbox is called in the store, in the log and on the desk."""
        return f"{self.user} at {self.server.host}, folder {self.folder}"

    def number(self, uid_validity: int, uid: int) -> str:
        """Return what tells one mail of this mailbox from every other (RFC 9051, section 2.3.1.1), for the inbox's own check."""
        mailbox = hashlib.sha256(self.name.encode()).hexdigest()[:32]
        return f"imap:{mailbox}:{uid_validity}:{uid}"
