"""Every command has its help; wrong use ends with 2; what fails says why in one line."""

import sqlite3
from contextlib import closing

import pytest

from heed import case_list

COMMANDS = (
    (),
    ("serve",),
    ("demo",),
    ("triage",),
    ("cases",),
    ("statistics",),
    ("train",),
    ("evaluate",),
    ("corpus",),
    ("corpus", "check"),
    ("db",),
    ("db", "upgrade"),
    ("db", "current"),
    ("user",),
    ("user", "add"),
    ("user", "list"),
    ("user", "disable"),
    ("user", "reset"),
    ("pen",),
    ("pen", "list"),
    ("pen", "show"),
    ("pen", "retry"),
)
WRONG_USES = (
    ("nonsense",),
    ("cases", "--status", "open"),
    ("cases", "everything"),
    ("serve", "--only", "mail,kitchen"),
    ("triage", "--jsonl", "in.jsonl"),
    ("triage", "--out", "out.jsonl"),
    ("triage", "letter.txt", "--jsonl", "in.jsonl", "--out", "out.jsonl"),
    ("evaluate",),
    ("statistics", "--from", "yesterday"),
    ("statistics", "--from", "2025-06-02", "--to", "2025-06-01"),
    ("user", "add", "ruth"),
    ("user", "add", "ruth", "--role", "king"),
    ("user", "add", "ruth", "--role", "service"),
    ("user", "reset"),
    ("pen", "show", "first"),
)
NEEDING_A_STORE = (
    ("cases", "--json"),
    ("statistics", "--json"),
    ("user", "list", "--json"),
    ("user", "add", "ruth", "--role", "officer"),
    ("user", "disable", "ruth"),
    ("pen", "list", "--json"),
    ("pen", "show", "1"),
    ("pen", "retry", "1"),
    ("serve", "--only", "mail"),
)
NEEDING_A_MODEL = (
    ("triage", "letter.txt"),
    ("triage", "--json", "letter.txt"),
    ("triage", "--jsonl", "in.jsonl", "--out", "out.jsonl"),
    ("evaluate", "in.jsonl"),
    ("serve", "--only", "worker"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_given(command, words):
    ended = command(*words, "--help")
    assert (ended.status, ended.err) == (0, "")
    assert "Usage: " in ended.out
    assert "--help" in ended.out


@pytest.mark.parametrize("words", WRONG_USES, ids=" ".join)
def test_wrong_use_ends_with_2_and_says_how_to_get_help(kept, words):
    ended = kept(*words)
    assert (ended.status, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert "--help" in ended.err or "-h" in ended.err


@pytest.mark.parametrize("words", NEEDING_A_STORE, ids=" ".join)
def test_without_tables_it_is_said_how_to_make_them(command, words):
    assert "heed db upgrade" in command(*words).failed()


@pytest.mark.parametrize("words", [*NEEDING_A_STORE, ("db", "upgrade"), ("db", "current")], ids=" ".join)
def test_a_store_that_cannot_be_reached_is_told(command, tmp_path, words):
    assert "cannot be reached" in command(*words, database_url=f"sqlite+aiosqlite:///{tmp_path / 'gone' / 'heed.db'}").failed()


def test_a_file_that_is_no_store_is_told(command, home):
    (home / "heed.db").write_text("Dear Sir or Madam, this is no database at all. " * 100, encoding="utf-8")
    assert "store" in command("cases").failed()


def test_a_store_of_a_newer_program_is_told(kept, home):
    with closing(sqlite3.connect(home / "heed.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (("cases",), ("db", "upgrade")):
        assert "newer Heed" in kept(*words).failed()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"database_url": "nonsense"}, "HEED_DATABASE_URL"),
        ({"data_dir": "/proc/heed"}, "HEED_DATA_DIR"),
        ({"mail_port": "eighty"}, "HEED_MAIL_PORT"),
        ({"mail_from": "somebody@elsewhere.example"}, "HEED_MAIL_FROM"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(command, settings, named):
    for words in (("cases",), ("serve",), ("serve", "--prepare")):
        assert named in command(*words, **settings).failed()


@pytest.mark.parametrize("words", NEEDING_A_MODEL, ids=" ".join)
def test_without_a_model_it_is_said_how_to_train_one(kept, tmp_path, words):
    (tmp_path / "letter.txt").write_text("The carer did not come.", encoding="utf-8")
    (tmp_path / "in.jsonl").write_text("", encoding="utf-8")
    assert "heed train" in kept(*words).failed()


def test_a_model_that_is_damaged_is_told(kept, home, tmp_path):
    (home / "model.skops").write_bytes(b"PK\x03\x04 but no more")
    (tmp_path / "letter.txt").write_text("The carer did not come.", encoding="utf-8")
    assert "heed train" in kept("triage", "letter.txt").failed()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "disable", "nobody"), "no account named nobody"),
        (("user", "reset", "nobody"), "no account named nobody"),
        (("user", "add", "Ruth Amery", "--role", "officer"), "small letters"),
        (("pen", "show", "7"), "heed pen list"),
        (("pen", "retry", "7"), "heed pen list"),
        (("triage", "nowhere.txt"), "nowhere.txt"),
        (("corpus", "check", "--against", "nowhere.jsonl"), "nowhere.jsonl"),
        (("demo",), "make run"),
    ],
)
def test_what_is_not_there_is_named(kept, words, said):
    assert said in kept(*words, mail_port="1").failed()


def test_what_nobody_foresaw_is_one_line_without_a_traceback_and_more_when_asked_for(kept, monkeypatch):
    async def stumble(*_given: object) -> None:
        raise ZeroDivisionError("Mrs Denby's carer")

    monkeypatch.setattr(case_list, "list_cases", stumble)
    said = kept("cases").failed()
    assert "ZeroDivisionError" in said
    assert "Denby" not in said
    assert "Traceback" in kept("cases", log_level="debug").err


def test_what_is_kept_can_be_read_by_nobody_else_on_the_machine(kept, home):
    assert kept("cases", "--json").status == 0
    assert kept("audit", "verify").status == 0
    files = {file.name: file.stat().st_mode & 0o077 for file in home.rglob("*") if file.is_file()}
    assert {"heed.db", "secret.key"} <= files.keys()
    assert set(files.values()) == {0}, files
