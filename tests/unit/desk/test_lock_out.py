"""How long an account is locked after failures in a row."""

from datetime import timedelta

import pytest

from desk.throttle import lock_for


@pytest.mark.parametrize("failures", [1, 2, 3, 4])
def test_the_first_failures_lock_nothing(failures):
    assert lock_for(failures) is None


@pytest.mark.parametrize(("failures", "minutes"), [(5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (10_000, 15)])
def test_every_further_failure_locks_longer_up_to_a_quarter_of_an_hour(failures, minutes):
    assert lock_for(failures) == timedelta(minutes=minutes)
