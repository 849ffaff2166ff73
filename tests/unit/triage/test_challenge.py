"""Who is to be used: the model in use, or the newly trained one; row by row of the policy."""

from dataclasses import replace

import numpy as np
import pytest

from models.labels import Safeguarding
from tests.fakes import MORNING
from triage.challenge import CHECKS, FEWEST_UNSEEN, MOST_COMPARED, Comparison, compare, kept_back, unopposed, unseen, verdict
from triage.classifier import Classifier
from triage.decided import Decided
from triage.fields import FIELDS
from triage.judging import NOT_A_CONCERN
from triage.labelled import Labelled, corpus_files, read_labelled
from triage.lessons import keys_of
from triage.message import TriageInput
from triage.model import load_model

EVEN = {"safeguarding_recall": 0.96, "process_accuracy": 0.8, "service_area_accuracy": 0.75, "causes_micro_f1": 0.6}
BOTH = Comparison(FEWEST_UNSEEN, EVEN, EVEN, concerns=25)


def lower(figure):
    return replace(BOTH, challenger=EVEN | {figure: EVEN[figure] - 0.001})


def test_as_good_is_good_enough():
    found = verdict(BOTH, "old")
    assert found.takes_over
    assert found.reason == "no worse than old on 200 decisions that neither has learned from, with 25 concerns"
    assert (found.champion, found.unseen) == ("old", FEWEST_UNSEEN)
    assert [(outcome.name, outcome.passed) for outcome in found.outcomes] == [(check.name, True) for check in CHECKS]


@pytest.mark.parametrize(
    ("both", "failed", "said"),
    [
        (lower("safeguarding_recall"), "safeguarding recall", "safeguarding recall: 0.959, the model in use 0.960"),
        (lower("process_accuracy"), "procedure", "procedure: 0.799, the model in use 0.800"),
        (lower("service_area_accuracy"), "service area", "service area: 0.749, the model in use 0.750"),
        (lower("causes_micro_f1"), "causes (micro F1)", "causes (micro F1): 0.599, the model in use 0.600"),
        (replace(BOTH, lost=1), "concerns caught", "1 of 25 concerns missed that the model in use caught"),
    ],
)
def test_each_check_alone_keeps_the_old_model(both, failed, said):
    better = {name: value + 0.01 for name, value in both.challenger.items() if value == EVEN[name]}
    found = verdict(replace(both, challenger={**both.challenger, **better}), "old")
    assert not found.takes_over
    assert found.reason == said
    assert [outcome.name for outcome in found.outcomes if not outcome.passed] == [failed]


def test_several_reasons_are_all_told():
    found = verdict(replace(lower("process_accuracy"), lost=2), "old")
    assert found.reason == "procedure: 0.799, the model in use 0.800; 2 of 25 concerns missed that the model in use caught"


def test_too_few_decisions_compare_nothing():
    found = verdict(Comparison(FEWEST_UNSEEN - 1, {}, {}), "old")
    assert not found.takes_over
    assert found.reason == "199 decisions that neither model has learned from; 200 are needed to compare them"
    assert len(found.outcomes) == 1


def test_without_a_model_in_use_the_new_one_takes_over_and_says_so():
    found = unopposed("there was no model in use")
    assert (found.takes_over, found.reason, found.outcomes) == (True, "there was no model in use", ())
    assert found.as_dict()["champion"] is None


def test_a_verdict_is_plain_values():
    found = verdict(replace(BOTH, lost=1), "old").as_dict()
    assert found["figures"] == {"champion": EVEN, "challenger": EVEN}
    assert found["outcomes"][-1] == {
        "name": "concerns caught",
        "passed": False,
        "found": "1 of 25 concerns missed that the model in use caught",
    }


class Deaf:
    """A model that hears no concern in the messages of `deaf_to`, and else is the other."""

    def __init__(self, other, deaf_to):
        self.other, self.deaf_to = other, deaf_to

    def judge_many(self, messages):
        judged = self.other.judge_many(messages)
        place = np.where([message in self.deaf_to for message in messages], NOT_A_CONCERN, judged.safeguarding.place)
        return replace(judged, safeguarding=replace(judged.safeguarding, place=place))


@pytest.fixture(scope="module")
def messages() -> list[Labelled]:
    return read_labelled(corpus_files())[1::20][: FEWEST_UNSEEN + 20]


def test_a_concern_that_only_the_old_model_caught_is_found(messages, small_model):
    model = Classifier(load_model(small_model))
    place = model.judge_many([each.message for each in messages]).safeguarding.place
    concerns = [each for each in messages if each.labels.safeguarding is not Safeguarding.NONE]
    caught = [each.message for each, named in zip(messages, place, strict=True) if each in concerns and named != NOT_A_CONCERN]
    assert caught
    even, worse = compare(model, model, messages), compare(model, Deaf(model, caught[:1]), messages)
    assert (even.unseen, even.concerns, even.lost) == (len(messages), len(concerns), 0)
    assert verdict(even, "old").takes_over
    assert worse.lost == 1
    assert worse.challenger["safeguarding_recall"] < even.champion["safeguarding_recall"]
    # What the old model missed too is no loss; what the new one finds beyond it is a gain.
    assert compare(Deaf(model, caught), Deaf(model, caught), messages).lost == 0
    assert compare(Deaf(model, caught), model, messages).lost == 0


def test_too_few_are_not_even_read(messages):
    assert compare(None, None, messages[: FEWEST_UNSEEN - 1]) == Comparison(FEWEST_UNSEEN - 1, {}, {})


def of(text, *parts, at=MORNING, labels=None):
    example = Labelled(text, TriageInput(text), labels, text)
    return Decided(example, at, tuple(TriageInput(part) for part in parts or (text,)))


def test_nothing_counts_as_unseen_that_a_model_learned_from_whole_or_in_part():
    decisions = [of("One."), of("Two.\n\nMore.", "Two.", "More."), of("Three.\n\nMore on it.", "Three.", "More on it."), of("Four.")]
    learned = keys_of([TriageInput("one."), TriageInput("more."), TriageInput("Three.\n\nMore on it.")])
    assert [each.id for each in unseen(decisions, learned)] == ["Four."]


def test_of_very_many_the_newest_are_compared():
    decisions = [of(f"Message {number}", at=MORNING.replace(year=2000 + number % 20)) for number in range(MOST_COMPARED + 5)]
    found = unseen(decisions, frozenset())
    assert len(found) == MOST_COMPARED
    assert "Message 0" not in {each.id for each in found}


def test_half_is_kept_back_of_few_decisions_and_a_fifth_of_many_and_once_kept_back_stays_so():
    groups = [f"case HD-{number}" for number in range(4000)]
    kept = {many: {group for group in groups if kept_back(group, many)} for many in (10, 400, 625, 1250, 100_000)}
    shares = [len(kept[many]) / len(groups) for many in kept]
    assert shares == pytest.approx([0.5, 0.5, 0.4, 0.2, 0.2], abs=0.03)
    assert kept[100_000] == kept[1250] < kept[625] < kept[400] == kept[10]


def test_the_figures_of_the_policy_exist(messages, small_model):
    model = Classifier(load_model(small_model))
    assert set(EVEN) <= set(compare(model, model, messages).champion)
    assert set(FIELDS) >= {"safeguarding", "process", "service_area", "causes"}
