"""Labelled lines: what they may leave open, and what they may say besides."""

import json
from datetime import UTC, datetime

import pytest

from models.errors import CorpusInvalid
from models.labels import ServiceArea
from triage.labelled import read_labelled

LINE = {
    "id": "one",
    "channel": "email",
    "text": "Nobody came.",
    "kind": "complaint",
    "causes": ["delay"],
    "service_area": "adult_provision",
    "safeguarding": "none",
    "process": "adult_statutory",
    "flags": [],
}


@pytest.fixture
def read(tmp_path):
    """Reads one line with these changes; None takes a field away."""

    def run(**changes):
        line = {name: value for name, value in (LINE | changes).items() if name not in changes or value is not None}
        (tmp_path / "some.jsonl").write_text(json.dumps(line), encoding="utf-8")
        (found,) = read_labelled([tmp_path / "some.jsonl"])
        return found

    return run


def test_a_line_answers_every_field_unless_it_says_otherwise(read):
    assert read().silent == frozenset()
    with pytest.raises(CorpusInvalid, match=r"some\.jsonl, line 1: 'process'"):
        read(process=None)


def test_fields_left_open_need_no_label_and_the_others_keep_theirs(read):
    found = read(silent=["process", "kind", "flags"], process=None, kind=None, flags=None)
    assert found.silent == {"process", "kind", "flags"}
    assert found.labels.service_area is ServiceArea.ADULT_PROVISION


def test_only_fields_can_be_left_open(read):
    with pytest.raises(CorpusInvalid, match="silent names no field: colour"):
        read(silent=["colour"])


def test_a_line_may_say_when_it_came_with_its_time_zone(read):
    assert read().message.received_at is None
    assert read(received_at="2024-03-04T12:00:00+00:00").message.received_at == datetime(2024, 3, 4, 12, tzinfo=UTC)
    with pytest.raises(CorpusInvalid, match="received_at has no time zone"):
        read(received_at="2024-03-04T12:00:00")
