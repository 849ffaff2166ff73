"""Misrouting figures, from short invented lives of cases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.histories import CaseHistory, Decided, Route
from models.labels import Cause, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, Channel, MoveReason
from reports.facts import group_of
from reports.misrouting import Flow, Statistics, statistics
from reports.rates import Rate, wilson
from reports.working_days import add_working_days, is_working_day, working_days_between

HOME_CARE = Route(Process.ADULT_STATUTORY, ServiceArea.ADULT_PROVISION, Safeguarding.NONE)
HOME_CARE_CONCERN = Route(Process.ADULT_STATUTORY, ServiceArea.ADULT_PROVISION, Safeguarding.ADULT)
BILL = Route(Process.ADULT_STATUTORY, ServiceArea.ADULT_FINANCE, Safeguarding.NONE)
LANDLORD = Route(Process.ANOTHER_BODY, ServiceArea.NOT_COUNCIL, Safeguarding.NONE)

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
LATER = datetime(2026, 9, 1, 10, tzinfo=UTC)


def decided(route, at=MONDAY, kind=Kind.COMPLAINT, reason=None, cause=None):
    return Decided(at=at, kind=kind, route=route, move_reason=reason, cause=cause)


def a_case(*decisions, suggested=HOME_CARE, band=Band.LIKELY):
    return CaseHistory(
        case_id=1,
        reference="HD-0000-0000",
        channel=Channel.EMAIL,
        restricted=False,
        opened_at=MONDAY,
        suggested_kind=Kind.COMPLAINT,
        suggested=suggested,
        band=band,
        model_version="m1",
        decisions=decisions,
    )


def counted(histories, now) -> Statistics:
    return statistics([group_of(history, now) for history in histories], {ServiceArea.ADULT_FINANCE: "Money"})


def on(day, month=6):
    return datetime(2026, month, day, 9, tzinfo=UTC)


def test_a_confirmed_suggestion_is_not_misrouted():
    found = counted([a_case(decided(HOME_CARE))], LATER)
    assert found.rates.misrouted_suggestions == Rate(0, 1)
    assert found.suggested_to_decided == ()


def test_a_corrected_suggestion_is_counted_from_where_to_where():
    found = counted([a_case(decided(BILL)), a_case(decided(HOME_CARE))], LATER)
    assert found.rates.misrouted_suggestions == Rate(1, 2)
    assert found.suggested_to_decided == (Flow("service_area", "adult_provision", "adult_finance", 1),)


def test_advertising_is_never_counted():
    spam = decided(Route(Process.NONE, None, Safeguarding.NONE), kind=Kind.OTHER)
    assert counted([a_case(spam)], LATER).decided == 0


def test_a_missed_concern_and_a_false_alarm_are_told_apart():
    missed = a_case(decided(HOME_CARE_CONCERN))
    alarm = a_case(decided(HOME_CARE), suggested=HOME_CARE_CONCERN)
    found = counted([missed, alarm, a_case(decided(HOME_CARE))], LATER)
    assert (found.rates.missed_concerns, found.rates.false_alarms) == (Rate(1, 3), Rate(1, 3))


def test_a_move_costs_the_working_days_between_first_decision_and_last_move():
    moved = a_case(
        decided(HOME_CARE),
        decided(BILL, on(3), reason=MoveReason.RETURNED),
        decided(LANDLORD, on(10), reason=MoveReason.FIRST_WRONG),
    )
    found = counted([moved], LATER)
    assert found.rates.misrouted_cases == Rate(1, 1)
    assert found.days_lost == 7
    assert Flow("process", "adult_statutory", "another_body", 1) in found.first_to_last


def test_new_facts_misroute_nothing():
    assert counted([a_case(decided(HOME_CARE), decided(BILL, on(3), reason=MoveReason.NEW_FACTS))], LATER).rates.misrouted_cases == Rate(
        0, 1
    )


def test_a_later_decision_with_the_same_route_is_no_move():
    assert counted([a_case(decided(HOME_CARE), decided(HOME_CARE, on(3)))], LATER).rates.misrouted_cases == Rate(0, 1)


def test_a_wrong_suggestion_confirmed_is_the_classifiers_error_otherwise_the_organisations():
    confirmed = a_case(decided(HOME_CARE), decided(BILL, on(3), reason=MoveReason.FIRST_WRONG))
    overruled = a_case(decided(LANDLORD), decided(BILL, on(3), reason=MoveReason.FIRST_WRONG))
    found = counted([confirmed, overruled], LATER)
    assert (found.by_classifier, found.by_organisation) == (1, 1)


def test_moves_count_for_twenty_working_days_and_younger_cases_stay_out_of_the_rate():
    after_twenty_one = a_case(decided(HOME_CARE), decided(BILL, on(30), reason=MoveReason.RETURNED))
    on_the_twentieth = a_case(decided(HOME_CARE), decided(BILL, on(29), reason=MoveReason.RETURNED))
    assert counted([after_twenty_one], LATER).rates.misrouted_cases == Rate(0, 1)
    assert counted([on_the_twentieth], LATER).rates.misrouted_cases == Rate(1, 1)
    young = counted([on_the_twentieth], on(29))
    assert (young.rates.misrouted_cases, young.incomplete, young.months[0].incomplete) == (Rate(0, 0), 1, True)


def test_months_are_londons():
    just_after_midnight_in_london = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    found = counted([a_case(decided(HOME_CARE, just_after_midnight_in_london))], LATER)
    assert [month.month for month in found.months] == ["2026-07"]


def test_rates_by_band_part_the_cases():
    found = counted([a_case(decided(BILL), band=Band.UNSURE), a_case(decided(HOME_CARE), band=Band.SURE)], LATER)
    assert {band: rates.misrouted_suggestions for band, rates in found.by["band"].items()} == {"sure": Rate(0, 1), "unsure": Rate(1, 1)}


def test_rates_by_service_area_cause_and_team_go_by_what_was_decided():
    dear = a_case(decided(BILL, cause=Cause.DELAY))
    found = counted([dear, a_case(decided(HOME_CARE))], LATER)
    assert {area: rates.misrouted_suggestions.total for area, rates in found.by["service_area"].items()} == {
        "adult_finance": 1,
        "adult_provision": 1,
    }
    assert set(found.by["cause"]) == {"", "delay"}
    assert set(found.by["team"]) == {"", "Money"}


def test_groups_count_as_often_as_they_say():
    one = group_of(a_case(decided(HOME_CARE), decided(BILL, on(3), reason=MoveReason.RETURNED)), LATER)
    found = statistics(
        [replace(one, count=4), group_of(a_case(decided(HOME_CARE), decided(BILL, on(5), reason=MoveReason.RETURNED)), LATER)]
    )
    assert found.rates.misrouted_cases == Rate(5, 5)
    assert (found.days_lost, found.median_days_lost, found.decided) == (2 * 4 + 4, 2, 5)
    assert Flow("service_area", "adult_provision", "adult_finance", 5) in found.first_to_last


def test_nothing_decided_gives_no_rate():
    found = counted([], LATER)
    assert found.rates.misrouted_suggestions.share is None
    assert found.as_dict()["misrouted_suggestions"]["low"] is None


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_wilson_interval_has_its_published_values(count, total, low, high):
    assert wilson(count, total) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_bank_holidays_and_weekends_are_no_working_days():
    assert not is_working_day(date(2026, 12, 25))
    assert not is_working_day(date(2026, 8, 31))
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert working_days_between(date(2026, 8, 28), date(2026, 9, 1)) == 1
    assert working_days_between(date(2026, 9, 2), date(2026, 9, 1)) == 0
