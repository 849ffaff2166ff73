"""Suggestions, decisions, their undoings and the audit trail are only ever added to; the database itself refuses anything else."""

import sqlite3

import psycopg
import pytest

from models.states import Role
from tests.desk_data import Sample, add_account, add_case, add_decision
from tests.fakes import MORNING


@pytest.fixture
async def filled(store) -> None:
    """A store with one row in each of the guarded tables."""
    officer = await add_account(store, "officer", Role.OFFICER)
    await add_decision(store, await add_case(store, Sample("Calls", "The carer did not come.")), officer, MORNING)
    async with store.begin() as unit:
        await unit.judgements.undo(1, officer, MORNING)
        await unit.audit.append(MORNING, officer, "case_read", 1)
        await unit.commit()


CHANGES = (
    "UPDATE suggestions SET kind = 'compliment'",
    "UPDATE decisions SET process = 'corporate' WHERE id = 1",
    "UPDATE decision_undoings SET at = at",
    "UPDATE audit SET detail = detail",
    "DELETE FROM suggestions",
    "DELETE FROM decisions WHERE id = 1",
    "DELETE FROM decision_undoings",
    "DELETE FROM audit",
)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_on_record_can_be_neither_changed_nor_deleted(behind, change):
    tables = ("suggestions", "decisions", "decision_undoings", "audit")
    before = [behind(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - our own names
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
        behind(change)
    assert [behind(f"SELECT * FROM {table}") for table in tables] == before  # noqa: S608 - our own names
    assert [len(rows) for rows in before] == [1, 1, 1, 1]


@pytest.mark.usefixtures("filled")
async def test_the_program_itself_is_refused_too(store):
    async def change_our_mind() -> None:
        async with store.begin() as unit:
            ((decision, _),) = await unit.judgements.undoings(1)
            decision.reason = "we meant something else"
            await unit.commit()

    with pytest.raises(Exception, match="append-only"):
        await change_our_mind()


@pytest.mark.usefixtures("filled")
async def test_a_decision_is_undone_once(store):
    async def undo_again() -> None:
        async with store.begin() as unit:
            await unit.judgements.undo(1, 1, MORNING)
            await unit.commit()

    with pytest.raises(Exception, match=r"(?i)unique"):
        await undo_again()
