"""Figures label by label, as a table for people."""

from typing import Any

from heed.output import print_table

HEADINGS = ("Field", "Label", "Messages", "Precision", "95% interval", "Recall", "95% interval", "F1")


def print_per_label(found: dict[str, dict[str, dict[str, Any]]]) -> None:
    """Print what triage/per_label.py counted; a dash stands where nothing was there to be counted."""
    rows = [_row(field, label, figures) for field, labels in found.items() for label, figures in labels.items()]
    print_table(HEADINGS, rows, "There are no labels.")


def _row(field: str, label: str, figures: dict[str, Any]) -> tuple[object, ...]:
    measured = [text for name in ("precision", "recall") for text in (_share(figures[name]), _interval(figures[f"{name}_interval"]))]
    return (field, label, figures["count"], *measured, _share(figures["f1"]))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _interval(bounds: tuple[float, float] | None) -> str:
    return "–" if bounds is None else f"{bounds[0]:.2f} to {bounds[1]:.2f}"
