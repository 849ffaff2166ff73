"""How the desk says moments, ages, percentages and codes in plain words."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.duty import Hours
from models.labels import Kind, Label, Process, Safeguarding, name_on_screen
from models.limits import Stage
from models.profile import Audience
from models.states import Band, CaseStatus, Channel, MoveReason, OutboxState, Role
from triage.languages.names import NAMES

LONDON = ZoneInfo("Europe/London")

WORDS: dict[object, str] = {
    Band.SURE: "Sure",
    Band.LIKELY: "Likely",
    Band.UNSURE: "Unsure",
    CaseStatus.AWAITING_CONFIRMATION: "Awaiting confirmation",
    CaseStatus.CONFIRMED: "Confirmed",
    CaseStatus.CLOSED: "Closed",
    CaseStatus.JOINED: "Joined into another case",
    Channel.EMAIL: "E-mail",
    Channel.CHAT: "Chat",
    Channel.SMS: "Text message",
    Channel.TELEPHONE: "Telephone",
    Channel.LETTER: "Letter",
    Channel.FORM: "Form",
    Channel.IN_PERSON: "Face to face",
    MoveReason.FIRST_WRONG: "The first decision was wrong",
    MoveReason.RETURNED: "It was sent back to us",
    MoveReason.NEW_FACTS: "We learned something new",
    OutboxState.PENDING: "Waiting to be sent",
    OutboxState.SENT: "Sent",
    OutboxState.FAILED: "Could not be sent",
    OutboxState.RETURNED: "Sent, but it could not be delivered",
    OutboxState.COMBINED: "Said in one letter with other cases",
    OutboxState.TAKEN_BACK: "Taken back before it was sent",
    Audience.YOUNG_PERSON: "Young people",
    Audience.ADULT: "Adults",
    Audience.NHS: "About the NHS",
    Audience.CARER: "Carers",
    Stage.ACKNOWLEDGE: "Acknowledgement",
    Stage.RESPOND: "Answer",
    Stage.STAGE_1: "Stage 1",
    Stage.STAGE_2: "Stage 2",
    Stage.STAGE_3: "Stage 3",
    Role.OFFICER: "Complaints officer",
    Role.SAFEGUARDING: "Safeguarding officer",
    Role.MANAGER: "Manager",
    Role.ADMINISTRATOR: "Administrator",
    Role.SERVICE: "Heed itself",
}

ACTIONS = {
    "decided": "Decided",
    "decision_undone": "Undid the decision",
    "case_closed": "Closed the case",
    "case_restricted": "Restricted the case to safeguarding",
    "case_unrestricted": "Lifted the restriction",
    "concern_acknowledged": "Took over the safeguarding concern",
    "file_retried": "Had a missing file fetched again",
    "pen_opened": "Opened by hand from the holding pen",
    "case_typed": "Typed it in",
    "letter_posted": "Posted the acknowledgement",
    "cases_linked": "Linked it with another case",
    "cases_unlinked": "Took a link to another case away",
    "document_added": "Put a file with the case",
    "case_reopened": "Opened the case again",
    "reply_taken_back": "Took a reply back before it was sent",
}

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CHANCES = ((0.9, "almost sure"), (0.7, "likely"), (0.4, "quite possible"), (0.15, "possible"), (0.0, "unlikely"))
_AGES = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


def name_of(label: Label | None) -> str:
    """Return a label's name on screen; for none, say so."""
    return "No service area" if label is None else name_on_screen(label)


def procedure_of(kind: Kind, safeguarding: Safeguarding, process: Process) -> str:
    """Return a procedure's name; a first safeguarding report without a complaint goes nowhere else and says so."""
    only_safeguarding = process is Process.CUSTOMER_SERVICE and kind is Kind.REQUEST and safeguarding.is_concern
    return "Safeguarding only" if only_safeguarding else name_on_screen(process)


def language_of(code: str) -> str:
    """Return a language's name in English; for another language than English that could not be told, say so."""
    return NAMES.get(code, "Not in English")


def words_of(state: object) -> str:
    """Return a status, band, role, channel or reason in words."""
    return WORDS[state]


def way_of(channel: Channel) -> str:
    """Return by which way something came, as it follows "received"."""
    return "face to face" if channel is Channel.IN_PERSON else f"by {words_of(channel).lower()}"


def why_held(reason: str) -> str:
    """Return in plain words why an arrival is held; what is kept of an error inside is only its kind, such as KeyError."""
    if not reason:
        return "It could not be read."
    return reason if " " in reason else f"Heed itself failed on it ({reason}). Tell whoever looks after Heed."


def age(since: datetime, now: datetime) -> str:
    """Return how long ago `since` was, in the largest whole unit, such as 2 hours."""
    passed = now - since
    for unit, name in _AGES:
        count = passed // unit
        if count >= 1:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "Under a minute"


def moment(at: datetime) -> str:
    """Return a moment as read in London, such as 4 March 2025 at 2:15pm."""
    return f"{day(at)} at {clock_time(at)}"


def clock_time(at: datetime) -> str:
    """Return the time of day of a moment as read in London, such as 2:15pm."""
    local = at.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def hours_in_words(hours: Hours) -> str:
    """Return when somebody is on duty, such as Mon, Tue, 08:30 to 17:00."""
    days = "every day" if len(hours.days) == len(DAYS) else ", ".join(name for number, name in enumerate(DAYS) if number in hours.days)
    return f"{days}, {hours.start:%H:%M} to {hours.end:%H:%M}"


def day(at: datetime) -> str:
    """Return the day of a moment as read in London, such as 4 March 2025."""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def date_in_words(on: date) -> str:
    """Return a date, such as 4 March 2025."""
    return f"{on.day} {on:%B %Y}"


def telling(reason: str, label: Label) -> str:
    """Return why a label was suggested, or "" when that only repeats the label's own name."""
    return "" if name_of(label) in reason else reason


def percent(share: float) -> str:
    """Return a share from 0 to 1 as a whole percentage."""
    return f"{round(share * 100)}%"


def chance(share: float) -> str:
    """Return how likely a share from 0 to 1 makes an answer, in words."""
    return next(said for least, said in _CHANCES if share >= least)


def size(count: int) -> str:
    """Return a number of bytes in the unit that people use."""
    kilobytes = count / 1024
    return f"{max(1, round(kilobytes))} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"  # noqa: PLR2004 - readable


def excerpt(text: str, length: int = 180) -> str:
    """Return the beginning of a text on one line, at most `length` characters, cut between words."""
    line = " ".join(text[: length * 4].split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0].rstrip(",.;:–-") + " …"
