"""The register of models: what is kept, which one is in use, and how the single model of before is taken over."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import ModelUnusable, NotFound
from triage.model import Model, load_model, save_model
from triage.register import KEPT, Pointer, Register


@pytest.fixture(scope="module")
def model(small_model) -> Model:
    return load_model(small_model)


@pytest.fixture
def register(tmp_path) -> Register:
    return Register(tmp_path / "models", tmp_path / "model.skops")


def add(register: Register, model: Model, *versions: str) -> None:
    """Keep the same model under several versions, quickly: written once and copied."""
    register.folder.mkdir(exist_ok=True)
    first = register.folder / f"{versions[0]}.skops"
    register.add(replace(model, version=versions[0]))
    for version in versions[1:]:
        shutil.copy(first, register.folder / f"{version}.skops")
        register.write_card({"version": version})


def test_without_a_model_none_is_in_use_and_it_is_said_how_to_train_one(register):
    assert (register.versions(), register.pointer()) == ([], None)
    with pytest.raises(ModelUnusable, match="heed train"):
        load_model(register.path_in_use())
    with pytest.raises(NotFound, match="heed model list"):
        register.find("current")


def test_a_model_is_kept_with_its_card_but_not_used_until_it_is_put_to_use(register, model):
    register.add(replace(model, version="one"))
    assert register.versions() == ["one"]
    assert register.card("one") == {"version": "one", **model.card}
    assert register.pointer() is None
    register.use("one")
    assert register.pointer() == Pointer("one")
    assert load_model(register.path_in_use()).version == "one"
    assert load_model(register.path_in_use()).learned == model.learned


def test_the_one_before_is_a_command_away_and_back_again(register, model):
    add(register, model, "one", "two")
    register.use("one")
    register.use("two")
    assert (register.find("current"), register.find("previous")) == ("two", "one")
    register.use(register.find("previous"))
    assert register.pointer() == Pointer("one", "two")
    register.use("one")  # again: the one before is still known
    assert register.pointer() == Pointer("one", "two")


@pytest.mark.parametrize("name", ["three", "../one", "", "previous"])
def test_only_what_is_there_can_be_named(register, model, name):
    add(register, model, "one")
    register.use("one")
    with pytest.raises(NotFound):
        register.find(name)


def test_a_model_that_cannot_be_loaded_is_not_put_to_use(register, model):
    add(register, model, "one")
    register.use("one")
    (register.folder / "two.skops").write_bytes(b"PK\x03\x04 but no more")
    with pytest.raises(ModelUnusable):
        register.use("two")
    assert register.pointer() == Pointer("one")
    with pytest.raises(ModelUnusable):
        register.card("two")


def test_a_card_that_got_lost_is_read_from_the_model(register, model):
    add(register, model, "one")
    (register.folder / "one.json").unlink()
    assert register.card("one")["corpus_sha256"] == model.card["corpus_sha256"]


def test_the_newest_ten_stay_and_the_one_in_use_and_the_one_before(register, model):
    versions = [f"2025-{number:02}" for number in range(KEPT + 5)]
    add(register, model, *versions)
    register.use(versions[1])
    register.use(versions[3])
    assert register.tidy() == [versions[4], versions[2], versions[0]]
    assert register.versions() == [*reversed(versions[5:]), versions[3], versions[1]]
    assert len(list(register.folder.iterdir())) == 2 * (KEPT + 2) + 1
    assert register.tidy() == []


def test_the_single_model_of_before_is_taken_over_and_in_use(register, model, small_model, tmp_path):
    shutil.copy(small_model, tmp_path / "model.skops")
    assert load_model(register.path_in_use()).version == model.version
    assert register.pointer() == Pointer(model.version)
    assert register.card(model.version)["messages"] == model.card["messages"]
    assert not (tmp_path / "model.skops").exists()
    assert register.path_in_use().parent == register.folder


def test_a_single_model_of_before_that_is_damaged_stays_until_another_is_used(register, model, tmp_path):
    old = tmp_path / "model.skops"
    old.write_bytes(b"PK\x03\x04 but no more")
    assert (register.path_in_use(), register.versions()) == (old, [])
    with pytest.raises(ModelUnusable, match="heed train"):
        load_model(register.path_in_use())
    add(register, model, "one")
    assert old.exists()
    register.use("one")
    assert not old.exists()


def test_where_nothing_can_be_written_the_single_model_is_used_as_it_is(small_model, tmp_path):
    Path(tmp_path / "models").write_text("in the way", encoding="utf-8")
    shutil.copy(small_model, tmp_path / "model.skops")
    assert Register(tmp_path / "models", tmp_path / "model.skops").path_in_use() == tmp_path / "model.skops"


def test_a_crash_while_a_model_is_written_leaves_what_was(register, model, monkeypatch):
    add(register, model, "one")
    register.use("one")

    def stop(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", stop)
    for step in (lambda: register.use("two"), lambda: register.write_card({"version": "one", "messages": 0})):
        shutil.copy(register.folder / "one.skops", register.folder / "two.skops")
        with pytest.raises(OSError, match="No space"):
            step()
    assert register.pointer() == Pointer("one")
    assert register.card("one")["messages"] == model.card["messages"]


def test_a_model_without_notes_of_what_it_learned_says_so(register, model):
    save_model(replace(model, version="old", learned=None), register.folder / "old.skops")
    assert register.load("old").learned is None
