"""heed model: which models there are, how good each is, and which one is in use."""

import json
import shutil

import pytest

from heed import learning
from heed.bootstrap import make_receiver
from heed.learning import register_of
from heed.settings import Settings
from storage.store import Store
from tests.fakes import MORNING
from triage.labelled import corpus_files
from triage.message import TriageInput

OTHER = "20250701-080000-abcdef12"


@pytest.fixture
def version(trained) -> str:
    """The version of the one model that there is."""
    return trained("model", "show", "--json").json["version"]


@pytest.fixture
def second(home, version) -> str:
    """A second model, kept for a reason; its answers are the first one's."""
    register = register_of(Settings(data_dir=home))
    shutil.copy(register.path_in_use(), register.folder / f"{OTHER}.skops")
    outcomes = [{"name": "procedure", "passed": False, "found": "procedure: 0.799, the model in use 0.800"}]
    verdict = {"takes_over": False, "reason": outcomes[0]["found"], "champion": version, "unseen": 240, "outcomes": outcomes}
    sources = {"corpus": 4506, "history": 0, "decision": 960}
    register.write_card({**register.card(version), "version": OTHER, "sources": sources, "kept_back": 240, "verdict": verdict})
    return OTHER


def test_the_models_are_listed_newest_first(trained, version, second):
    new, old = trained("model", "list", "--json").json
    assert (new["version"], old["version"]) == (second, version)
    assert (new["in_use"], old["in_use"], new["previous"]) == (False, True, False)
    assert new["sources"]["decision"] == 960
    assert new["verdict"]["reason"] == "procedure: 0.799, the model in use 0.800"
    assert old["trained_at"] == MORNING.isoformat()
    rows = trained("model", "list").out.splitlines()
    (kept,), (used,) = ([row for row in rows if each in row] for each in (second, version))
    assert "4506 corpus, 960 decision" in kept
    assert "kept: procedure" in kept
    assert "in use" in used


def test_a_damaged_model_is_listed_and_not_put_to_use(trained, version, home):
    (home / "models" / f"{OTHER}.skops").write_bytes(b"PK\x03\x04 but no more")
    assert [model["version"] for model in trained("model", "list", "--json").json] == sorted([OTHER, version], reverse=True)
    assert OTHER in trained("model", "list").out
    assert "cannot be read" in trained("model", "use", OTHER).failed()
    assert trained("model", "show", "--json").json["version"] == version


def test_the_card_is_shown_for_people_and_for_scripts(trained, version, second):
    card = trained("model", "show", second, "--json").json
    assert (card["version"], card["in_use"], card["kept_back"]) == (second, False, 240)
    assert card["per_label"]["process"]["adult_statutory"]["recall_interval"][0] > 0
    said = trained("model", "show", second).out
    assert "decisions kept back  240" in said
    assert "FAILS: procedure: 0.799, the model in use 0.800" in said
    assert "safeguarding_recall" in said
    (row,) = [line for line in said.splitlines() if "staff_allegation" in line]
    assert f" {card['per_label']['safeguarding']['staff_allegation']['count']} " in row
    assert f"Model {version}, in use" in trained("model", "show").out


def test_another_model_is_put_to_use_and_the_one_before_again_both_on_record(trained, version, second, within):
    said = trained("model", "use", second).out
    assert f"Model {second} is in use." in said
    assert f"Back to the one before: heed model use {version}" in said
    assert trained("model", "show", "current", "--json").json["version"] == second
    assert trained("model", "use", "previous", "--json").json == {"version": version, "before": second}
    assert trained("model", "show", "--json").json["version"] == version

    async def trail(store: Store):
        async with store.read() as unit:
            names = {account.id: account.name for account in await unit.accounts.list_all()}
            return [(names[entry.account_id], entry.action, entry.detail) for entry in await unit.audit.latest(2)]

    used = [f"{version} instead of {second}", f"{second} instead of {version}"]
    assert within(trail) == [("cli", "model_used", detail) for detail in used]


def test_what_is_not_there_cannot_be_shown_or_used(trained, kept, version):
    for words in (("model", "show", "nonsense"), ("model", "use", "nonsense")):
        assert "heed model list" in trained(*words).failed()
    assert "There is no model before this one." in trained("model", "use", "previous").failed()


def test_without_models_it_is_said_how_to_train_one(kept):
    assert "heed train" in kept("model", "list").out
    assert kept("model", "list", "--json").json == []
    assert "heed model list" in kept("model", "show").failed()


async def test_a_running_heed_loads_the_model_of_before_once(data_dir, monkeypatch):
    loads = []
    load = learning.load_classifier
    monkeypatch.setattr(learning, "load_classifier", lambda settings: loads.append(settings) or load(settings))
    receiver = make_receiver(Settings(data_dir=data_dir))
    for _ in range(3):
        receiver.classify(TriageInput("The carer did not come."))
    assert len(loads) == 1


async def test_a_running_heed_takes_up_another_model_with_the_next_message(data_dir):
    settings = Settings(data_dir=data_dir)
    receiver, register, message = make_receiver(settings), register_of(settings), TriageInput("The carer did not come.")
    first = receiver.classify(message).model_version
    newer = register.load(first)
    newer.card["note"] = "the same answers under another version"
    register.add(type(newer)(**{name: getattr(newer, name) for name in newer.__slots__} | {"version": OTHER}))
    assert receiver.classify(message).model_version == first
    register.use(OTHER)
    assert receiver.classify(message).model_version == OTHER


def test_evaluating_label_by_label_and_another_version(trained, version, second, tmp_path):
    lines = [line for file in corpus_files() for line in file.read_text(encoding="utf-8").split("\n") if line][3::150]
    (tmp_path / "held.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = trained("evaluate", "held.jsonl", "--per-label", "--json").json
    complaints = sum(json.loads(line)["kind"] == "complaint" for line in lines)
    assert found["per_label"]["kind"]["complaint"]["count"] == complaints
    assert "per_label" not in trained("evaluate", "held.jsonl", "--json").json
    table = trained("evaluate", "held.jsonl", "--per-label").out
    assert "Precision" in table
    assert "not_listened_to" in table
    assert trained("evaluate", "held.jsonl", "--model", second, "--json").json["kind_accuracy"] == found["kind_accuracy"]
    assert "heed model list" in trained("evaluate", "held.jsonl", "--model", "nonsense").failed()
