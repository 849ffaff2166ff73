"""How much came, how long it took and how old it is."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from reports.volumes import AGES, a_year_before, age_bounds, backlog, spans, times_of
from reports.working_days import LONDON, local_date, working_days_between


def test_months_are_cut_to_the_days_asked_for():
    found = spans(date(2026, 1, 15), date(2026, 3, 31))
    assert [(each.month, each.first.day, each.last.day, each.partly) for each in found] == [
        ("2026-01", 15, 31, True),
        ("2026-02", 1, 28, False),
        ("2026-03", 1, 31, False),
    ]


@given(st.dates(date(2001, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_months_leave_no_day_out_and_take_none_twice(first, days):
    last = date.fromordinal(first.toordinal() + days)
    found = spans(first, last)
    assert sum((each.last - each.first).days + 1 for each in found) == days + 1
    assert (found[0].first, found[-1].last) == (first, last)


def test_a_leap_day_has_a_day_before_it_too():
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert a_year_before(date(2026, 5, 31)) == date(2025, 5, 31)


def test_half_and_nine_of_ten_are_told_in_hours_and_working_days():
    times = times_of([(2, 0, 5), (30, 1, 4), (200, 6, 1)])
    assert (times.count, times.median_hours, times.ninetieth_hours) == (10, 16, 30)
    assert (times.median_days, times.ninetieth_days) == (0.5, 1)
    assert times_of([]).median_hours is None


def test_the_backlog_parts_what_is_at_least_so_old():
    ages = backlog([9, 7, 4, 1, 0])
    assert [(each.from_days, each.to_days, each.count) for each in ages] == [(0, 1, 2), (1, 3, 3), (3, 10, 3), (10, 20, 1), (20, None, 0)]


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.integers(0, 60 * 24 * 60))
def test_what_came_before_a_bound_waits_at_least_so_many_working_days(now, minutes):
    came = datetime.fromtimestamp(now.timestamp() - minutes * 60 - 1, LONDON)
    age = working_days_between(local_date(came), local_date(now))
    for days, bound in zip(AGES, age_bounds(now), strict=True):
        assert (came < bound) is (age >= days), (came, bound, days)
