"""Moves: later decisions that send a case elsewhere, and what they cost."""

from dataclasses import dataclass
from datetime import datetime

from models.histories import CaseHistory, Decided, Route
from reports.working_days import add_working_days, local_date, working_days_between

SETTLING_DAYS = 20


@dataclass(frozen=True, slots=True)
class Misrouting:
    """A case that was first sent to the wrong place: from where to where, and the working days it lost."""

    history: CaseHistory
    first: Route
    last: Route
    days_lost: int

    @property
    def by_classifier(self) -> bool:
        """Whether a wrong suggestion was confirmed; otherwise the organisation sent it wrong."""
        return self.first == self.history.suggested


def moves(history: CaseHistory) -> list[Decided]:
    """Return the later decisions that changed process, service area or safeguarding."""
    pairs = zip(history.decisions, history.decisions[1:], strict=False)
    return [after for before, after in pairs if after.route != before.route]


def is_settled(history: CaseHistory, now: datetime) -> bool:
    """Whether the working days in which moves are counted have passed since the first decision."""
    return local_date(now) > add_working_days(local_date(history.decisions[0].at), SETTLING_DAYS)


def misrouting(history: CaseHistory) -> Misrouting | None:
    """Return how the case was misrouted, or None; new facts misroute nothing, nor do moves after the settling time."""
    first = history.decisions[0]
    last_day = add_working_days(local_date(first.at), SETTLING_DAYS)
    wrong = [
        move for move in moves(history) if move.move_reason is not None and move.move_reason.misroutes and local_date(move.at) <= last_day
    ]
    if not wrong:
        return None
    days = working_days_between(local_date(first.at), local_date(wrong[-1].at))
    return Misrouting(history, first.route, wrong[-1].route, days)
