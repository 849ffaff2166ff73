"""Counts of people that may be shown: no small number, and none so exact that one period less another tells of somebody."""

SMALLEST = 5
STEP = 5
FEW = "fewer than 5"


def shown(number: int) -> str:
    """Return a count as it may be shown: "fewer than 5", nought included, or rounded to the nearest five."""
    return FEW if number < SMALLEST else str(STEP * ((number + STEP // 2) // STEP))
