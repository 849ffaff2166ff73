"""The API as one application, mounted under /api/v1; its description is at /api/v1/openapi.json."""

from typing import Annotated, Any

from fastapi import FastAPI, Query

from desk.api.access import ApiDesk, CasesReader, FiguresReader, Meter
from desk.api.parameters import CaseQuery, Cursor, Days, Limit
from desk.api.problems import PROBLEM_JSON, Problem, answer_problems
from desk.api.reading import read_cases, read_decisions, read_figures
from desk.api.shapes import CasePage, DecisionPage, Figures, LabelShape
from desk.desk import Desk
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea

LABELS = (Kind, Cause, ServiceArea, Safeguarding, Process, Flag)
PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (401, 403, 422, 429, 503)}


class Api(FastAPI):
    """An application that says of its problems by which type they come."""

    def openapi(self) -> dict[str, Any]:
        """Return the description; FastAPI knows one type for all answers of a route."""
        if self.openapi_schema is None:
            answers = (
                each for path in super().openapi()["paths"].values() for route in path.values() for each in route["responses"].items()
            )
            for status, answer in answers:
                if int(status) in PROBLEMS:
                    answer["content"] = {PROBLEM_JSON: answer["content"].pop("application/json")}
        return super().openapi()


def create_api(desk: Desk) -> FastAPI:
    """Return the API over the same desk: the same store, clock and figures."""
    app = Api(title="Heed", version="1", docs_url=None, redoc_url=None, responses=PROBLEMS, redirect_slashes=False)
    app.state.desk, app.state.meter = desk, Meter()
    app.add_api_route("/figures", figures, methods=["GET"])
    app.add_api_route("/cases", cases, methods=["GET"])
    app.add_api_route("/decisions", decisions, methods=["GET"])
    app.add_api_route("/labels", labels, methods=["GET"])
    answer_problems(app)
    return app


async def figures(desk: ApiDesk, reader: FiguresReader, days: Annotated[Days, Query()]) -> Figures:
    """Return the figures over the cases first decided in these days, as the desk's pages show them."""
    return await read_figures(desk, reader, days)


async def cases(desk: ApiDesk, reader: CasesReader, query: Annotated[CaseQuery, Query()]) -> CasePage:
    """Return cases in the order in which they were opened; restricted and joined ones are left out."""
    return await read_cases(desk, reader, query)


async def decisions(desk: ApiDesk, reader: CasesReader, cursor: Cursor = "", limit: Limit = 100) -> DecisionPage:
    """Return the decisions that stand, in order; those of restricted and joined cases are left out."""
    return await read_decisions(desk, reader, cursor, limit)


async def labels(desk: ApiDesk, _reader: FiguresReader) -> dict[str, list[LabelShape]]:
    """Return every label's code with the council's own name for it, by field."""
    names = desk.config.profile.names
    return {enum.__name__: [LabelShape(code=label, name=names[label]) for label in enum] for enum in LABELS}
