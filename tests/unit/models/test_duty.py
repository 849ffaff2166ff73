"""Who is on duty when, and who is told next."""

from datetime import datetime, time

import pytest

from models.duty import DutyLevel, Hours, next_level

OFFICE = Hours(time(8, 30), time(17, 30), frozenset(range(5)))
NIGHT = Hours(time(22), time(6), frozenset({4}))  # from Friday evening to Saturday morning

TUESDAY = datetime(2025, 6, 3, 9, 12)
SUNDAY = datetime(2025, 6, 1, 9, 12)


@pytest.mark.parametrize(
    ("hours", "day", "at", "holds"),
    [
        (OFFICE, 3, time(8, 30), True),
        (OFFICE, 3, time(8, 29), False),
        (OFFICE, 3, time(17, 29), True),
        (OFFICE, 3, time(17, 30), False),
        (OFFICE, 1, time(12), False),
        (NIGHT, 6, time(23), True),
        (NIGHT, 7, time(5, 59), True),
        (NIGHT, 7, time(6), False),
        (NIGHT, 7, time(23), False),
        (NIGHT, 6, time(5), False),
    ],
)
def test_hours_hold_on_their_days_and_over_midnight(hours, day, at, holds):
    assert hours.hold(datetime.combine(datetime(2025, 6, day), at)) is holds


DUTY = DutyLevel("Duty officer", ("duty@westmere.example",), 15, OFFICE)
NIGHT_TEAM = DutyLevel("Emergency duty team", ("edt@westmere.example",), 15)
HEAD = DutyLevel("Head", ("head@westmere.example",), 15, OFFICE)


def test_the_first_level_on_duty_is_told_first():
    assert next_level((DUTY, NIGHT_TEAM, HEAD), -1, TUESDAY) == 0
    assert next_level((DUTY, NIGHT_TEAM, HEAD), -1, SUNDAY) == 1


def test_an_alert_climbs_past_who_is_not_on_duty_and_ends_at_the_top():
    assert next_level((DUTY, HEAD, NIGHT_TEAM), 0, SUNDAY) == 2
    assert next_level((DUTY, NIGHT_TEAM), 1, TUESDAY) is None
    assert next_level((), -1, TUESDAY) is None


def test_where_nobody_is_on_duty_the_next_is_told_all_the_same():
    assert next_level((DUTY, HEAD), -1, SUNDAY) == 0
    assert next_level((DUTY, HEAD), 0, SUNDAY) == 1
