"""heed cases: the cases, for scripts and a quick look; read as the service account `cli` and audited."""

from typing import Annotated, Any

import typer

from heed.output import AsJson, print_json, print_table
from models.states import CaseStatus

SHORT = 60


def cases(
    status: Annotated[CaseStatus | None, typer.Option(help="Only cases of this status.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List cases with their suggestions and decisions; restricted cases are left out, and the reading is audited."""
    from heed.case_list import list_cases
    from heed.clock import now
    from heed.running import with_store

    found = with_store(lambda store: list_cases(store, status, now()))
    if as_json:
        print_json(found)
    else:
        headings = ("Reference", "Status", "Received", "Kind", "Area", "Process", "Text")
        print_table(headings, [_row(case) for case in found], "There are no such cases.")


def _row(case: dict[str, Any]) -> tuple[object, ...]:
    judged = case["decision"] or case["suggestion"] or {}
    area, kind, process = (_label(judged.get(name)) for name in ("service_area", "kind", "process"))
    return (case["reference"], case["status"], case["received_at"][:16], kind, area, process, " ".join(case["text"].split())[:SHORT])


def _label(value: Any) -> str:
    return (value["label"] if isinstance(value, dict) else value) or ""
