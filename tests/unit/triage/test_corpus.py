"""The corpus that the model learns from, and the check that guards it."""

import json

import pytest

from models.errors import CorpusInvalid
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from triage.corpus_check import check_corpus
from triage.labelled import corpus_files, corpus_hash, read_labelled

CORPUS = read_labelled(corpus_files())

LINE = {
    "id": "a-1",
    "channel": "chat",
    "subject": None,
    "text": "nobody came on tuesday or on wednesday and she sat there waiting for them with her coat on",
    "kind": "complaint",
    "causes": ["missed_appointment"],
    "service_area": "adult_provision",
    "safeguarding": "none",
    "process": "adult_statutory",
    "flags": [],
}


def labelled(tmp_path, *lines):
    file = tmp_path / "part.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_labelled([file])


def test_the_corpus_holds_every_label_many_times_and_no_near_duplicates():
    found = check_corpus(CORPUS)
    assert found.problems == []
    assert found.messages >= 600


def test_every_label_is_in_the_corpus_in_mail_and_in_chat():
    for labels, given in (
        (Kind, lambda labels: {labels.kind}),
        (Cause, lambda labels: set(labels.causes)),
        (ServiceArea, lambda labels: {labels.service_area}),
        (Safeguarding, lambda labels: {labels.safeguarding}),
        (Process, lambda labels: {labels.process}),
        (Flag, lambda labels: set(labels.flags)),
    ):
        for channel in ("email", "chat"):
            found = set().union(*(given(example.labels) for example in CORPUS if example.message.channel == channel))
            assert set(labels) <= found, (labels, channel, set(labels) - found)


def test_a_wrong_label_is_named_with_its_file_and_line(tmp_path):
    with pytest.raises(CorpusInvalid, match=r"part\.jsonl, line 2"):
        labelled(tmp_path, LINE, LINE | {"process": "somewhere"})


def test_near_duplicates_are_found_and_pairs_may_be_closer(tmp_path):
    twin = LINE | {"id": "a-2", "text": LINE["text"].replace("wednesday", "friday")}
    assert any("a-1 and a-2" in problem for problem in check_corpus(labelled(tmp_path, LINE, twin)).problems)
    pair = [LINE | {"pair": "p1"}, twin | {"pair": "p1"}]
    assert not any("nearly the same" in problem for problem in check_corpus(labelled(tmp_path, *pair)).problems)


def test_a_passage_from_an_evaluation_file_is_found(tmp_path):
    corpus = labelled(tmp_path, LINE)
    held_back = labelled(
        tmp_path, LINE | {"id": "dev-1", "text": "So: on Wednesday and she sat there waiting for them with her coat on, again."}
    )
    assert any("a-1 shares" in problem and "dev-1" in problem for problem in check_corpus(corpus, held_back).problems)


def test_labels_that_do_not_go_together_are_found(tmp_path):
    wrong = labelled(tmp_path, LINE | {"process": "feedback_record"})
    assert any("does not take this kind" in problem for problem in check_corpus(wrong).problems)


def test_the_hash_changes_with_the_corpus(tmp_path):
    one, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    one.write_text("x")
    other.write_text("y")
    assert corpus_hash([one]) != corpus_hash([other])
    assert corpus_hash(corpus_files()) == corpus_hash(corpus_files())


def test_a_live_concern_cannot_wait_and_is_urgent_throughout_the_corpus():
    assert [example.id for example in CORPUS if example.labels.safeguarding.is_concern and Flag.URGENT not in example.labels.flags] == []
