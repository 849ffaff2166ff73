"""A change of a rate is called one only where the numbers can show it."""

import pytest

from reports.changes import Change
from reports.quantiles import median_of, quantile_of
from reports.rates import Rate


def test_the_interval_has_its_published_values():
    # Newcombe 1998, table II: 56 of 70 against 48 of 80, method 10.
    change = Change(before=Rate(48, 80), after=Rate(56, 70))
    assert change.difference == pytest.approx(0.2)
    assert change.interval == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert change.is_real


@pytest.mark.parametrize(("before", "after"), [((9, 10), (3, 10)), ((0, 10), (0, 20)), ((10, 10), (10, 10))])
def test_the_interval_holds_the_difference(before, after):
    change = Change(Rate(*before), Rate(*after))
    low, high = change.interval
    assert -1 <= low <= change.difference <= high <= 1


def test_few_cases_show_no_change():
    assert not Change(Rate(1, 4), Rate(3, 5)).is_real


@pytest.mark.parametrize(("before", "after"), [((0, 0), (3, 10)), ((3, 10), (0, 0))])
def test_without_cases_there_is_no_difference(before, after):
    change = Change(Rate(*before), Rate(*after))
    assert (change.difference, change.interval, change.is_real) == (None, None, False)
    assert change.as_dict()["low"] is None


@pytest.mark.parametrize(
    ("values", "median", "ninetieth"),
    [([3], 3, 3), ([1, 2], 1.5, 2), ([1, 2, 9], 2, 9), (list(range(1, 11)), 5.5, 9), ([0] * 9 + [7], 0, 0), ([0] * 8 + [7, 8], 0, 7)],
)
def test_quantiles_of_counted_values(values, median, ninetieth):
    counts = {value: values.count(value) for value in values}
    assert (median_of(counts), quantile_of(counts, 0.9)) == (median, ninetieth)


def test_nothing_has_no_quantiles():
    assert (median_of({}), quantile_of({}, 0.9)) == (None, None)
