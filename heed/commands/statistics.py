"""heed statistics: the misrouting figures of a period."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

import typer

from heed.output import AsJson, print_json, print_table

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
RATES = {
    "misrouted_suggestions": "Misrouted suggestions",
    "misrouted_cases": "Misrouted cases",
    "missed_concerns": "Missed concerns",
    "false_alarms": "False alarms",
}


def statistics(
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, in London.")] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show how much was misrouted, over the cases first decided in a period (all of them unless told otherwise)."""
    from heed.clock import now
    from heed.running import with_store
    from reports.misrouting import statistics as count
    from reports.working_days import LONDON
    from storage.store import Store

    moment = now()
    first = datetime.combine(start.date() if start else date(2000, 1, 1), time(), LONDON).astimezone(UTC)
    last = datetime.combine(end.date() + timedelta(days=1), time(), LONDON).astimezone(UTC) if end else moment + timedelta(days=1)
    if first >= last:
        raise typer.BadParameter("the first day comes after the last", param_hint="--from")

    async def read(store: Store) -> dict[str, Any]:
        async with store.read() as unit:
            return count(await unit.histories.first_decided_between(first, last), moment).as_dict()

    found = with_store(read)
    period = {"from": start.date().isoformat() if start else None, "to": end.date().isoformat() if end else None}
    if as_json:
        print_json({**period, **found})
    else:
        _tell(found)


def _tell(found: dict[str, Any]) -> None:
    print_table(("Figure", "Cases", "Of", "Rate", "95% interval"), [_row(name, found[key]) for key, name in RATES.items()], "")
    flows = [(flow["field"], flow["from"] or "none", flow["to"] or "none", flow["count"]) for flow in found["suggested_to_decided"]]
    print_table(("Suggested → decided", "From", "To", "Cases"), flows, "No suggestion was corrected.")
    typer.echo(f"{found['decided']} cases decided; {found['incomplete']} may still move; {found['days_lost']} working days lost to moves.")


def _row(name: str, rate: dict[str, Any]) -> tuple[object, ...]:
    if rate["rate"] is None:
        return name, 0, 0, "-", "-"
    return (
        name,
        rate["count"],
        rate["of"],
        f"{rate['rate']:.0%}",
        f"{rate['low']:.0%} to {rate['high']:.0%}" + (" (few)" if rate["small"] else ""),
    )
