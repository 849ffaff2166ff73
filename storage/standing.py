"""Which decisions stand: all but those undone."""

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, select

from models.judgements import Decision, DecisionUndoing


def stands() -> ColumnElement[bool]:
    """Return the condition that a selected decision was not undone."""
    return col(Decision.id).not_in(select(DecisionUndoing.decision_id))
