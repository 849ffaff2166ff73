"""When to try again, and when to stop: pure decisions on a failure; the worker acts on them."""

from dataclasses import dataclass
from datetime import timedelta

from models.errors import FileUnavailable, ScannerUnavailable, SendFailed, StoreUnavailable, TriageUnavailable, UnparsableMessage

MOST_FAILURES = 3
MOST_CLAIMS = 6

# Seconds until an arrival is tried again, by how often it has failed.
INBOX_DELAYS = {1: 5, 2: 60}

# Until files are sent to the malware scanner again; nothing gets past it while it is away.
SCANNER_DELAY = timedelta(seconds=30)

# Until triage is begun again where it could not be; no message is at fault.
TRIAGE_DELAY = timedelta(seconds=30)

# Until a letter is sent again, by how often sending has failed; about five days in all (RFC 5321, section 4.5.4.1).
# The first tries follow quickly: somebody in a chat is waiting.
OUTBOX_DELAYS = (
    *(timedelta(seconds=seconds) for seconds in (5, 30)),
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8)),
    *(timedelta(hours=24) for _ in range(4)),
)


# Until a file is fetched again, by how often that has failed; after the last it is said to be missing.
FILE_DELAYS = (
    *(timedelta(seconds=seconds) for seconds in (5, 30)),
    *(timedelta(minutes=minutes) for minutes in (2, 15)),
    *(timedelta(hours=hours) for hours in (1, 6)),
)


@dataclass(frozen=True, slots=True)
class Again:
    """Try again after `delay`; `counts` says whether the failure was the row's own."""

    delay: timedelta
    counts: bool = True


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Leave it to people: the holding pen for an arrival, the failed state for a letter."""


Verdict = Again | GiveUp


def after_arrival_failed(failures: int, error: BaseException) -> Verdict:
    """Say what to do with an arrival that has now failed `failures` times, this one included."""
    if isinstance(error, StoreUnavailable):
        return Again(timedelta(0), counts=False)
    if isinstance(error, TriageUnavailable):
        return Again(TRIAGE_DELAY, counts=False)
    if isinstance(error, UnparsableMessage) or failures >= MOST_FAILURES:
        return GiveUp()
    return Again(timedelta(seconds=INBOX_DELAYS[failures]))


def after_file_failed(failures: int, error: BaseException) -> Verdict:
    """Say what to do with a file that could now `failures` times not be had or listened to, this time included."""
    if isinstance(error, StoreUnavailable):
        return Again(timedelta(0), counts=False)
    if isinstance(error, ScannerUnavailable):
        return Again(SCANNER_DELAY, counts=False)
    if (isinstance(error, FileUnavailable) and error.permanent) or failures > len(FILE_DELAYS):
        return GiveUp()
    asked = timedelta(seconds=error.retry_after or 0) if isinstance(error, FileUnavailable) else timedelta(0)
    return Again(asked or FILE_DELAYS[failures - 1])


def may_work_on(claims: int) -> bool:
    """Whether an arrival may be worked on, now claimed for the `claims`th time; what dies with it six times is left to people."""
    return claims <= MOST_CLAIMS


def after_sending_failed(attempts: int, error: BaseException) -> Verdict:
    """Say what to do with a letter whose `attempts`th sending has just failed."""
    if (isinstance(error, SendFailed) and error.permanent) or attempts > len(OUTBOX_DELAYS):
        return GiveUp()
    delay = OUTBOX_DELAYS[attempts - 1]
    asked = timedelta(seconds=error.retry_after or 0) if isinstance(error, SendFailed) else timedelta(0)
    # When the other side names a time, that is its own measure of soon enough.
    return Again(asked or delay)


# Errors whose messages are our own words.
OUR_OWN = (SendFailed, UnparsableMessage, StoreUnavailable, ScannerUnavailable, FileUnavailable)


def in_short(error: BaseException) -> str:
    """Return what may be kept of an error: our own words, or its kind; other messages may quote a resident."""
    words = str(error) if isinstance(error, OUR_OWN) else type(error).__name__
    return words.encode("utf-8", "replace").decode()  # what another program said may hold what no database takes
