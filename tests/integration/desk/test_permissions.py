"""Every route of the desk, tried by every role and by nobody, from the application's own list of routes."""

import re

import pytest

from desk.permissions import PUBLIC, ROLES
from models.states import Role

ROLES_OF_PEOPLE = [role for role in Role if role is not Role.SERVICE]


def routes(app) -> set[tuple[str, str]]:
    return {(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods}


def path_of(template: str, cases: dict[str, str]) -> str:
    """A path that is there for whoever may see it; the case is restricted to nobody, and rows have numbers that none has."""
    known = {"reference": cases["Mum's hearing aids (again)"], "version": "none", "table": "rates"}
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "999"), template)


def test_the_table_and_the_application_name_the_same_routes(app):
    assert routes(app) == set(ROLES) | PUBLIC


def test_nothing_is_served_beside_the_routes_but_files(app):
    assert [route.path for route in app.routes if hasattr(route, "path")] == ["/api/v1", "/static"]


async def test_nobody_gets_anything_but_the_sign_in(app, browser, cases):
    visitor = browser()
    for method, template in sorted(routes(app) - PUBLIC):
        answer = await visitor.client.request(method, path_of(template, cases), data={} if method == "POST" else None)
        assert answer.status_code == 303, template
        assert answer.headers["location"].startswith("/sign-in"), template


@pytest.mark.parametrize("role", ROLES_OF_PEOPLE)
async def test_a_role_gets_what_the_table_says_and_nothing_else(app, browser, cases, role):
    visitor = browser()
    await visitor.sign_in(str(role))
    for method, template in sorted(routes(app) - PUBLIC - {("POST", "/sign-out")}):
        path = path_of(template, cases)
        answer = await (visitor.client.get(path) if method == "GET" else visitor.post(path))
        refused = answer.status_code == 403
        assert refused is (role not in ROLES[method, template]), (method, template, answer.status_code)
        assert answer.status_code < 500, template


@pytest.mark.parametrize("role", ROLES_OF_PEOPLE)
async def test_no_form_is_taken_without_its_token(app, browser, cases, role):
    visitor = browser()
    await visitor.sign_in(str(role))
    visitor.token = "made up"
    for method, template in sorted(routes(app) - PUBLIC):
        if method == "POST":
            assert (await visitor.post(path_of(template, cases))).status_code == 403, template
            assert (await visitor.client.post(path_of(template, cases), data={})).status_code == 403, template


async def test_no_form_is_taken_from_another_site(officer):
    officer.client.headers["Sec-Fetch-Site"] = "cross-site"
    answer = await officer.post("/sign-out")
    assert answer.status_code == 403
    assert "out of date or came from another site" in answer.text


async def test_a_new_route_without_an_entry_is_refused_to_everybody(app, browser, cases):
    @app.get("/forgotten")
    async def forgotten() -> str:
        return "secret"

    visitor = browser()
    for role in ROLES_OF_PEOPLE:
        await visitor.sign_in(str(role))
        assert (await visitor.client.get("/forgotten")).status_code == 403


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
async def test_managers_and_administrators_read_no_case(browser, cases, role):
    visitor = browser()
    await visitor.sign_in(str(role))
    for path in ("/", "/statistics", "/accounts", "/keys"):
        text = (await visitor.get(path)).text
        assert not any(reference in text for reference in cases.values())
        assert "bathroom floor" not in text
