"""Whether a model keeps its promise, from short invented decisions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.histories import AnswerGroup, CaseHistory, Decided, DecidedGroup, Route, ShownAnswer
from models.labels import Kind, Process, Safeguarding, ServiceArea
from models.states import Band, Channel
from reports import promise
from reports.facts import fact_of
from reports.promise import Drift, InBand, Watched, first_day
from reports.promise_words import agreement, breach
from reports.rates import Rate
from reports.weeks import latest_weeks

WEDNESDAY = datetime(2026, 6, 3, 10, tzinfo=UTC)
PROCESS = Process.ADULT_STATUTORY
ANOTHER = Process.CORPORATE


def shown(field="process", label=PROCESS, confidence=0.9, band=Band.LIKELY):
    return ShownAnswer(field, label, confidence, band)


def decided(*answers, at=WEDNESDAY, kind=Kind.COMPLAINT, version="m1", **labels):
    """A case at its first decision; each field is as in `labels`, or else a plain complaint's."""
    plain = {"process": PROCESS, "service_area": ServiceArea.ADULT_PROVISION, "safeguarding": Safeguarding.NONE}
    plain |= {"causes": {"delay", "communication"}, "flags": set()}
    said = plain | labels
    route = Route(said["process"], said["service_area"], said["safeguarding"])
    first = Decided(at, kind, route, None, causes=frozenset(said["causes"]), flags=frozenset(said["flags"]))
    shown_to_it = answers or (shown(),)
    return CaseHistory(7, "HD-0000-0007", Channel.CHAT, False, at, kind, route, Band.SURE, version, (first,), shown_to_it)


def watch(histories, now, *weeks):
    """Watch the promise over cases as the store counts them."""
    facts = [fact_of(history) for history in histories]
    counted = [fact for fact in facts if fact.facts.kind is not Kind.OTHER]
    answers = [
        AnswerGroup(fact.first_day, fact.facts.model_version, each.field, each.band, kept, 1, each.confidence)
        for fact in facts
        for each, kept in fact.answers
    ]
    return promise.watch(answers, [DecidedGroup(fact.first_day, fact.facts.model_version, 1) for fact in counted], now, *weeks)


def many(kept, total, **how):
    """`total` decisions of which `kept` left the procedure as it was shown."""
    return [decided(shown(**how), process=PROCESS if n < kept else ANOTHER) for n in range(total)]


def process(decisions, now=WEDNESDAY):
    return watch(decisions, now).recent["process"]


def test_kept_answers_are_counted_beside_the_mean_of_what_was_promised():
    found = process([decided(shown(confidence=0.9)), decided(shown(confidence=0.6), process=ANOTHER)])
    assert found.kept == Rate(1, 2)
    assert found.promise == pytest.approx(0.75)


def test_a_promise_above_the_interval_is_drift():
    found = process(many(412, 480, confidence=0.91))
    assert found.drift is Drift.WORSE
    assert watch(many(412, 480, confidence=0.91), WEDNESDAY).drifted == ("process",)


def test_a_promise_within_the_interval_is_kept_and_one_below_it_is_too_modest():
    assert process(many(412, 480, confidence=0.88)).drift is Drift.KEPT
    assert process(many(412, 480, confidence=0.80)).drift is Drift.BETTER


@pytest.mark.parametrize(("total", "drift"), [(49, Drift.TOO_FEW), (50, Drift.WORSE)])
def test_nothing_is_called_drift_before_there_are_enough_decisions(total, drift):
    found = process(many(5, total, confidence=0.99))
    assert found.drift is drift
    assert found.as_dict()["small"] is (drift is Drift.TOO_FEW)


def test_what_was_decided_to_be_no_feedback_is_never_counted():
    found = watch([decided(kind=Kind.OTHER, service_area=None, causes=())], WEDNESDAY)
    assert (found.decisions, found.recent["process"].kept) == (0, Rate(0, 0))


def test_what_officers_chose_is_read_field_by_field():
    answers = (
        shown("kind", "complaint"),
        shown("service_area", "adult_provision"),
        shown("safeguarding", "none"),
        shown("safeguarding", "adult"),
    )
    assert [kept for _, kept in fact_of(decided(*answers)).answers] == [True, True, True, False]


def test_answers_that_are_alike_are_counted_together():
    alike = AnswerGroup(WEDNESDAY.date(), "m1", "process", Band.LIKELY, True, 3, 2.4)
    found = promise.watch([alike], [DecidedGroup(WEDNESDAY.date(), "m1", 3)], WEDNESDAY)
    assert (found.decisions, found.recent["process"]) == (3, Watched(Rate(3, 3), pytest.approx(0.8)))


def test_a_field_in_which_nothing_was_shown_promised_nothing():
    found = watch([decided(shown("kind", "other"))], WEDNESDAY).recent
    assert found["kind"].kept == Rate(0, 1)
    assert found["service_area"] == Watched(Rate(0, 0), None)


def test_the_first_cause_is_kept_when_it_is_among_the_officer_s_and_only_complaints_have_one():
    answer = shown("causes", "communication")
    found = watch([decided(answer), decided(answer, causes={"delay"}), decided(answer, kind=Kind.REQUEST, causes=())], WEDNESDAY)
    assert found.recent["causes"].kept == Rate(1, 2)


def test_every_flag_that_was_named_counts():
    found = watch([decided(shown("flags", "urgent"), shown("flags", "repeat"), flags={"urgent", "anonymous"})], WEDNESDAY)
    assert found.recent["flags"].kept == Rate(1, 2)


def test_weeks_begin_on_monday_at_midnight_in_london():
    weeks = latest_weeks(datetime(2026, 6, 7, 23, 30, tzinfo=UTC), 8)
    assert [week.monday for week in weeks[-2:]] == [date(2026, 6, 1), date(2026, 6, 8)]
    assert [week.complete for week in weeks] == [True] * 8 + [False]
    assert weeks[-1].start == datetime(2026, 6, 7, 23, tzinfo=UTC)


def test_a_week_is_an_hour_shorter_where_the_clocks_go_forward():
    week = latest_weeks(datetime(2026, 4, 1, 12, tzinfo=UTC), 1)[0]
    assert (week.end.astimezone(UTC) - week.start.astimezone(UTC)) == timedelta(days=7, hours=-1)


def test_each_decision_stands_in_its_own_week():
    monday = datetime(2026, 5, 31, 23, tzinfo=UTC)  # midnight in London
    found = watch([decided(at=monday - timedelta(seconds=1)), decided(at=monday), decided(at=monday)], WEDNESDAY)
    assert [each.fields["process"].kept.total for each in found.weeks] == [0] * 7 + [1, 2]


def test_eight_whole_weeks_are_watched_and_four_of_them_with_the_current_one_are_the_recent():
    assert first_day(WEDNESDAY) == date(2026, 4, 6)
    five_back, too_old = WEDNESDAY - timedelta(weeks=5), WEDNESDAY - timedelta(weeks=9)
    found = watch([decided(), decided(at=WEDNESDAY - timedelta(weeks=4)), decided(at=five_back), decided(at=too_old)], WEDNESDAY)
    assert found.recent_since.monday == date(2026, 5, 4)
    assert (found.decisions, sum(each.fields["process"].kept.total for each in found.weeks)) == (2, 3)


def test_fewer_weeks_may_be_asked_for_than_the_recent_ones():
    found = watch([decided()], WEDNESDAY, 1)
    assert (len(found.weeks), found.recent_since.monday) == (2, date(2026, 5, 25))


def test_sure_answers_must_be_right_ninety_five_times_in_a_hundred():
    found = watch([*many(88, 100, band=Band.SURE), *many(20, 100, band=Band.UNSURE)], WEDNESDAY)
    ((field, band),) = found.broken
    assert (field, band.band, band.watched.kept) == ("process", Band.SURE, Rate(88, 100))
    assert not watch(many(93, 100, band=Band.SURE), WEDNESDAY).broken
    assert not watch(many(0, 49, band=Band.SURE), WEDNESDAY).broken


def test_models_are_told_apart():
    found = watch([decided(version="m2"), decided(version="m1", process=ANOTHER), decided(version="m2")], WEDNESDAY)
    assert {version: fields["process"].kept for version, fields in found.models.items()} == {"m1": Rate(0, 1), "m2": Rate(2, 2)}


def test_it_is_said_in_plain_words():
    assert agreement("process", Watched(Rate(412, 480), 0.91)) == (
        "Officers kept the suggested procedure in 412 of 480 cases (86%, 82 to 89). The model promised 91%: it is now less right than it "
        "says; train it anew."
    )
    assert agreement("kind", Watched(Rate(1, 1), 0.5)) == (
        "Officers kept the suggested kind in 1 of 1 case (100%, 21 to 100). The model promised 50%. There are too few decisions to judge it by."
    )
    assert agreement("flags", Watched(Rate(90, 100), 0.9)).startswith("Officers kept the suggested flags in 90 of 100 of those named (90%")
    assert agreement("process", Watched(Rate(50, 60), 0.85)).endswith("The model promised 85%: it keeps its promise.")
    assert agreement("flags", Watched(Rate(0, 0), None)) == "No flag was suggested for what was decided."
    assert breach("process", InBand(Band.SURE, Watched(Rate(88, 100), 0.97))) == (
        "Where the model called its suggested procedure sure, officers kept 88 of 100 (88%); sure must be right at least 95 times in 100. "
        "Train it anew."
    )


def test_scripts_read_the_same():
    found = watch(many(412, 480, confidence=0.91), WEDNESDAY).as_dict()
    assert (found["since"], found["decisions"], found["drifted"], found["enough"]) == ("2026-05-04", 480, ["process"], 50)
    assert found["recent"]["process"]["drift"] == "worse"
    assert found["bands"]["process"]["likely"]["at_least"] == 0.70
    assert found["models"]["m1"]["process"]["count"] == 412
    assert found["weeks"][-1]["monday"] == "2026-06-01"
