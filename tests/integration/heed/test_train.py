"""heed train: a model from labelled files, put to use at once."""

from pathlib import Path

import pytest

from triage.labelled import corpus_files

EVERY = 40


@pytest.fixture
def corpus(tmp_path) -> Path:
    """A small part of the corpus as a folder of its own."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines = [line for file in corpus_files() for line in file.read_text(encoding="utf-8").split("\n") if line]
    (folder / "some.jsonl").write_text("\n".join(lines[::EVERY]), encoding="utf-8")
    return folder


def test_a_model_is_trained_and_used(kept, corpus, home):
    ended = kept("train", "--corpus", corpus, "--json", encoder_dir=str(home))
    made = ended.json
    assert ended.err == ""
    assert made["messages"] == len((corpus / "some.jsonl").read_text(encoding="utf-8").split("\n"))
    assert 0 < made["held_out"]["kind_accuracy"] <= 1
    assert kept("triage", "--json", stdin=b"The carers did not come.", encoder_dir=str(home)).json["model_version"] == made["version"]
    assert [path.name for path in home.glob("model*")] == ["model.skops"]


def test_training_twice_on_the_same_messages_makes_the_same_model(kept, corpus, home):
    first, second = (kept("train", "--corpus", corpus, encoder_dir=str(home)) for _ in range(2))
    assert "is in use" in first.out
    assert first.out.split("held-out folds")[1] == second.out.split("held-out folds")[1]


def test_too_few_messages_and_none_at_all_are_told_and_the_old_model_stays(trained, tmp_path, home):
    before = (home / "model.skops").read_bytes()
    (tmp_path / "few").mkdir()
    assert "no corpus" in trained("train", "--corpus", "few").failed()
    (tmp_path / "few" / "one.jsonl").write_text(corpus_files()[0].read_text(encoding="utf-8").split("\n")[0], encoding="utf-8")
    assert "At least 50" in trained("train", "--corpus", "few", "--json", encoder_dir=str(home)).failed()
    assert (home / "model.skops").read_bytes() == before
