"""heed train: a model from labelled files and officers' decisions, which takes over only if it may."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from heed import training
from heed.learning import register_of
from heed.settings import Settings
from models.labels import Kind
from models.states import Role
from storage.store import Store
from tests.desk_data import Sample, add_account, add_case, add_decision
from tests.fakes import MORNING
from triage import challenge
from triage.labelled import Labelled, corpus_files, read_labelled
from triage.lessons import text_key

EVERY = 70
DECIDED = 60


@pytest.fixture
def corpus(tmp_path) -> Path:
    """A small part of the corpus as a folder of its own."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines = [line for file in corpus_files() for line in file.read_text(encoding="utf-8").split("\n") if line]
    (folder / "some.jsonl").write_text("\n".join(lines[::EVERY]), encoding="utf-8")
    return folder


@pytest.fixture
def train(kept, corpus, home):
    """Trains on the small corpus, by words alone, and returns what the command says as JSON."""
    return lambda: kept("train", "--corpus", corpus, "--json", encoder_dir=str(home)).json


@pytest.fixture
def decided(within) -> list[Labelled]:
    """Messages that the small corpus does not have, decided by an officer as they are labelled."""
    found = read_labelled(corpus_files())[1::EVERY][:DECIDED]

    async def fill(store: Store) -> None:
        officer = await add_account(store, "officer", Role.OFFICER)
        for each in found:
            reference = await add_case(store, Sample(each.message.subject, each.message.text))
            labels = each.labels
            await add_decision(
                store,
                reference,
                officer,
                MORNING,
                kind=labels.kind,
                causes=[*map(str, labels.causes)],
                service_area=labels.service_area,
                safeguarding=labels.safeguarding,
                process=labels.process,
                flags=[*map(str, labels.flags)],
            )

    within(fill)
    return found


def trail(within) -> list[tuple[str, str]]:
    async def read(store: Store):
        async with store.read() as unit:
            return [(entry.action, entry.detail) for entry in reversed(await unit.audit.latest(20))]

    return within(read)


def test_a_first_model_is_trained_and_used(kept, corpus, home):
    ended = kept("train", "--corpus", corpus, "--json", encoder_dir=str(home))
    made = ended.json
    assert ended.err == ""
    assert made["messages"] == len((corpus / "some.jsonl").read_text(encoding="utf-8").split("\n"))
    assert made["sources"] == {"corpus": made["messages"], "history": 0, "decision": 0}
    assert 0 < made["held_out"]["kind_accuracy"] <= 1
    assert made["per_label"]["kind"]["complaint"]["count"] > 0
    assert (made["verdict"]["takes_over"], made["verdict"]["reason"]) == (True, "there was no model in use")
    assert kept("triage", "--json", stdin=b"The carers did not come.", encoder_dir=str(home)).json["model_version"] == made["version"]
    files = {"in-use.json", f"{made['version']}.json", f"{made['version']}.skops"}
    assert {path.name for path in (home / "models").iterdir()} == files
    assert list(home.glob("model.*")) == []


def test_training_twice_on_the_same_messages_makes_the_same_model_which_is_kept_beside_the_first(kept, corpus, home):
    first, second = (kept("train", "--corpus", corpus, encoder_dir=str(home)) for _ in range(2))
    assert "It is in use: there was no model in use." in first.out
    held_out = [said.out.split("held-out folds:\n")[1].split("It is")[0] for said in (first, second)]
    assert held_out[0] == held_out[1]
    new, old = (model["version"] for model in kept("model", "list", "--json").json)
    reason = "0 decisions that neither model has learned from; 200 are needed to compare them"
    assert f"It is kept, but {old} stays in use: {reason}." in second.out
    assert f"To use it all the same: heed model use {new}" in second.out
    assert kept("triage", "--json", stdin=b"The carers did not come.").json["model_version"] == old


def test_officers_decisions_are_learned_from_but_for_those_kept_back(train, decided, home):
    made = train()
    assert made["sources"]["decision"] + made["kept_back"] == DECIDED
    assert 15 < made["kept_back"] < 45
    learned = register_of(Settings(data_dir=home)).load(made["version"]).learned
    assert Counter(text_key(each.message) in learned for each in decided) == {True: DECIDED - made["kept_back"], False: made["kept_back"]}


def test_an_imported_history_is_learned_from_but_not_against_an_officer(train, decided, monkeypatch):
    fresh = [replace(each, silent=frozenset({"flags", "safeguarding"})) for each in read_labelled(corpus_files())[2::EVERY][:20]]
    wrong = [replace(each, labels=replace(each.labels, kind=Kind.REQUEST), silent=frozenset({"causes"})) for each in decided]
    alone = train()
    monkeypatch.setattr(training, "read_history", lambda _settings: [*fresh, *wrong])
    both = train()
    assert both["sources"] == alone["sources"] | {"history": len(fresh)}
    counted = [made["per_label"]["safeguarding"]["none"]["count"] for made in (alone, both)]
    assert counted[0] == counted[1]
    assert both["per_label"]["kind"]["complaint"]["count"] > alone["per_label"]["kind"]["complaint"]["count"]


def test_the_officers_choice_wins_over_the_corpus(train, decided, corpus):
    file = corpus / "some.jsonl"
    before = train()
    copies = [
        {
            "id": f"copy-{each.id}",
            "channel": "email",
            "subject": "",
            "text": each.message.text,
            "kind": "other",
            "causes": [],
            "service_area": None,
            "safeguarding": "none",
            "process": "none",
            "flags": [],
        }
        for each in decided
        if each.labels.kind is not Kind.OTHER
    ]
    file.write_text(file.read_text(encoding="utf-8") + "\n" + "\n".join(map(json.dumps, copies)), encoding="utf-8")
    after = train()
    assert len(copies) > DECIDED / 2
    # Neither the copies of what was learned are learned, nor those of what is kept back.
    assert after["messages"] == before["messages"]
    assert after["per_label"]["kind"]["other"]["count"] == before["per_label"]["kind"]["other"]["count"]


def test_models_are_compared_on_what_neither_has_learned(train, decided, within, monkeypatch):
    monkeypatch.setattr(challenge, "FEWEST_UNSEEN", 10)
    first, second = train(), train()
    assert second["verdict"]["champion"] == first["version"]
    assert second["verdict"]["unseen"] == second["kept_back"] >= 10
    # The same lessons make the same model, which is no worse than itself.
    assert (second["verdict"]["takes_over"], len(second["verdict"]["outcomes"])) == (True, 6)
    entries = [entry for entry in trail(within) if entry[0].startswith("model_")]
    assert [action for action, _ in entries] == ["model_trained", "model_used"] * 2
    assert entries[2][1].startswith(f"{second['version']} from ")
    assert "; takes over: no worse than" in entries[2][1]
    assert entries[3][1] == second["version"]


def test_a_worse_model_is_kept_and_the_reason_told(train, decided, corpus, kept, home, monkeypatch):
    monkeypatch.setattr(challenge, "FEWEST_UNSEEN", 10)
    first = train()
    rows = [json.loads(line) for line in (corpus / "some.jsonl").read_text(encoding="utf-8").split("\n")]
    areas = sorted({row["service_area"] for row in rows if row["service_area"]})
    for row in rows:  # every area is told for another
        row["service_area"] = row["service_area"] and areas[(areas.index(row["service_area"]) + 5) % len(areas)]
    (corpus / "some.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    said = kept("train", "--corpus", corpus, encoder_dir=str(home)).out
    assert f"It is kept, but {first['version']} stays in use: " in said
    assert "service area: 0." in said
    assert kept("model", "show", "--json").json["version"] == first["version"]


def test_a_model_that_this_program_cannot_use_gives_way(train, home):
    (home / "model.skops").write_bytes(b"PK\x03\x04 but no more")
    made = train()
    assert made["verdict"]["takes_over"]
    assert "damaged, or was made for another version of Heed" in made["verdict"]["reason"]
    assert not (home / "model.skops").exists()


def test_before_there_is_a_store_the_corpus_alone_teaches(command, corpus, home):
    made = command("train", "--corpus", corpus, "--json", encoder_dir=str(home)).json
    assert made["verdict"]["takes_over"]


def test_too_few_messages_and_none_at_all_are_told_and_the_old_model_stays(trained, tmp_path, home):
    before = trained("model", "show", "--json").json
    (tmp_path / "few").mkdir()
    assert "no corpus" in trained("train", "--corpus", "few").failed()
    (tmp_path / "few" / "one.jsonl").write_text(corpus_files()[0].read_text(encoding="utf-8").split("\n")[0], encoding="utf-8")
    assert "At least 50" in trained("train", "--corpus", "few", "--json", encoder_dir=str(home)).failed()
    assert trained("model", "show", "--json").json == before
