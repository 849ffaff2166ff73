"""When a draft that nobody comes back to is called to mind, closed or thrown away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.config import ChatConfig
from bot.notes import Notes, Part
from bot.winding import Due, by_day, next_due

DRAFT = Notes(parts=(Part(1, "The bin."),))
SINCE = datetime(2025, 6, 3, 9, 0, tzinfo=UTC)
CONFIG = ChatConfig("Westmere Council", remind_after=timedelta(hours=3), draft_days=30)


@pytest.mark.parametrize(
    ("notes", "due"),
    [
        (Notes(), None),
        (DRAFT, (Due.REMIND, SINCE + timedelta(hours=3))),
        (replace(DRAFT, agreed=True), (Due.REMIND, SINCE + timedelta(hours=3))),
        (replace(DRAFT, agreed=True, reminded=True), (Due.CLOSE, SINCE + timedelta(days=1))),
        (replace(DRAFT, agreed=False, reminded=True), (Due.FORGET, SINCE + timedelta(days=30))),
        (replace(DRAFT, reminded=True), (Due.FORGET, SINCE + timedelta(days=30))),
        (replace(DRAFT, reference="HD-0000-0012"), (Due.CLOSE, SINCE + timedelta(days=1))),
    ],
)
def test_what_is_due_next(notes, due):
    assert next_due(notes, SINCE, CONFIG) == due


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2025-06-03T12:00", "2025-06-03T12:00"),
        ("2025-06-03T07:00", "2025-06-03T07:00"),
        ("2025-06-03T06:59", "2025-06-03T07:00"),
        ("2025-06-03T19:59", "2025-06-03T19:59"),
        ("2025-06-03T20:00", "2025-06-04T07:00"),
        ("2025-06-03T23:30", "2025-06-04T07:00"),
        ("2025-12-03T20:59", "2025-12-03T20:59"),
        ("2025-12-03T21:00", "2025-12-04T08:00"),
        ("2025-10-25T22:00", "2025-10-26T08:00"),
    ],
)
def test_nobody_is_woken_by_londons_clock(moment, told):
    assert by_day(datetime.fromisoformat(f"{moment}+00:00")) == datetime.fromisoformat(f"{told}+00:00")
