"""The prior of a council's inbox: suggestions for a mixture of messages other than the corpus's."""

import math
from dataclasses import replace

import numpy as np
import pytest

from models.errors import ModelUnusable, PriorInvalid
from models.labels import Kind, Process
from triage.classifier import Classifier
from triage.fields import FIELDS
from triage.labelled import corpus_files, read_labelled
from triage.message import TriageInput
from triage.model import load_model
from triage.prior import MOST, Prior, as_toml, read_prior, shares_of, shifts, smoothed

KINDS = [str(kind) for kind in Kind]
EVEN = {"shares": {"kind": dict.fromkeys(KINDS, 0.2)}}


def written(tmp_path, text):
    file = tmp_path / "prior.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_names_shares_by_field(tmp_path):
    assert read_prior(written(tmp_path, "[kind]\ncomplaint = 0.5\nother = 0.25\n")).shares == {"kind": {"complaint": 0.5, "other": 0.25}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind", "no TOML"),
        ("[mood]\nangry = 0.5\n", "mood is none of the tables kind, process, service_area"),
        ("kind = 3\n", "kind is none of the tables"),
        ("[kind]\nangry = 0.5\n", "angry is no label of kind"),
        ("[kind]\ncomplaint = 1.5\n", "the share of complaint in kind is not from 0 to 1"),
        ("[kind]\ncomplaint = nan\n", "is not from 0 to 1"),
        ('[kind]\ncomplaint = "half"\n', "is not from 0 to 1"),
        ("[kind]\ncomplaint = true\n", "is not from 0 to 1"),
        ("[kind]\ncomplaint = 0.7\nrequest = 0.6\n", "come to 1.300, which is more than 1"),
        ("[kind]\n" + "".join(f"{kind} = 0.1\n" for kind in KINDS), "come to 0.500, which is less than 1"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_with_what_to_correct(tmp_path, text, told):
    with pytest.raises(PriorInvalid, match=told):
        read_prior(written(tmp_path, text))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PriorInvalid, match="heed prior"):
        read_prior(tmp_path / "none.toml")


def test_the_shift_is_the_ratio_of_the_shares():
    change = shifts(Prior({"kind": {"complaint": 0.4, "other": 0.1}}), EVEN)["kind"]
    assert change[KINDS.index("complaint")] == pytest.approx(math.log(2))
    assert change[KINDS.index("other")] == pytest.approx(-math.log(2))
    # The three that are left out share the half that is left.
    assert change[KINDS.index("request")] == pytest.approx(math.log(0.5 / 3 / 0.2))


def test_the_same_mixture_changes_nothing():
    assert np.allclose(shifts(Prior(EVEN["shares"]), EVEN)["kind"], 0)


def test_a_shift_is_bounded():
    change = shifts(Prior({"kind": {"complaint": 1.0}}), {"shares": {"kind": {**dict.fromkeys(KINDS, 0.2475), "complaint": 0.01}}})["kind"]
    assert change.max() == pytest.approx(MOST)
    assert change.min() == pytest.approx(-MOST)


def test_a_model_that_does_not_know_its_shares_refuses_a_prior(small_model):
    model = load_model(small_model)
    old = replace(model, card={name: value for name, value in model.card.items() if name != "shares"})
    with pytest.raises(ModelUnusable, match="HEED_PRIOR"):
        Classifier(old, prior=Prior({"kind": {"complaint": 0.5}}))
    assert Classifier(old)(TriageInput("The carer was late.")).kind


def test_the_model_keeps_the_shares_that_it_learned_from(small_model):
    shares = load_model(small_model).card["shares"]
    assert set(shares) == {"kind", "process", "service_area"}
    for field, table in shares.items():
        assert list(table) == [str(label) for label in FIELDS[field]]
        assert sum(table.values()) == pytest.approx(1, abs=0.001)


def test_shares_are_counted_over_the_messages_that_teach_a_field():
    corpus = read_labelled(corpus_files())
    shares = shares_of(corpus)
    complaints = sum(example.labels.kind is Kind.COMPLAINT for example in corpus if "kind" not in example.silent)
    assert shares["kind"]["complaint"] == pytest.approx(complaints / len(corpus), abs=0.001)


DOUBTFUL = [
    TriageInput("The ramp at Oak House was mentioned. I thought you might like to know what we think of it."),
    TriageInput("About the carers. They come at ten. Can somebody look at this please."),
    TriageInput("Hello, the badge. It runs out. Thank you."),
]


def test_an_inbox_of_requests_makes_requests_likelier_and_other_kinds_less_so(small_model):
    plain = Classifier(load_model(small_model))
    there = plain.for_inbox(Prior({"kind": {"request": 0.9}, "process": {"customer_service": 0.9}}))
    column = KINDS.index("request")
    before, after = (each.judge_many(DOUBTFUL).kind.probabilities[:, column] for each in (plain, there))
    assert (after > before).all()


def test_what_is_plain_stays_as_it_is(small_model):
    plain = Classifier(load_model(small_model))
    there = plain.for_inbox(Prior({"kind": {"complaint": 0.3}}))
    thanks = TriageInput("Thank you so much to Josie and all the carers, they were wonderful to my mother. You are all stars.")
    assert there(thanks).kind.label is plain(thanks).kind.label is Kind.COMPLIMENT
    assert there(thanks).process.label is Process.FEEDBACK_RECORD


def test_no_prior_is_the_default_and_changes_nothing(small_model):
    model = load_model(small_model)
    same = Prior(model.card["shares"])
    assert Classifier(model).suggest_many(DOUBTFUL) == Classifier(model, prior=None).suggest_many(DOUBTFUL)
    for one, other in zip(Classifier(model).suggest_many(DOUBTFUL), Classifier(model, prior=same).suggest_many(DOUBTFUL), strict=True):
        assert one.kind.label is other.kind.label
        assert one.kind.confidence == pytest.approx(other.kind.confidence, abs=0.001)


def test_few_decisions_move_the_shares_a_little_and_many_move_them_far():
    learned = EVEN["shares"]
    few, many = (smoothed({"kind": {"complaint": count}}, learned)["kind"]["complaint"] for count in (10, 10_000))
    assert few == pytest.approx((10 + 20) / 110)
    assert many > 0.99


def test_a_written_file_is_read_again(tmp_path):
    counts = {"kind": {"complaint": 30, "request": 10}}
    shares = smoothed(counts, EVEN["shares"])
    text = as_toml(shares, counts, "Two lines\nof heading")
    assert text.startswith("# Two lines\n# of heading\n\n[kind]\n")
    assert "# 30 decisions" in text
    assert read_prior(written(tmp_path, text)).shares["kind"]["complaint"] == pytest.approx(50 / 140, abs=0.0001)
