"""What a case's life comes to in figures."""

from datetime import date, datetime, timedelta

from models.histories import CaseHistory, Fact, FactGroup, Facts
from reports.kept import judged
from reports.moves import SETTLING_DAYS, is_settled, misrouting
from reports.working_days import LONDON, add_working_days, local_date, working_days_between

SECONDS_AN_HOUR = 3600


def fact_of(history: CaseHistory) -> Fact:
    """Return the facts of a decided case."""
    first = history.decisions[0]
    opened, decided = local_date(history.opened_at), local_date(first.at)
    return Fact(
        case_id=history.case_id,
        first_day=decided,
        facts=facts_of(history),
        hours_to_confirm=max(0, int((first.at - history.opened_at).total_seconds() // SECONDS_AN_HOUR)),
        days_to_confirm=working_days_between(opened, decided),
        answers=tuple(judged(history)),
    )


def facts_of(history: CaseHistory) -> Facts:
    """Return what a decided case is grouped by."""
    first, wrong = history.decisions[0], misrouting(history)
    return Facts(
        month=first.at.astimezone(LONDON).strftime("%Y-%m"),
        channel=history.channel,
        band=history.band,
        model_version=history.model_version,
        kind=first.kind,
        cause=first.cause,
        suggested=history.suggested,
        first=first.route,
        last=None if wrong is None else wrong.last,
        days_lost=None if wrong is None else wrong.days_lost,
    )


def group_of(history: CaseHistory, now: datetime) -> FactGroup:
    """Return a case as a group of its own, as known at `now` (aware)."""
    return FactGroup(facts_of(history), is_settled(history, now), 1)


def settled_until(today: date) -> date:
    """Return the last day whose first decisions are settled `today`, the time in which their moves are counted being over."""
    day = today
    while add_working_days(day, SETTLING_DAYS) >= today:
        day -= timedelta(days=1)
    return day
