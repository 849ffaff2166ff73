"""heed audit: the trail is checked against itself, and against anchors kept where the store is not."""

import sqlite3
from contextlib import closing

import pytest

from models.states import Role
from storage.audit import BEGINNING, entry_hash
from tests.desk_data import add_account
from tests.fakes import MORNING

GUARDS = ("DROP TRIGGER audit_refuse_update", "DROP TRIGGER audit_refuse_delete")


@pytest.fixture
def trail(within, home):
    """Three entries, and what changes them behind the store's back."""

    async def fill(store):
        officer = await add_account(store, "officer", Role.OFFICER)
        async with store.begin() as unit:
            for number in range(3):
                await unit.audit.append(MORNING, officer, "case_read", number)
            await unit.commit()

    within(fill)

    def tamper(*statements: str) -> None:
        with closing(sqlite3.connect(home / "heed.db", isolation_level=None)) as connection:
            for statement in (*GUARDS, *statements):
                connection.execute(statement)

    return tamper


@pytest.mark.usefixtures("trail")
def test_a_whole_trail_holds(kept):
    assert kept("audit", "verify", "--json").json == {"entries": 3, "anchors": 0, "holds": True}
    assert "3 entries" in kept("audit", "verify").out


def test_a_changed_entry_is_named(kept, trail):
    trail("UPDATE audit SET action = 'signed_in' WHERE id = 2")
    assert "Entry 2 of the audit trail was changed" in kept("audit", "verify").failed()


def test_an_anchor_holds_as_long_as_the_trail_only_grows(kept, trail, within, tmp_path):
    anchors = tmp_path / "anchors"
    anchors.write_text(kept("audit", "anchor").out)

    async def grow(store):
        async with store.begin() as unit:
            await unit.audit.append(MORNING, 1, "case_read", 7)
            await unit.commit()

    within(grow)
    with anchors.open("a") as file:
        file.write("\n" + kept("audit", "anchor").out)
    assert kept("audit", "verify", "--anchors", anchors, "--json").json == {"entries": 4, "anchors": 2, "holds": True}


def test_a_tail_that_was_cut_off_shows_only_against_an_anchor(kept, trail, tmp_path):
    anchors = tmp_path / "anchors"
    anchors.write_text(kept("audit", "anchor").out)
    trail("DELETE FROM audit WHERE id = 3")
    assert kept("audit", "verify").status == 0
    assert "its end was cut off" in kept("audit", "verify", "--anchors", anchors).failed()


def test_a_trail_that_was_made_anew_shows_against_an_anchor(kept, trail, within, tmp_path):
    anchors = tmp_path / "anchors"
    anchors.write_text(kept("audit", "anchor").out)

    async def made_anew(store):
        previous, statements = BEGINNING, []
        async with store.read() as unit:
            async for entry in unit.audit.all_entries():
                entry.case_id, entry.previous = 9, previous
                previous = entry_hash(entry)
                statements.append(f"UPDATE audit SET case_id = 9, previous = '{entry.previous}', hash = '{previous}' WHERE id = {entry.id}")  # noqa: S608
        return statements

    trail(*within(made_anew))
    assert kept("audit", "verify").status == 0, "the chain itself holds again"
    assert "was made anew" in kept("audit", "verify", "--anchors", anchors).failed()


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize("line", ["heed-audit 3 " + "a" * 64 + " " + "b" * 64, "3", "heed-audit three x y"])
def test_a_line_that_we_did_not_sign_is_no_anchor(kept, tmp_path, line):
    anchors = tmp_path / "anchors"
    anchors.write_text(line)
    assert "That is no anchor of this Heed" in kept("audit", "verify", "--anchors", anchors).failed()


def test_an_empty_trail_has_nothing_to_hold_on_to(kept):
    assert "no entry yet" in kept("audit", "anchor").failed()
