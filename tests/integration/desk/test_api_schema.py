"""The API answers as its own description says, whatever it is asked: tried by schemathesis over a filled store."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desk.app import DeskConfig, create_app
from desk.tokens import Scope, make_token
from models.labels import ServiceArea
from models.states import MoveReason, Role
from storage.schema import upgrade
from storage.store import Store
from tests.desk_data import BINS, EVERYTHING, add_account, add_case, add_decision, fill, receiver_of
from tests.fakes import FakeClock

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
]
ROUTES = ("/figures", "/cases", "/decisions", "/labels")
SEALED = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Api:
    """The API of one desk, asked in one loop, and what it says of itself."""

    ask: Callable[..., httpx.Response]
    token: str
    description: dict[str, Any]

    def operation(self, path: str):
        """What is described at `path`."""
        found = (result.ok() for result in schemathesis.openapi.from_dict(self.description).get_all_operations())
        return next(operation for operation in found if operation.path == path)


async def filled(store: Store, clock: FakeClock) -> str:
    """Cases in every state, decided, moved and restricted; return a token that may read everything."""
    await upgrade(store)
    references = await fill(store, clock())
    for reference in [references[sample.subject] for sample in EVERYTHING[:4]]:
        await add_decision(store, reference, 1, clock())
    moved = await add_case(store, replace(BINS, subject="Bins, again"))
    await add_decision(store, moved, 1, clock())
    await add_decision(store, moved, 1, clock() + timedelta(days=1), MoveReason.RETURNED, service_area=ServiceArea.ADULT_FINANCE)
    return await make_token(store, await add_account(store, "alex", Role.ADMINISTRATOR), "Power BI", list(Scope), 365, clock())


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    clock, where = FakeClock(), Path(tmp_path_factory.mktemp("api")) / "heed.db"
    with asyncio.Runner() as runner:
        store = Store(f"sqlite+aiosqlite:///{where}")
        token = runner.run(filled(store, clock))
        app = create_app(store, clock, DeskConfig("Westmere Council"), receiver_of(clock))
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False), base_url="http://desk.example/api/v1"
        )

        def ask(path: str, method: str = "GET", **more: Any) -> httpx.Response:
            clock.move(seconds=1)  # the meter lets so many pass a minute
            return runner.run(client.request(method, path, **more))

        yield Api(ask, token, ask("/openapi.json").json())
        runner.run(client.aclose())
        runner.run(store.close())


def tried(api: Api, path: str, mode: GenerationMode, check: Callable[[Case, httpx.Response], None]) -> set[int]:
    """Ask what schemathesis makes up and `check` each answer; return the statuses that came."""
    statuses = set[int]()

    @SEALED
    @given(case=api.operation(path).as_strategy(generation_mode=mode, headers={"Authorization": f"Bearer {api.token}"}))
    def each(case: Case) -> None:
        answer = api.ask(path, params=case.query, headers=dict(case.headers or {}))
        statuses.add(answer.status_code)
        check(case, answer)

    each()
    return statuses


@pytest.mark.parametrize("path", ROUTES)
def test_what_the_description_allows_is_answered_as_it_says(api, path):
    statuses = tried(api, path, GenerationMode.POSITIVE, lambda case, answer: case.validate_response(answer, checks=CHECKS))
    assert 200 in statuses
    assert statuses <= {200, 422}, "a period may be the wrong way round; nothing else can be wrong"


@pytest.mark.parametrize("path", ["/figures", "/cases", "/decisions"])
def test_what_the_description_does_not_allow_is_refused_as_it_says(api, path):
    statuses = tried(api, path, GenerationMode.NEGATIVE, lambda case, answer: case.validate_response(answer, checks=CHECKS))
    assert 422 in statuses
    assert statuses <= {200, 422}


@pytest.mark.parametrize(
    "asked", [{"opened_from": "0001-01-01T00:00:00+14:00"}, {"opened_before": "9999-12-31T23:59:59-12:00"}, {"cursor": "9" * 18}]
)
def test_what_lies_beyond_all_time_and_numbers_is_answered_too(api, asked):
    answer = api.ask("/cases", params=asked, headers={"authorization": f"Bearer {api.token}"})
    assert answer.status_code in {200, 422}
    api.operation("/cases").Case().validate_response(answer, checks=CHECKS[:4])


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("header", [None, "Bearer heed_made-up", "Bearer ", "Basic aGVlZDpoZWVk", "Bearer \u00e9"])
def test_nothing_is_answered_without_a_token_that_is_good(api, path, header):
    headers = {} if header is None else {"authorization": header.encode("latin-1")}
    answer = api.ask(path, headers=headers)
    assert answer.status_code == 401
    api.operation(path).Case().validate_response(answer, checks=CHECKS[:4])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ROUTES)
def test_nothing_is_done_but_reading(api, path, method):
    answer = api.ask(path, method, headers={"authorization": f"Bearer {api.token}", "content-length": "0"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["content-type"] == "application/problem+json"
