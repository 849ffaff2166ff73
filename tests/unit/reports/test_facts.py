"""What a case's life comes to in figures."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.histories import CaseHistory, Decided, Route
from models.labels import Cause, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, Channel, MoveReason
from reports.facts import fact_of, settled_until
from reports.moves import is_settled

HOME_CARE = Route(Process.ADULT_STATUTORY, ServiceArea.ADULT_PROVISION, Safeguarding.NONE)
LANDLORD = Route(Process.ANOTHER_BODY, ServiceArea.NOT_COUNCIL, Safeguarding.NONE)
FRIDAY = datetime(2026, 6, 5, 15, 30, tzinfo=UTC)


def a_life(first: datetime, *later: Decided, opened: datetime = FRIDAY) -> CaseHistory:
    decided = Decided(first, Kind.COMPLAINT, HOME_CARE, None, Cause.DELAY)
    return CaseHistory(7, "HD-0000-0007", Channel.CHAT, False, opened, Kind.COMPLAINT, HOME_CARE, Band.SURE, "m1", (decided, *later))


def test_the_time_to_confirm_is_in_whole_hours_and_in_working_days():
    fact = fact_of(a_life(datetime(2026, 6, 8, 9, 0, tzinfo=UTC)))
    assert (fact.hours_to_confirm, fact.days_to_confirm) == (65, 1)


def test_a_case_imported_with_its_decision_before_its_opening_took_no_time():
    assert fact_of(a_life(FRIDAY - timedelta(hours=3))).hours_to_confirm == 0


def test_the_day_and_month_are_londons():
    fact = fact_of(a_life(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)))
    assert (fact.first_day, fact.facts.month) == (date(2026, 7, 1), "2026-07")


def test_a_misrouted_case_says_where_it_ended_and_what_it_lost():
    moved = Decided(FRIDAY + timedelta(days=5), Kind.COMPLAINT, LANDLORD, MoveReason.RETURNED)
    facts = fact_of(a_life(FRIDAY, moved)).facts
    assert (facts.last, facts.days_lost, facts.cause) == (LANDLORD, 3, Cause.DELAY)
    assert fact_of(a_life(FRIDAY)).facts.last is None


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_last_settled_day_is_the_last_whose_decisions_are_settled(today):
    last = settled_until(today)
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    for day, settled in ((last, True), (last + timedelta(days=1), False)):
        assert is_settled(a_life(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)), noon) is settled
