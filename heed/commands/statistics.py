"""heed statistics: the misrouting figures of a period, and whether the model is as right as it says."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from heed.output import AsJson, print_json, print_table

if TYPE_CHECKING:
    from reports.promise import Promise, Watched

MOST_WEEKS = 104
RATES = {
    "misrouted_suggestions": "Misrouted suggestions",
    "misrouted_cases": "Misrouted cases",
    "missed_concerns": "Missed concerns",
    "false_alarms": "False alarms",
}


def statistics(
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, in London.")] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")] = None,
    weeks: Annotated[int, typer.Option(min=1, max=MOST_WEEKS, help="Whole weeks over which the model's promise is watched.")] = 8,
    *,
    as_json: AsJson = False,
) -> None:
    """Show how much was misrouted, over the cases first decided in a period (all of them unless told otherwise).

    Beside that, whatever the period: whether officers keep as much of what is suggested as the model promises, in the last weeks.
    """
    from desk.figures import read_promise, read_statistics, teams_of
    from heed.bootstrap import make_profile
    from heed.clock import now
    from heed.running import with_store
    from heed.settings import read_settings
    from reports.working_days import local_date
    from storage.store import Store

    moment = now()
    first, last = start.date() if start else date(2000, 1, 1), end.date() if end else local_date(moment)
    teams = teams_of(make_profile(read_settings()))
    if first > last:
        raise typer.BadParameter("the first day comes after the last", param_hint="--from")

    async def read(store: Store) -> "tuple[dict[str, Any], Promise]":
        figures = (await read_statistics(store, first, last, moment, teams)).as_dict()
        return figures, await read_promise(store, moment, weeks)

    found, promise = with_store(read)
    period = {"from": start.date().isoformat() if start else None, "to": end.date().isoformat() if end else None}
    if as_json:
        print_json({**period, **found, "promise": promise.as_dict()})
    else:
        _tell(found)
        _tell_promise(promise)


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


def _tell_promise(promise: "Promise") -> None:
    from reports.promise import WATCHED
    from reports.promise_words import NAMES, agreement, breach

    typer.echo(f"\nIs the model as right as it says? {promise.decisions} first decisions since {promise.recent_since.monday}.")
    for field in WATCHED:
        typer.echo(f"  {NAMES[field]}: {agreement(field, promise.recent[field])}")
    for field, found in promise.broken:
        typer.echo(f"  {NAMES[field]}: {breach(field, found)}")
    rows = [
        (f"{each.week.monday}{'' if each.week.complete else ' (incomplete)'}", *(_short(each.fields[field]) for field in WATCHED))
        for each in promise.weeks
    ]
    print_table(("Week from", *(NAMES[field] for field in WATCHED)), rows, "")
    if len(promise.models) > 1:
        models = [(version, *(_short(fields[field]) for field in WATCHED)) for version, fields in promise.models.items()]
        print_table(("Model", *(NAMES[field] for field in WATCHED)), models, "")


def _short(watched: "Watched") -> str:
    """Return what was kept of how many, and what was promised."""
    if watched.kept.share is None or watched.promise is None:
        return "-"
    return f"{watched.kept.count}/{watched.kept.total} {watched.kept.share:.0%}, promised {watched.promise:.0%}"
