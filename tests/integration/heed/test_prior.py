"""heed prior: shares of the inbox, counted from first decisions, and suggestions made for them."""

import json
import tomllib
from datetime import timedelta

import pytest

from models.labels import Kind, Process
from models.states import Role
from storage.store import Store
from tests.desk_data import HEARING_AIDS, INVOICE, SECRET, THANKS, add_account, add_case, add_decision
from tests.fakes import MORNING

VAGUE = b"Hello, the badge. It runs out. Thank you."


@pytest.fixture
def decided(trained, within) -> None:
    """Two complaints and a thank-you decided, one complaint twice; a restricted one and one that waits."""

    async def fill(store: Store) -> None:
        officer = await add_account(store, "officer", Role.OFFICER)
        made = [await add_case(store, sample) for sample in (HEARING_AIDS, INVOICE, THANKS, SECRET, HEARING_AIDS)]
        for reference in made[:4]:
            await add_decision(store, reference, officer, MORNING)
        later = MORNING + timedelta(days=3)
        await add_decision(store, made[0], officer, later, kind=Kind.REQUEST, causes=[], process=Process.CUSTOMER_SERVICE)

    within(fill)


@pytest.mark.usefixtures("decided")
def test_first_decisions_are_counted_without_restricted_cases(trained, tmp_path):
    out = tmp_path / "prior.toml"
    told = trained("prior", out, "--json").json
    assert told["decisions"] == 3
    text = out.read_text()
    assert "# 2 decisions" in text.split("[process]")[0].split("complaint = ")[1].split("\n")[0]
    for table in tomllib.loads(text).values():
        assert sum(table.values()) == pytest.approx(1, abs=0.001)


@pytest.mark.usefixtures("decided")
def test_suggestions_are_made_for_the_inbox_that_the_settings_name(trained, tmp_path):
    out = tmp_path / "prior.toml"
    assert trained("prior", out).status == 0
    assert trained("triage", "--json", stdin=VAGUE, prior=str(out)).json["kind"]
    out.write_text("[kind]\nrequest = 0.98\n")
    plain, there = (
        confidence(trained("triage", "--json", stdin=VAGUE, **settings).json, "request") for settings in ({}, {"prior": str(out)})
    )
    assert there > plain


def confidence(found: dict, label: str) -> float:
    answers = [found["kind"], *found["kind"]["alternatives"]]
    return next(answer["confidence"] for answer in answers if answer["label"] == label)


def test_evaluation_leaves_the_prior_out(trained, tmp_path):
    labelled = tmp_path / "labelled.jsonl"
    line = {"id": "1", "channel": "email", "subject": "", "text": VAGUE.decode(), "kind": "request", "causes": [], "flags": []}
    line |= {"service_area": "adult_finance", "safeguarding": "none", "process": "customer_service"}
    labelled.write_text(json.dumps(line) + "\n")
    prior = tmp_path / "prior.toml"
    prior.write_text("[kind]\nother = 0.99\n")
    assert trained("evaluate", labelled, "--json").json == trained("evaluate", labelled, "--json", prior=str(prior)).json


def test_a_prior_that_cannot_be_used_is_told_in_one_line(trained, tmp_path):
    prior = tmp_path / "prior.toml"
    prior.write_text("[kind]\nangry = 1\n")
    assert "angry is no label of kind" in trained("triage", "--json", stdin=VAGUE, prior=str(prior)).failed()
    assert "heed prior" in trained("triage", "--json", stdin=VAGUE, prior=str(tmp_path / "none.toml")).failed()
