"""heed prior: how common each label is in this council's inbox, from its officers' decisions."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heed.output import AsJson, print_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.teaching import DecidedCase


def prior(
    out: Annotated[Path, typer.Argument(help="Where the TOML file is written, for HEED_PRIOR.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Write the shares of kinds, procedures and service areas among confirmed first decisions; restricted cases do not count."""
    from heed.clock import now
    from heed.learning import load_classifier
    from heed.settings import read_settings
    from models.errors import ModelUnusable
    from triage.prior import SMOOTHING, as_toml, smoothed

    settings = read_settings()
    learned = load_classifier(settings).model.card.get("shares")
    if learned is None:
        raise ModelUnusable("The model in use does not say which shares it learned from; train it again with: heed train")
    cases = asyncio.run(_cases())
    counts = count_first_decisions(cases)
    shares = smoothed(counts, learned)
    heading = (
        f"Shares in this inbox: {len(cases)} first decisions up to {now():%Y-%m-%d}, beside {SMOOTHING} as in the corpus.\n"
        "Set HEED_PRIOR to this file to have suggestions made for it."
    )
    _write(out, as_toml(shares, counts, heading))
    if as_json:
        print_json({"out": str(out), "decisions": len(cases), "shares": shares})
    else:
        typer.echo(f"{len(cases)} first decisions are counted in {out}.")


def count_first_decisions(cases: "Iterable[DecidedCase]") -> dict[str, dict[str, int]]:
    """Return how often each label was decided first, by field; a case without a service area counts for the others only."""
    first = [case.judgements[0] for case in cases]
    return {
        "kind": dict(Counter(str(each.kind) for each in first)),
        "process": dict(Counter(str(each.process) for each in first)),
        "service_area": dict(Counter(str(each.service_area) for each in first if each.service_area is not None)),
    }


async def _cases() -> "list[DecidedCase]":
    from heed.bootstrap import open_store
    from heed.settings import read_settings

    async with open_store(read_settings()) as store, store.read() as unit:
        return await unit.teaching.decided_cases()


def _write(out: Path, text: str) -> None:
    from models.errors import NotFound

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NotFound(f"{out} cannot be written: {error.strerror}.") from error
