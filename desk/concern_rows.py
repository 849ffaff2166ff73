"""Safeguarding concerns as their page shows them: how long each has waited, who was alerted when, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.words import LONDON, clock_time, moment
from models.cases import Case
from models.concern_alerts import ConcernAlert
from models.duty import DutyLevel, next_level
from models.judgements import Concern, SuggestionRecord
from storage.concerns import Found

HOUR = 60
LATE = 15  # minutes after which a concern that nobody took over is marked, where the rota does not say


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """One concern: its clock in words, whether it is `late`, who was alerted, and who took it over ("" while nobody did)."""

    concern: Concern
    case: Case
    suggestion: SuggestionRecord
    waited: str
    late: bool
    alerted: tuple[str, ...]
    following: str
    taken_by: str


def concern_rows(
    found: Sequence[Found], alerts: Sequence[ConcernAlert], rota: Sequence[DutyLevel], names: Mapping[int, str], now: datetime
) -> list[ConcernRow]:
    """Return the rows of `found`, in its order; `names` are accounts' names by id."""
    return [_row(each, [alert for alert in alerts if alert.concern_id == each[0].id], rota, names, now) for each in found]


def in_minutes(span: timedelta) -> str:
    """Return a span in minutes, or in hours and minutes, such as 1 hour 5 minutes; what safeguarding is timed by."""
    hours, minutes = divmod(int(span.total_seconds() // HOUR), HOUR)
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((hours, "hour"), (minutes, "minute")) if count]
    return " ".join(parts) or "Under a minute"


def _row(found: Found, alerts: Sequence[ConcernAlert], rota: Sequence[DutyLevel], names: Mapping[int, str], now: datetime) -> ConcernRow:
    concern, case, suggestion = found
    waited = (concern.acknowledged_at or now) - concern.raised_at
    last = max(alerts, key=lambda alert: alert.level, default=None)
    return ConcernRow(
        concern=concern,
        case=case,
        suggestion=suggestion,
        waited=in_minutes(waited),
        late=concern.acknowledged_at is None and waited >= timedelta(minutes=rota[0].minutes if rota else LATE),
        alerted=_told(alerts),
        following="" if concern.acknowledged_at is not None else _following(last, rota),
        taken_by="" if concern.acknowledged_by is None else names.get(concern.acknowledged_by, "Somebody"),
    )


def _told(alerts: Sequence[ConcernAlert]) -> tuple[str, ...]:
    """Return each level that was alerted, once, with the time."""
    first = {alert.level: alert for alert in reversed(alerts)}
    return tuple(f"{alert.name}, {moment(alert.at)}" for _, alert in sorted(first.items()))


def _following(last: ConcernAlert | None, rota: Sequence[DutyLevel]) -> str:
    """Return who is alerted next, and when."""
    if not rota:
        return "No duty rota is set: nobody is mailed."
    if last is None:
        return "Nobody was alerted yet."
    due = last.at + timedelta(minutes=rota[last.level].minutes if last.level < len(rota) else 0)
    level = next_level(rota, last.level, due.astimezone(LONDON))
    return "The rota ends here: ring somebody." if level is None else f"Goes on to {rota[level].name} at {clock_time(due)}."
