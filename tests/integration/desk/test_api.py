"""What other programs read, and what they never do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from desk.api.access import MOST_A_MINUTE
from desk.tokens import Scope, make_token
from models.labels import ServiceArea
from models.states import MoveReason, Role
from tests.desk_data import BINS, HEARING_AIDS, LEFT_ALONE, add_account, add_case, add_decision

DAYS = "first=2025-01-01&last=2025-12-31"
Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def ask(app, store, clock) -> AsyncIterator[Ask]:
    """Asks with a token that may read `scopes`."""
    administrator = await add_account(store, "alex", Role.ADMINISTRATOR)
    made: dict[tuple[str, ...], str] = {}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example/api/v1") as client:

        async def call(path: str, *scopes: str, token: str | None = None) -> httpx.Response:
            if token is None and scopes not in made:
                made[scopes] = await make_token(store, administrator, f"Power BI {len(made)}", list(scopes), 30, clock())
            return await client.get(path, headers={"authorization": f"Bearer {token or made[scopes]}"})

        call.client = client
        yield call


@pytest.fixture
async def decided(store, clock, ask) -> list[str]:
    """Three cases decided, the second corrected and moved; the last is restricted."""
    references = [await add_case(store, sample) for sample in (HEARING_AIDS, BINS, replace(LEFT_ALONE, restricted=True))]
    for reference in references:
        await add_decision(store, reference, 1, clock())
    await add_decision(store, references[1], 1, clock() + timedelta(days=1), MoveReason.RETURNED, service_area=ServiceArea.ADULT_FINANCE)
    return references


async def test_figures_are_those_of_the_desk(ask, decided):
    found = (await ask(f"/figures?{DAYS}", Scope.FIGURES)).json()
    assert found["misrouting"]["decided"] == 3
    tables = {table["code"]: table for table in found["tables"]}
    assert tables["rates"]["rows"][0][:3] == ["Misrouted suggestions", 0, 3]
    assert all(len(row) == len(table["headings"]) for table in tables.values() for row in table["rows"])


async def test_cases_come_page_by_page_without_what_anybody_wrote(ask, decided):
    first = (await ask("/cases?limit=1", Scope.CASES)).json()
    assert [case["reference"] for case in first["cases"]] == decided[:1]
    assert first["cases"][0]["messages"] is None
    second = (await ask(f"/cases?limit=1&cursor={first['following']}", Scope.CASES)).json()
    third = (await ask(f"/cases?limit=1&cursor={second['following']}", Scope.CASES)).json()
    assert ([case["reference"] for case in second["cases"]], third) == (decided[1:2], {"cases": [], "following": None})


async def test_a_restricted_case_is_never_read(ask, decided):
    for path in ("/cases", "/decisions"):
        answer = await ask(path, Scope.CASES, Scope.TEXTS, Scope.FIGURES)
        assert answer.status_code == 200
        assert decided[2] not in answer.text
        assert decided[1] in answer.text


async def test_texts_need_a_scope_of_their_own(ask, decided):
    assert HEARING_AIDS.text not in (await ask("/cases", Scope.CASES)).text
    case = (await ask("/cases?limit=1", Scope.CASES, Scope.TEXTS)).json()["cases"][0]
    assert [message["text"] for message in case["messages"]] == [HEARING_AIDS.text]


async def test_decisions_come_in_order_with_their_moves(ask, decided):
    found = (await ask("/decisions", Scope.CASES)).json()["decisions"]
    assert [(each["reference"], each["move_reason"]) for each in found] == [
        (decided[0], None),
        (decided[1], None),
        (decided[1], "returned"),
    ]


async def test_cases_are_narrowed_down(ask, decided, clock):
    early = (clock() - timedelta(days=30)).isoformat().replace("+", "%2B")
    assert (await ask(f"/cases?opened_before={early}", Scope.CASES)).json()["cases"] == []
    assert len((await ask(f"/cases?opened_from={early}&status=confirmed", Scope.CASES)).json()["cases"]) == 2
    assert (await ask("/cases?status=closed", Scope.CASES)).json()["cases"] == []


async def test_labels_are_named(ask):
    assert {"code": "complaint", "name": "Complaint"} in (await ask("/labels", Scope.FIGURES)).json()["Kind"]


@pytest.mark.parametrize(("path", "scope"), [(f"/figures?{DAYS}", Scope.CASES), ("/cases", Scope.FIGURES), ("/decisions", Scope.TEXTS)])
async def test_a_token_reads_only_what_it_may(ask, path, scope):
    answer = await ask(path, scope)
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert "ask an administrator" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/figures", "/cases", "/decisions", "/labels"])
async def test_without_a_token_nothing_is_read(ask, path):
    for headers in ({}, {"authorization": "Bearer heed_made-up"}, {"authorization": "Basic aGVlZDpoZWVk"}):
        answer = await ask.client.get(path, headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_a_desks_session_is_no_token(officer):
    assert (await officer.client.get("/api/v1/cases")).status_code == 401


async def test_a_token_ends_by_itself_and_when_it_is_revoked(ask, administrator, clock):
    assert (await ask("/cases", Scope.CASES)).status_code == 200
    await administrator.get("/tokens")
    await administrator.post("/tokens/1/revoke")
    assert (await ask("/cases", Scope.CASES)).status_code == 401
    assert (await ask("/labels", Scope.FIGURES)).status_code == 200
    clock.move(days=30)
    assert (await ask("/labels", Scope.FIGURES)).status_code == 401


async def test_a_token_is_used_so_often_a_minute_and_no_more(ask, clock):
    for _ in range(MOST_A_MINUTE):
        assert (await ask("/labels", Scope.FIGURES)).status_code == 200
    answer = await ask("/labels", Scope.FIGURES)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert (await ask("/cases", Scope.CASES)).status_code == 200, "another token is not slowed down"
    clock.move(seconds=61)
    assert (await ask("/labels", Scope.FIGURES)).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "/figures",
        "/figures?first=2025-02-01&last=2025-01-01",
        "/figures?first=1999-01-01&last=2025-01-01",
        "/cases?limit=0",
        "/cases?limit=501",
        "/cases?cursor=x",
        "/cases?cursor=-1",
        "/cases?status=lost",
        "/cases?opened_from=2025-01-01T00:00:00",
        "/decisions?cursor=99999999999999999999",
    ],
)
async def test_what_cannot_be_read_is_said_and_nothing_is_repeated(ask, query):
    answer = await ask(query, Scope.CASES, Scope.FIGURES)
    assert answer.status_code == 422
    assert answer.json() == {"title": answer.json()["title"], "status": 422, "detail": "Check the parameters against /api/v1/openapi.json."}


async def test_every_reading_is_on_record_under_the_tokens_name(ask, decided, store):
    await ask("/cases", Scope.CASES)
    async with store.read() as unit:
        entry = (await unit.audit.latest(1))[0]
        account = await unit.accounts.get(entry.account_id)
    assert (entry.action, account.name, account.role) == ("cases_exported", "api Power BI 0", Role.SERVICE)
    assert decided[0] in entry.detail


async def test_decisions_read_are_on_record_by_their_cases_each_named_once(ask, decided, store):
    await ask("/decisions", Scope.CASES)
    async with store.read() as unit:
        entry = (await unit.audit.latest(1))[0]
    assert (entry.action, entry.detail) == ("decisions_exported", f"{decided[0]} {decided[1]}")


async def test_a_token_is_shown_once_and_stored_nowhere(administrator, store, tmp_path):
    await administrator.get("/tokens")
    page = (await administrator.post("/tokens", name="Power BI", scopes=["figures"], days="90")).text
    token = page.split("<code>heed_")[1].split("</code>")[0]
    assert token not in (await administrator.get("/tokens")).text
    assert f"heed_{token}".encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("heed.db*"))


@pytest.mark.parametrize(
    ("form", "advice"),
    [
        ({"name": " ", "scopes": ["figures"], "days": "90"}, "which program"),
        ({"name": "Power BI", "days": "90"}, "Choose what it may read"),
        ({"name": "Power BI", "scopes": ["everything"], "days": "90"}, "Choose what it may read"),
        ({"name": "Power BI", "scopes": ["figures"], "days": "9999"}, "Choose how long"),
    ],
)
async def test_a_token_that_cannot_be_made_says_what_to_correct(administrator, form, advice):
    await administrator.get("/tokens")
    answer = await administrator.post("/tokens", form)
    assert answer.status_code == 422
    assert advice in answer.text


async def test_two_tokens_cannot_have_one_name(administrator):
    await administrator.get("/tokens")
    for status in (201, 422):
        assert (await administrator.post("/tokens", name="Power BI", scopes=["figures"], days="90")).status_code == status


async def test_the_description_names_every_route_and_asks_for_a_token(ask):
    described = (await ask.client.get("/openapi.json")).json()
    assert set(described["paths"]) == {"/figures", "/cases", "/decisions", "/labels"}
    assert all(path["get"]["security"] for path in described["paths"].values())
