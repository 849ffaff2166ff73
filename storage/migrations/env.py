"""Alembic's entry: it is always handed an open connection (storage/schema.py), never a URL."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from models.tables import METADATA

PLAIN_TYPES = {"AutoString": "sa.String(length={0.length})", "LabelType": "sa.String(length={0.length})", "UtcDateTime": "sa.DateTime()"}


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write plain column types into migrations, which must not change with the models."""
    plain = PLAIN_TYPES.get(type(item).__name__) if kind == "type" else None
    return False if plain is None else plain.format(item).replace("(length=None)", "()")


def include_object(_item: Any, _name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:  # noqa: FBT001 - Alembic's own shape
    """Leave what is in a store and in no model: the search's tables and the queue's orders, which migrations alone make."""
    return not (kind in ("table", "index") and reflected and compare_to is None)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
    render_item=render_item,
    include_object=include_object,
)
with context.begin_transaction():
    context.run_migrations()
