"""The small charts of what officers kept and what the model promised."""

from datetime import date, timedelta

from desk.promise_chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, panels
from reports.promise import WATCHED, InWeek, Watched
from reports.rates import Rate
from reports.weeks import Week

NOTHING = Watched(Rate(0, 0), None)


def weeks(*figures):
    """Weeks one after the other in which only the procedure was suggested; None for a week in which nothing was."""
    monday = date(2026, 4, 6)
    return [
        InWeek(
            Week(monday + timedelta(weeks=number), complete=True),
            {field: Watched(*given) if given and field == "process" else NOTHING for field in WATCHED},
        )
        for number, given in enumerate(figures)
    ]


def test_a_field_in_which_nothing_was_suggested_has_no_chart():
    assert [panel.field for panel in panels(weeks((Rate(30, 40), 0.8)), WATCHED)] == ["process"]
    assert panels(weeks(None), WATCHED) == ()


def test_a_share_lies_within_its_interval_and_a_higher_promise_above_it():
    (panel,) = panels(weeks((Rate(300, 400), 0.9)), WATCHED)
    (point,) = panel.points
    assert point.high < point.y < point.low
    assert point.promise < point.high
    assert point.y == TOP + 0.5 * (HEIGHT - BOTTOM - TOP)
    assert [tick.text for tick in panel.ticks] == ["50%", "60%", "70%", "80%", "90%", "100%"]


def test_the_scale_begins_at_nought_where_an_interval_reaches_below_the_half():
    (panel,) = panels(weeks((Rate(3, 4), 0.9)), WATCHED)
    assert [tick.text for tick in panel.ticks] == ["0%", "25%", "50%", "75%", "100%"]
    assert panel.points[0].faint


def test_weeks_without_answers_are_left_out_and_all_stay_inside():
    (panel,) = panels(weeks((Rate(30, 40), 0.8), *[None] * 7, (Rate(30, 40), 0.8)), WATCHED)
    assert len(panel.points) == 2
    assert all(LEFT < point.x < WIDTH for point in panel.points)
    assert [name for _, name in panel.names] == ["6 Apr", "4 May", "1 Jun"]
