"""heed history: a council's own cases are imported whole or not at all, kept for Heed's user alone, and read by training."""

import hashlib
import json
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heed.history import read_history
from heed.settings import Settings
from models.labels import Cause, Kind, Process, Safeguarding, ServiceArea
from storage.store import Store
from triage.fields import FIELDS
from triage.labelled import corpus_files, read_labelled

MAP = """
[columns]
text = "Details"
received = "Received"
service_area = "Team"
causes = "Reason"

[always]
kind = "complaint"

[service_area]
"OP Team East" = "adult_assessment"
"Home care" = "adult_provision"

[causes]
"Lateness" = "delay"
"""
# As Excel saves it on a British council's machine.
CASES = (
    "Ref;Received;Team;Reason;Details\r\n"
    '1;04/03/2024;OP Team East;Lateness;"Dear Sir,\r\n\r\nI was charged £40 for a visit that “never” came; why?"\r\n'
    "2;05/03/2024;Home care;Rudeness;The carer shouted at Mum again this morning\r\n"
    "3;06/03/2024;North;Lateness;Nobody has rung me back for three weeks\r\n"
    "4;07/03/2024;North;;See attached\r\n"
    "5;soon;Home care;Lateness;the CARER shouted at mum again  this morning\r\n"
)


@pytest.fixture
def files(tmp_path) -> tuple[Path, Path]:
    """The council's file and its map."""
    (tmp_path / "Cases 2024.csv").write_bytes(CASES.encode("cp1252"))
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    return tmp_path / "Cases 2024.csv", tmp_path / "map.toml"


@pytest.fixture
def imported(kept, files):
    """Runs the import with more arguments."""
    return lambda *more: kept("history", "import", files[0], "--map", files[1], *more)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_history_is_imported_and_read_for_training(imported, home):
    told = imported("--json").json
    assert (told["name"], told["encoding"], told["separator"], told["rows"], told["messages"]) == ("cases-2024", "cp1252", ";", 5, 3)
    first, second, third = read_history(Settings(data_dir=home))
    assert first.message.text == "Dear Sir,\n\nI was charged £40 for a visit that “never” came; why?"
    assert first.message.received_at == datetime(2024, 3, 4, 12, tzinfo=UTC)
    assert (first.labels.kind, first.labels.causes, first.labels.service_area) == (
        Kind.COMPLAINT,
        (Cause.DELAY,),
        ServiceArea.ADULT_ASSESSMENT,
    )
    assert first.silent == {"safeguarding", "process", "flags"}
    assert second.silent == {"safeguarding", "process", "flags", "causes"}
    assert third.silent == {"safeguarding", "process", "flags", "service_area"}
    assert len({first.group, second.group, third.group}) == 3
    assert all(field in FIELDS for example in (first, second, third) for field in example.silent)
    assert (first.labels.safeguarding, first.labels.process) == (Safeguarding.NONE, Process.NONE)  # what stands there means nothing


def test_what_was_not_taken_is_counted_with_its_lines_and_what_to_add_to_the_map(imported):
    told = imported("--json").json
    assert told["teaches"] == {"kind": 3, "service_area": 2, "safeguarding": 0, "process": 0, "causes": 2, "flags": 0}
    assert told["left_out"] == {"its text has fewer than 3 words": {"count": 1, "lines": [7]}}
    assert told["duplicates"] == {"within the file": 1}
    assert told["unreadable_dates"] == {"count": 1, "lines": [8]}
    assert told["unmapped"] == [
        {"field": "causes", "column": "Reason", "value": "Rudeness", "count": 1, "lines": [5], "add": '[causes] "Rudeness" = "…"'},
        {"field": "service_area", "column": "Team", "value": "North", "count": 1, "lines": [6], "add": '[service_area] "North" = "…"'},
    ]


def test_people_read_the_same_in_words(imported):
    said = imported().out
    assert "Imported 3 messages as cases-2024; they teach kind 3, service_area 2, causes 2." in said
    assert "1 left out: its text has fewer than 3 words (line 7)" in said
    assert "1 left out: the same text within the file is there already" in said
    assert '[service_area] "North" = "…"' in said


def test_only_heed_s_user_can_read_what_is_kept(imported, home):
    assert imported().status == 0
    folder = home / "history"
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == {"cases-2024.json": 0o600, "cases-2024.jsonl": 0o600}


def test_a_folder_that_others_could_read_is_closed(imported, home):
    (home / "history").mkdir(mode=0o755)
    assert imported().status == 0
    assert mode(home / "history") == 0o700


def test_checking_keeps_nothing_and_puts_nothing_on_record(imported, home, within):
    told = imported("--check", "--json").json
    assert (told["imported"], told["messages"]) == (False, 3)
    said = imported("--check").out
    assert "Would import 3 messages" in said
    assert 'parted by ";", ' in said
    assert not (home / "history").exists()
    assert within(trail) == []


async def trail(store: Store) -> list[tuple[str, str]]:
    async with store.read() as unit:
        assert await unit.audit.first_broken() is None
        return [(entry.action, entry.detail) for entry in reversed(await unit.audit.latest(10))]


def test_import_and_removal_are_on_record(imported, kept, files, within):
    imported()
    kept("history", "remove", "cases-2024")
    digest = hashlib.sha256(files[0].read_bytes()).hexdigest()
    assert within(trail) == [
        ("history_imported", f"cases-2024: 3 messages from Cases 2024.csv, SHA-256 {digest}"),
        ("history_removed", "cases-2024: 3 messages from Cases 2024.csv"),
    ]


def test_the_card_says_where_it_comes_from(imported, kept, files):
    imported()
    (card,) = kept("history", "list", "--json").json["histories"]
    assert card["source_sha256"] == hashlib.sha256(files[0].read_bytes()).hexdigest()
    assert (card["name"], card["source"], card["rows"], card["messages"]) == ("cases-2024", "Cases 2024.csv", 5, 3)
    assert card["mapping"]["columns"]["text"] == ["Details"]
    assert card["mapping"]["words"]["service_area"]["anywhere"]["op team east"] == ["adult_assessment"]
    assert "cases-2024" in kept("history", "list").out


def test_removing_deletes_it_and_names_the_models_that_learned_from_it(imported, kept, home):
    imported()
    (home / "models").mkdir()
    for version, sources in (("20990101-000000-aaaa", {"history": 3}), ("20990102-000000-bbbb", {"history": 0})):
        (home / "models" / f"{version}.skops").write_bytes(b"")
        card = {"version": version, "trained_at": f"{version[:4]}-01-01T00:00:00+00:00", "messages": 9, "sources": sources}
        (home / "models" / f"{version}.json").write_text(json.dumps(card))
    said = kept("history", "remove", "cases-2024").out
    assert "may have learned from it and remain: 20990101-000000-aaaa." in said
    assert list((home / "history").iterdir()) == []
    assert read_history(Settings(data_dir=home)) == []
    assert kept("history", "list").out == "No history is imported.\n"
    assert "no history cases-2024" in kept("history", "remove", "cases-2024").failed()
    assert "no history ../heed" in kept("history", "remove", "../heed").failed()


def test_a_name_is_taken_once_unless_it_is_replaced(imported, kept, files, home):
    imported()
    assert "already" in imported().failed()
    files[0].write_text(CASES.replace("three weeks", "four weeks"), encoding="utf-8")
    assert imported("--replace", "--json").json["messages"] == 3
    assert "four weeks" in read_history(Settings(data_dir=home))[2].message.text
    (card,) = kept("history", "list", "--json").json["histories"]
    assert card["first_imported_at"] < card["imported_at"]


def test_what_another_history_or_the_corpus_has_is_left_out(imported, files, home):
    imported("--name", "first")
    known = read_labelled(corpus_files()[:1])[0].message.text
    quoted = known.replace('"', '""')
    files[0].write_text(f'{CASES}6;;Home care;;"{quoted}"\r\n7;;Home care;;Something that is new to Heed\r\n', encoding="utf-8")
    told = imported("--name", "second", "--json").json
    assert told["duplicates"] == {"of other histories": 4, "of the corpus": 1}
    assert [example.id.split("/")[0] for example in read_history(Settings(data_dir=home))] == ["first"] * 3 + ["second"]


def test_a_row_that_breaks_off_leaves_nothing_behind(imported, files, home, within):
    files[0].write_text(CASES + '9;;;"never closed\r\n', encoding="utf-8")
    assert "Cases 2024.csv, line 9: the quotation marks" in imported().failed()
    assert list((home / "history").iterdir()) == []
    assert within(trail) == []


def test_nothing_is_imported_that_cannot_be_put_on_record(command, files, home):
    assert "heed db upgrade" in command("history", "import", files[0], "--map", files[1]).failed()
    assert list((home / "history").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Cases 2024.csv is empty"),
        ("Ref;Received;Team;Reason;Details\r\n", "Nothing in Cases 2024.csv can be learned from"),
        (CASES.replace("Team", "Teem"), "no column “Team”. Did you mean “Teem”?"),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_one_line(imported, files, home, content, said):
    files[0].write_text(content, encoding="utf-8")
    assert said in imported().failed()
    assert not list(home.glob("history/*"))


def test_a_name_that_no_file_should_have_is_refused(imported):
    assert "cannot be a history's name" in imported("--name", "../../secret").failed()


def test_what_an_import_that_was_killed_left_is_told_and_removed(kept, home):
    (home / "history").mkdir()
    (home / "history" / "old.jsonl.part").write_text('{"text": "half"}')
    assert kept("history", "list", "--json").json == {"histories": [], "unfinished": ["old"]}
    assert "An import of old was broken off" in kept("history", "list").out
    assert read_history(Settings(data_dir=home)) == []
    assert kept("history", "remove", "old").status == 0
    assert list((home / "history").iterdir()) == []


def test_a_map_is_begun_filled_in_and_used(kept, files, tmp_path):
    begun = tmp_path / "begun.toml"
    assert "5 columns to go through" in kept("history", "map", files[0], "--out", begun).out
    text = begun.read_text(encoding="utf-8")
    assert '"Home care" = "?"  # 2' in text
    assert kept("history", "map", files[0]).out == text
    assert "cannot be written" in kept("history", "map", files[0], "--out", begun).failed()
    begun.write_text(text.replace('"North" = "?"', '"North" = ""').replace('= "?"', '= "adult_provision"', 1), encoding="utf-8")
    told = kept("history", "import", files[0], "--map", begun, "--check", "--json").json
    assert [(each["field"], each["value"]) for each in told["unmapped"] if each["field"] == "service_area"] == [
        ("service_area", "OP Team East")
    ]


GROWTH = """
import resource, sys
from pathlib import Path
from heed.histories.importing import check_history, source_of
from heed.histories.mapping import map_from_dict
from heed.settings import Settings
from tests.fakes import MORNING

def measure(path):
    mapping = map_from_dict({"columns": {"text": "Details", "service_area": "Team"}, "always": {"kind": "complaint"}})
    report = check_history(Settings(data_dir=Path(sys.argv[3])), source_of(Path(path), mapping, None, MORNING, replace=False))
    print(report.rows, report.messages, len(report.unmapped), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

measure(sys.argv[1])
measure(sys.argv[2])
"""


def test_a_hundred_thousand_rows_are_read_in_little_memory(tmp_path, home):
    few, many = (tmp_path / name for name in ("few.csv", "many.csv"))
    for path, rows in ((few, 10), (many, 100_000)):
        with path.open("w", encoding="utf-8") as file:
            file.write("Details,Team\n")
            file.writelines(f'"Case {n}: nobody came.\n{"The carer was late again. " * 20}",Team {n % 50}\n' for n in range(rows))
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", GROWTH, few, many, home], cwd=root, capture_output=True, text=True, check=True)
    before, after = (list(map(int, line.split())) for line in done.stdout.splitlines())
    assert before[:3] == [10, 10, 10]
    assert after[:3] == [100_000, 100_000, 50]
    assert many.stat().st_size > 50_000_000
    assert after[3] - before[3] < 40_000  # kilobytes
