"""heed model: the trained models, what each learned from and how good it is, and which one is in use."""

from typing import Annotated, Any

import typer

from heed.output import AsJson, print_json, print_table

app = typer.Typer(help="List and show trained models, and put one to use.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="A version, or current or previous.")]


@app.command("list")
def list_models(*, as_json: AsJson = False) -> None:
    """List the trained models, newest first: what each learned from, and in what it was worse if it was kept."""
    from heed.model_cards import list_models as find
    from heed.settings import read_settings

    found = find(read_settings())
    if as_json:
        print_json(found)
    else:
        headings = ("Version", "State", "From", "Verdict")
        print_table(headings, [_row(model) for model in found], "There are no models; train one with: heed train")


def _row(model: dict[str, Any]) -> tuple[object, ...]:
    state = "in use" if model["in_use"] else "previous" if model["previous"] else ""
    verdict = model["verdict"] or {"takes_over": False, "outcomes": []}
    failed = ", ".join(outcome["name"] for outcome in verdict["outcomes"] if not outcome["passed"])
    return model["version"], state, _sources(model), "took over" if verdict["takes_over"] else f"kept: {failed}" if failed else ""


def _sources(card: dict[str, Any]) -> str:
    counted = (card.get("sources") or {}).items()
    return ", ".join(f"{count} {origin}" for origin, count in counted if count) or f"{card.get('messages') or 'unknown'} messages"


def _verdict(card: dict[str, Any]) -> str:
    verdict = card.get("verdict")
    if verdict is None:
        return ""
    return f"{'took over' if verdict['takes_over'] else 'kept'}: {verdict['reason']}"


@app.command()
def show(name: Name = "current", *, as_json: AsJson = False) -> None:
    """Show a model's card: what it learned from, its figures on held-out folds, and how it compared with the model before."""
    from heed.model_cards import show_model
    from heed.settings import read_settings

    card = show_model(read_settings(), name)
    if as_json:
        print_json(card)
        return
    typer.echo(f"Model {card['version']}{', in use' if card['in_use'] else ''}")
    for heading, said in _facts(card):
        typer.echo(f"  {heading:20} {said}")
    for outcome in (card.get("verdict") or {}).get("outcomes", []):
        typer.echo(f"  {'':20} {'holds' if outcome['passed'] else 'FAILS'}: {outcome['found']}")
    typer.echo("Figures on held-out folds:")
    for figure, value in card["held_out"].items():
        typer.echo(f"  {figure:32} {value:.3f}")
    if "per_label" in card:
        from heed.label_table import print_per_label

        print_per_label(card["per_label"])


def _facts(card: dict[str, Any]) -> list[tuple[str, object]]:
    facts = [
        ("trained", card["trained_at"]),
        ("learned from", _sources(card)),
        ("decisions kept back", card.get("kept_back")),
        ("corpus (SHA-256)", card["corpus_sha256"]),
        ("sentence encoder", card.get("encoder", "none: words alone")),
        ("measured on", f"{card['messages']} messages in {card['folds']} folds"),
        ("verdict", _verdict(card) or None),
    ]
    return [(heading, said) for heading, said in facts if said is not None]


@app.command()
def use(name: Name, *, as_json: AsJson = False) -> None:
    """Put a model to use; a running Heed takes it up with the next message."""
    from heed.model_cards import use_model
    from heed.settings import read_settings

    version, before = use_model(read_settings(), name)
    if as_json:
        print_json({"version": version, "before": before})
        return
    typer.echo(f"Model {version} is in use. A running Heed takes it up with the next message.")
    if before is not None:
        typer.echo(f"Back to the one before: heed model use {before}")
