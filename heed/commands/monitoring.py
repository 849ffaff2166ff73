"""heed monitoring: how many people said which group they are of."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from heed.output import AsJson, print_json, print_table

if TYPE_CHECKING:
    from storage.store import Store

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


def monitoring(
    start: Annotated[str, typer.Option("--from", help="First month, such as 2025-04.")] = "0000-01",
    end: Annotated[str, typer.Option("--to", help="Last month, included.")] = "9999-12",
    *,
    as_json: AsJson = False,
) -> None:
    """Show the counts of the equality monitoring by group, rounded to fives; small numbers are not shown.

    Nothing else of an answer is kept: not who gave it, about what, or on which day.
    """
    from heed.running import with_store

    _check(start, "--from")
    _check(end, "--to")

    async def read(store: "Store") -> dict[tuple[str, str], int]:
        async with store.read() as unit:
            return await unit.monitoring.totals(start, end)

    rows = _rows(with_store(read))
    if as_json:
        print_json({"groups": [dict(zip(("topic", "code", "group", "number"), row, strict=True)) for row in rows]})
    else:
        print_table(("Asked", "Group", "People"), [(topic, name, number) for topic, _, name, number in rows], "")


def _rows(totals: dict[tuple[str, str], int]) -> list[tuple[str, str, str, str]]:
    """Return every group with its count as it may be shown; who named only a large group is in that one's count, not in its parts'."""
    from bot.categories import TOPICS
    from reports.small_numbers import shown

    groups = [(topic, group) for topic in TOPICS for large in topic.groups for group in (large, *large.within)]
    return [(topic.code, group.code, group.name.english, shown(totals.get((topic.code, group.code), 0))) for topic, group in groups]


def _check(month: str, option: str) -> None:
    if re.match(MONTH, month) is None:
        raise typer.BadParameter("write a month as 2025-04", param_hint=option)
