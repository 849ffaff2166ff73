"""heed triage, evaluate, train and corpus check: what the model says of messages, for people and for scripts."""

import json
from pathlib import Path

import pytest

from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.states import Band
from tests.mailing import MAILS
from tests.unit.triage.foreign_messages import MESSAGES
from triage.labelled import corpus_files

CARERS = "The carers did not come to Mum on Sunday again and nobody from the agency rang us back. I want somebody to explain this."
THANKS = "Thank you so much to Denise from the reablement team, she was wonderful with my husband."
ONE_OF = {"kind": Kind, "service_area": ServiceArea, "safeguarding": Safeguarding, "process": Process}
MANY_OF = {"causes": Cause, "flags": Flag}
LABELLED = {
    "channel": "email",
    "subject": "",
    "kind": "complaint",
    "causes": ["delay"],
    "service_area": "adult_provision",
    "safeguarding": "none",
    "process": "adult_statutory",
    "flags": [],
}


def check_answer(answer: dict, labels: type, text: str) -> None:
    """Hold an answer to the form that scripts read."""
    assert labels(answer["label"])
    assert Band(answer["band"])
    assert 0 < answer["confidence"] <= 1
    for other in answer["alternatives"]:
        assert labels(other["label"]) is not labels(answer["label"])
        assert 0 <= other["confidence"] <= 1
    for span in answer["evidence"]:
        assert span["in_subject"] or text[span["start"] : span["end"]] == span["quote"]


def check_suggestion(found: dict, text: str) -> None:
    for name, labels in ONE_OF.items():
        if found[name] is not None:
            check_answer(found[name], labels, text)
    for name, labels in MANY_OF.items():
        for answer in found[name]:
            check_answer(answer, labels, text)
        assert [each["confidence"] for each in found[name]] == sorted((each["confidence"] for each in found[name]), reverse=True)


@pytest.fixture
def letter(tmp_path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(CARERS, encoding="utf-8")
    return path


def test_a_text_is_suggested_with_evidence(trained, letter):
    found = trained("triage", letter, "--json").json
    check_suggestion(found, CARERS)
    assert found["kind"]["label"] == "complaint"
    assert found["process"]["label"] == "adult_statutory"
    assert any(found[name]["evidence"] for name in ONE_OF)


def test_standard_input_is_read_like_a_file_in_any_charset(trained, letter):
    from_file = trained("triage", letter, "--json").json
    for words in (("triage", "--json"), ("triage", "-", "--json")):
        assert trained(*words, stdin=CARERS.encode()).json == from_file
    check_suggestion(trained("triage", "--json", stdin="It’s a disgrace, £40!".encode("cp1252")).json, "It’s a disgrace, £40!")


def test_a_mail_is_read_without_its_quotes(trained):
    found = trained("triage", MAILS / "gmail_reply.eml", "--json").json
    quotes = [span["quote"] for name in ONE_OF if found[name] for span in found[name]["evidence"]]
    raw = (MAILS / "gmail_reply.eml").read_text(encoding="utf-8")
    assert all(f"> {quote}" not in raw for quote in quotes)
    assert found["kind"]["label"]


def test_the_ending_of_a_mail_s_name_may_be_in_capitals(trained, tmp_path):
    (tmp_path / "MAIL.EML").write_bytes((MAILS / "quoted_printable.eml").read_bytes())
    assert trained("triage", "MAIL.EML", "--json").json == trained("triage", MAILS / "quoted_printable.eml", "--json").json


def test_people_see_a_table(trained, letter):
    said = trained("triage", letter).out
    for word in ("complaint", "adult_statutory", "Confidence", "Evidence"):
        assert word in said
    assert f"The case as a whole: {trained('triage', letter, '--json').json['band']}." in said
    assert "Written in" not in said


def test_people_are_told_of_another_language(trained):
    assert "Written in Polish" in trained("triage", stdin=MESSAGES["pl"][0].encode()).out


LONG_AGO = "The carers left my mother on the floor on 3 March 2022 and nobody has explained it. I want to complain."


def test_a_text_is_read_as_of_the_day_it_came(trained):
    def flags(day):
        return [flag["label"] for flag in trained("triage", "--received", day, "--json", stdin=LONG_AGO.encode()).json["flags"]]

    assert "out_of_time" in flags("2025-06-03")
    assert "out_of_time" not in flags("2022-03-09T09:12")


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01T00:00:00+10:00", "2101-01-01"])
def test_a_day_when_nothing_can_have_come_is_refused(trained, letter, day):
    assert "--received" in trained("triage", letter, "--received", day).err
    assert trained("triage", letter, "--received", day).status == 2


def test_a_mail_tells_itself_when_it_came(trained):
    assert trained("triage", MAILS / "gmail_reply.eml", "--received", "2025-06-03").status == 2


@pytest.mark.parametrize("text", ["", " \n", "?", "x" * 100_000])
def test_any_text_gets_an_answer(trained, text):
    check_suggestion(trained("triage", "--json", stdin=text.encode()).json, text)


@pytest.fixture
def many(tmp_path) -> Path:
    """Three messages, one of them with a character that some take for the end of a line."""
    path = tmp_path / "in.jsonl"
    lines = (
        {"id": "m1", "channel": "email", "subject": "Sunday", "text": CARERS},
        {"id": "m2", "channel": "chat", "subject": "", "text": THANKS},
        {"id": "m3", "text": "Mum fell.\u2028Nobody came.\x85"},
    )
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n", encoding="utf-8")
    return path


def test_many_messages_get_a_line_each_in_order(trained, many, tmp_path):
    ended = trained("triage", "--jsonl", many, "--out", tmp_path / "out.jsonl")
    assert (ended.status, ended.out) == (0, f"3 suggestions are in {tmp_path / 'out.jsonl'}.\n")
    assert "Suggesting" in ended.err
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n") if line]
    assert [line["id"] for line in lines] == ["m1", "m2", "m3"]
    for line, text in zip(lines, (CARERS, THANKS, "Mum fell.\u2028Nobody came.\x85"), strict=True):
        check_suggestion(line, text)
        for name in ("kind", "safeguarding", "process"):
            assert {"label", "confidence", "alternatives"} <= set(line[name])
    assert lines[1]["kind"]["label"] == "compliment"


def test_one_message_alone_and_among_many_is_suggested_alike(trained, many, tmp_path, letter):
    many.write_text(json.dumps({"id": 7, "text": CARERS}), encoding="utf-8")
    assert trained("triage", "--jsonl", many, "--out", tmp_path / "out.jsonl", "--json").json == {
        "messages": 1,
        "out": str(tmp_path / "out.jsonl"),
    }
    (line,) = (json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert line.pop("id") == 7
    alone = trained("triage", letter, "--json").json
    assert {name: line[name] and line[name]["label"] for name in ONE_OF} == {name: alone[name] and alone[name]["label"] for name in ONE_OF}


@pytest.mark.parametrize(
    "line",
    [
        "Dear Sir",
        "[1]",
        '{"id": "m2"}',
        '{"text": "Hello"}',
        '{"id": "m2", "text": null}',
        '{"id": "m2", "text": "Hello", "subject": 7}',
        '{"id": "m2", "text": "Hello", "channel": "pigeon"}',
    ],
)
def test_a_line_that_is_no_message_is_named_and_nothing_is_written(trained, tmp_path, line):
    (tmp_path / "in.jsonl").write_text('{"id": "m1", "text": "Hello"}\n' + line + "\n", encoding="utf-8")
    assert "in.jsonl, line 2" in trained("triage", "--jsonl", "in.jsonl", "--out", "out.jsonl").failed()
    assert not (tmp_path / "out.jsonl").exists()


def test_a_line_from_the_year_one_is_told(trained, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": "m1", "text": "Hello", "received_at": "0001-01-01T00:00:00+10:00"}', encoding="utf-8")
    said = trained("triage", "--jsonl", "in.jsonl", "--out", "out.jsonl").failed()
    assert "line 1: received_at: 0001-01-01T00:00:00+10:00 is not within the years 1970 to 2100." in said


def test_where_nothing_can_be_written_is_named(trained, many, tmp_path):
    assert "nowhere/out.jsonl" in trained("triage", "--jsonl", many, "--out", "nowhere/out.jsonl").failed()
    assert "nowhere.jsonl" in trained("triage", "--jsonl", "nowhere.jsonl", "--out", "out.jsonl").failed()


@pytest.fixture
def labelled(tmp_path) -> Path:
    path = tmp_path / "labelled.jsonl"
    lines = (
        LABELLED | {"id": "a", "text": CARERS},
        LABELLED | {"id": "b", "text": THANKS, "kind": "compliment", "causes": [], "process": "customer_service"},
    )
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_the_model_is_measured_on_a_labelled_file(trained, labelled):
    found = trained("evaluate", labelled, "--json").json
    assert found.pop("messages") == 2
    assert found.pop("model")
    assert found["kind_accuracy"] == 1.0
    assert all(value is None or 0 <= value <= 1 for value in found.values())
    said = trained("evaluate", labelled).out
    assert "kind_accuracy" in said
    assert "on 2 messages" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no labelled message"),
        (b'{"id": "a"}', "line 1"),
        (b"nonsense", "line 1"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"kind": "rant"}', "line 1"),
    ],
)
def test_a_labelled_file_that_cannot_be_used_is_told(trained, labelled, content, said):
    labelled.write_bytes(content)
    assert said in trained("evaluate", labelled).failed()


def test_a_labelled_file_that_is_not_there_is_told(trained):
    assert "nowhere.jsonl" in trained("evaluate", "nowhere.jsonl").failed()


def test_the_corpus_is_counted(command):
    ended = command("corpus", "check", "--json")
    found = json.loads(ended.out)
    assert found["messages"] >= 600
    assert set(found["counts"]["kind"]) == set(Kind)
    assert (ended.status == 0) == (found["problems"] == [])


def test_a_labelled_file_that_leaked_into_the_corpus_is_found(command, tmp_path):
    leaked = corpus_files()[0].read_text(encoding="utf-8").split("\n")[0]
    (tmp_path / "held_out.jsonl").write_text(leaked, encoding="utf-8")
    ended = command("corpus", "check", "--against", "held_out.jsonl", "--json")
    assert ended.status == 1
    assert any(json.loads(leaked)["id"] in problem for problem in json.loads(ended.out)["problems"])
    assert ended.err.count("\n") == 1
