"""The one tree of errors; a docstring is the default message and says what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass


class HeedError(Exception):
    """Something went wrong in Heed; the log says what."""

    def __init__(self, message: str | None = None) -> None:
        """Take `message`, or the class's docstring when there is none."""
        super().__init__(message or " ".join((self.__doc__ or "").split()))


class SettingsError(HeedError):
    """A setting cannot be used; correct it in the environment or in .env."""


class StoreAddressInvalid(SettingsError):
    """HEED_DATABASE_URL: the store's address cannot be used; write it as postgresql://user@host/name, or leave it unset."""


class CertificateUnusable(SettingsError):
    """HEED_MAIL_CERTIFICATE: the certificate cannot be used; give a PEM file, with its key in it or in HEED_MAIL_KEY."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file: its place, and what to do about it."""

    place: str
    advice: str

    def __str__(self) -> str:
        """Return both on one line."""
        return f"{self.place}: {self.advice}"


class ProfileInvalid(SettingsError):
    """HEED_PROFILE: the council's profile cannot be used; correct what is named in it."""

    def __init__(self, name: str = "the profile", faults: tuple[Fault, ...] = ()) -> None:
        """Note every fault of the file called `name`."""
        super().__init__(f"HEED_PROFILE: {name} has to be corrected. {' '.join(str(fault) for fault in faults)}")
        self.faults = faults


class StoreUnavailable(HeedError):
    """The store cannot be reached or written to now; try again shortly."""


class StoreOutdated(HeedError):
    """The store's tables are older than this program; run: heed db upgrade"""


class StoreTooNew(HeedError):
    """The store's tables were made by a newer Heed than this one; run that one."""


class NotFound(HeedError):
    """There is no such thing here; check the reference."""


class CaseMoved(HeedError):
    """The case changed while you were reading it; look at what is new and decide again."""


class ConversationMoved(HeedError):
    """The chat went on while one of its messages was being handled; the message is handled again."""


class DecisionInvalid(HeedError):
    """The decision does not fit together; correct the marked fields."""

    def __init__(self, message: str | None = None, *, fields: Mapping[str, str] | None = None) -> None:
        """Note what is wrong with each field, by the field's name."""
        super().__init__(message)
        self.fields = dict(fields or {})


class ActionInvalid(HeedError):
    """This cannot be done like that; correct the marked fields."""

    def __init__(self, message: str | None = None, *, fields: Mapping[str, str] | None = None) -> None:
        """Note what is wrong with each field, by the field's name."""
        super().__init__(message or "; ".join((fields or {}).values()))
        self.fields = dict(fields or {})


class UnparsableMessage(HeedError):
    """The message cannot be read; it is kept in the holding pen."""


class ScannerUnavailable(HeedError):
    """Files cannot be checked for malware now: clamd does not answer; the message waits until it does."""


class FileUnavailable(HeedError):
    """A file that was sent cannot be had now; it is tried again later."""

    def __init__(self, message: str | None = None, *, permanent: bool = False, retry_after: float | None = None) -> None:
        """Note whether trying again is pointless, and the seconds the other side asked us to wait."""
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class FileTooLarge(HeedError):
    """A file that was sent is larger than what is kept."""


class ModelUnusable(HeedError):
    """The triage model cannot be loaded; train it with: heed train"""


class TriageEnded(HeedError):
    """Triage ended while it read a message; the message is read again, and kept for an officer if that ends triage again."""


class TriageUnavailable(HeedError):
    """Triage cannot be begun now; see that memory and the disk have room. Messages wait until it can."""


class CorpusInvalid(HeedError):
    """A labelled file has a mistake; correct the line named and try again."""


class PriorInvalid(HeedError):
    """HEED_PRIOR: the file of shares cannot be used; correct it, or write one with: heed prior"""


class HistoryInvalid(HeedError):
    """A council's own history cannot be read; correct what is named and try again."""


class SendFailed(HeedError):
    """An outgoing message could not be sent; it is tried again later."""

    def __init__(self, message: str | None = None, *, permanent: bool = False, retry_after: float | None = None) -> None:
        """Note whether trying again is pointless, and the seconds the other side asked us to wait."""
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class MailboxTrouble(HeedError):
    """The mailbox cannot be read now; it is tried again later."""

    def __init__(self, message: str | None = None, *, refused: bool = False) -> None:
        """Note whether the server refused who we are or what we asked, so that asking again at once would be rude."""
        super().__init__(message)
        self.refused = refused


class SignInRefused(HeedError):
    """That user name and password do not match; check both and try again."""


class PasswordTooWeak(HeedError):
    """The password is too short; use at least twelve characters."""
