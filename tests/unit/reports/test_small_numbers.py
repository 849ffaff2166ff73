"""No small number of people is shown, and none exactly."""

import pytest

from reports.small_numbers import shown


@pytest.mark.parametrize(
    ("number", "said"), [(0, "fewer than 5"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (7, "5"), (8, "10"), (112, "110")]
)
def test_a_count_is_rounded_or_not_shown(number, said):
    assert shown(number) == said
