"""The chart of monthly rates."""

from desk.chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, chart_of_suggestions, month_name
from reports.misrouting import Month, Rates
from reports.rates import Rate


def month(name: str, count: int, total: int) -> Month:
    rate = Rate(count, total)
    return Month(name, Rates(rate, rate, rate, rate), incomplete=False)


def test_a_bar_is_as_high_as_its_share_and_its_interval_lies_around_it():
    (bar,) = chart_of_suggestions([month("2025-03", 10, 40)]).bars
    assert bar.height == round((HEIGHT - BOTTOM - TOP) * 0.25 / 0.6, 1)  # the scale ends at 60%: the interval reaches 40.2%
    assert bar.high < bar.top < bar.low
    assert (bar.value, bar.name, bar.faint) == ("25%", "Mar 25", False)


def test_a_month_with_few_cases_is_faint():
    assert chart_of_suggestions([month("2025-03", 1, 3)]).bars[0].faint


def test_low_rates_fill_the_scale_and_few_cases_do_not_press_them_down():
    chart = chart_of_suggestions([month("2025-02", 4, 100), month("2025-03", 5, 100), month("2025-04", 0, 2)])
    assert [tick.text for tick in chart.ticks] == ["0%", "5%", "10%", "15%", "20%"]
    assert [bar.high for bar in chart.bars][2] == TOP  # its interval goes on beyond the scale


def test_many_months_fit_and_only_some_are_named():
    chart = chart_of_suggestions([month(f"{2020 + n // 12}-{n % 12 + 1:02d}", n, 60) for n in range(36)])
    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH for bar in chart.bars)
    assert sum(bool(bar.name) for bar in chart.bars) == 12


def test_no_months_draw_no_bars():
    assert chart_of_suggestions([]).bars == ()


def test_a_month_is_said_in_words():
    assert month_name("2025-03") == "March 2025"
