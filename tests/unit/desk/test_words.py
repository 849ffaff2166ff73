"""How the desk says things."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.words import WORDS, age, chance, day, excerpt, moment, percent, procedure_of, size, telling, words_of
from models.labels import Cause, Kind, Process, Safeguarding
from models.limits import Stage
from models.profile import Audience
from models.states import Band, CaseStatus, Channel, MoveReason, OutboxState, Role

NOW = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "Under a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=2, minutes=59), "2 hours"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=40), "40 days"),
        (timedelta(seconds=-5), "Under a minute"),
    ],
)
def test_an_age_is_said_in_its_largest_whole_unit(passed, said):
    assert age(NOW - passed, NOW) == said


def test_moments_are_london_s_in_summer_and_in_winter():
    assert moment(NOW) == "1 July 2025 at 1:00pm"
    assert moment(datetime(2025, 1, 5, 0, 7, tzinfo=UTC)) == "5 January 2025 at 12:07am"
    assert day(datetime(2025, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2025"


def test_a_share_is_said_as_a_whole_percentage():
    assert (percent(0.834), percent(0), percent(1)) == ("83%", "0%", "100%")


def test_a_file_s_size_is_said_in_the_unit_people_use():
    assert (size(10), size(204_800), size(3 * 1024 * 1024)) == ("1 KB", "200 KB", "3.0 MB")


def test_an_excerpt_is_one_line_cut_between_words():
    assert excerpt("Nobody came\n\non Monday,  again", 24) == "Nobody came on Monday …"
    assert excerpt("short") == "short"


@pytest.mark.parametrize("state", [each for enum in (Band, CaseStatus, Channel, MoveReason, OutboxState, Role) for each in enum])
def test_every_state_has_words_of_its_own(state):
    assert words_of(state)
    assert len(WORDS) == len(set(WORDS.values()))


def test_a_first_safeguarding_report_goes_to_safeguarding_only():
    assert procedure_of(Kind.REQUEST, Safeguarding.CHILD, Process.CUSTOMER_SERVICE) == "Safeguarding only"
    assert procedure_of(Kind.REQUEST, Safeguarding.NONE, Process.CUSTOMER_SERVICE) == "Customer service"
    assert procedure_of(Kind.COMPLAINT, Safeguarding.CHILD, Process.ADULT_STATUTORY) == "Adult social care complaint"


def test_how_likely_an_answer_is_stands_in_words():
    assert [chance(share) for share in (0.97, 0.83, 0.44, 0.2, 0.01)] == ["almost sure", "likely", "quite possible", "possible", "unlikely"]


def test_a_reason_that_only_repeats_the_label_is_none():
    assert telling("The marked words are typical of “Service delay”.", Cause.DELAY) == ""
    assert telling("It says that something is late.", Cause.DELAY) == "It says that something is late."


def test_no_code_takes_another_ones_words():
    enums = (Band, CaseStatus, Channel, MoveReason, OutboxState, Role, Audience, Stage)
    assert len(WORDS) == sum(len(enum) for enum in enums), "codes that are equal as texts would share one entry"
