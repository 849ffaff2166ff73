"""heed profile: what the council's profile says, or what has to be corrected in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from heed.output import AsJson, print_json, print_table

if TYPE_CHECKING:
    from models.profile import Profile


def profile(
    file: Annotated[Path | None, typer.Argument(help="A profile's TOML file; the one in HEED_PROFILE if not given.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Check the council's profile: say what it holds, or every fault in it with its place and what to do."""
    from heed.bootstrap import make_profile
    from heed.settings import read_settings
    from models.errors import ProfileInvalid

    settings = read_settings()
    settings = settings if file is None else settings.model_copy(update={"profile": file})
    try:
        found = make_profile(settings)
    except ProfileInvalid as invalid:
        _tell_faults(invalid, as_json=as_json)
        raise typer.Exit(1) from invalid
    if as_json:
        print_json(_as_dict(found))
    else:
        where = settings.profile or "the settings, since HEED_PROFILE is not set"
        typer.echo(f"The profile of {found.council} can be used; it comes from {where}.")
        print_table(("What", "How many", "Which"), _rows(found), "")


def _tell_faults(invalid: Any, *, as_json: bool) -> None:
    if as_json:
        print_json({"faults": [{"place": fault.place, "advice": fault.advice} for fault in invalid.faults]})
        return
    for fault in invalid.faults:
        typer.echo(str(fault), err=True)


def _rows(found: "Profile") -> list[tuple[object, ...]]:
    shown: tuple[tuple[str, list[str]], ...] = (
        ("Recipients", [each.name for each in found.recipients]),
        ("Teams", [each.name for each in found.teams]),
        ("Duty rota", [each.name for each in found.duty]),
        ("Advocates", [each.name for each in found.advocates.values()]),
        ("Own words for services", list(found.own_words.service_areas)),
        ("Own words for causes", list(found.own_words.causes)),
    )
    return [(what, len(names), ", ".join(names) or "none") for what, names in shown]


def _as_dict(found: "Profile") -> dict[str, Any]:
    limits = {
        str(process): {str(stage): [limit.working_days, limit.at_most, limit.months] for stage, limit in stages.items()}
        for process, stages in found.limits.items()
    }
    return {
        "council": found.council,
        "limits": limits,
        "recipients": [each.name for each in found.recipients],
        "teams": [each.name for each in found.teams],
        "duty": [{"name": each.name, "minutes": each.minutes} for each in found.duty],
        "advocates": {str(audience): each.in_words for audience, each in found.advocates.items()},
        "emergency": found.emergency.in_words,
    }
