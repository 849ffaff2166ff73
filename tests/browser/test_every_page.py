"""Every page in each of its states, at both widths: nothing that axe can find, and nothing that scrolls sideways."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from desk.permissions import PUBLIC, ROLES
from tests.administering import NEW, OLD
from tests.browser.conftest import HEARING, Served, sign_in
from tests.browser.test_accessibility import Look, axe, look, wide_page  # noqa: F401 - fixtures
from tests.desk_data import PASSWORD, Sample

EVERYBODY = ""
INVOICE, SECRET, BINS, CONTACT = (
    "Invoice 0099 is wrong for the third time",
    "About Mr Orme, night carer",
    "Missed bins, Larch Close",
    "Contact cancelled",
)


@dataclass(frozen=True)
class State:
    """A page as one of the people sees it; `address` beyond the route, a case by its subject, and what is done there first."""

    route: str
    who: str
    address: str = ""
    case: str = HEARING
    then: Callable[[Page], object] | None = None
    name: str = ""


def all_open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def help_sheet(page: Page) -> None:
    page.keyboard.press("?")


def looking_for_an_answer(page: Page) -> None:
    page.keyboard.press("5")
    page.keyboard.press("/")
    page.keyboard.type("corp")


def without_one_field_s_marks(page: Page) -> None:
    page.get_by_role("button", name="Causes", exact=True).click()


def an_answer_pointed_at(page: Page) -> None:
    page.locator(".heed-answer").nth(1).hover()


STATES = (
    State("/sign-in", EVERYBODY),
    State("/queue", "officer"),
    State("/queue", "officer", "?status=closed"),
    State("/queue", "officer", "?status=confirmed"),
    State("/queue", "officer", "?concerns=yes"),
    State("/queue", "officer", then=all_open, name="all open"),
    State("/queue", "officer", then=help_sheet, name="help sheet"),
    State("/queue", "safeguarding"),
    State("/search", "officer"),
    State("/search", "officer", "?q=her+hip"),
    State("/search", "officer", "?q=xyzzy"),
    State("/concerns", "officer"),
    State("/concerns", "safeguarding"),
    State("/cases/new", "officer"),
    *(
        State("/cases/{reference}", "officer", case=case)
        for case in ("", INVOICE, BINS, CONTACT, "SEO packages for councils", "Thank you to the reablement team")
    ),
    *(State("/cases/{reference}", "safeguarding", case=case, then=all_open, name="all open") for case in (HEARING, SECRET, INVOICE)),
    State("/cases/{reference}", "officer", then=looking_for_an_answer, name="looking for an answer"),
    State("/cases/{reference}", "officer", then=an_answer_pointed_at, name="an answer pointed at"),
    State("/cases/{reference}", "officer", then=without_one_field_s_marks, name="without one field's marks"),
    State("/cases/{reference}", "officer", "?ready=consent_needed", name="a reply begun"),
    State("/cases/{reference}", "officer", case=SECRET, name="not for officers"),
    State("/cases/{reference}/letter", "officer", case="A call"),
    State("/pen", "officer"),
    State("/pen/{row_id}", "officer"),
    State("/pen/{row_id}", "officer", then=all_open, name="all open"),
    State("/keys", "officer"),
    State("/keys", "administrator"),
    State("/statistics", "manager", then=all_open, name="all open"),
    State("/statistics", "manager", "?from=2020-01-01&to=2020-02-01"),
    State("/statistics", "manager", "?from=soon"),
    State("/statistics/volumes", "manager"),
    State("/statistics/volumes", "officer", "?from=2025-06-30&to=2025-01-01"),
    State("/statistics/cases", "manager", "?which=misrouted_suggestions"),
    State("/statistics/cases", "officer", "?which=missed_concerns"),
    State("/password", "officer"),
    State("/account", "officer"),
    State("/account/codes", "officer"),
    State("/audit", "administrator"),
    State("/audit", "administrator", "?since=2001-01-01&until=2001-01-02"),
    State("/tokens", "administrator"),
    State("/accounts", "administrator"),
    State("/accounts", "officer", name="refused"),
    State("/profile", "administrator"),
    State("/profile", "administrator", then=all_open, name="all open"),
    State("/models", "administrator"),
    State("/models/{version}", "administrator", name="in use", then=all_open),
    State("/models/{version}", "administrator", address=OLD, name="an old one"),
    State("/health", "administrator"),
    State("/nowhere", "officer"),
)

# Looked at where people come to it, in the tests named.
ELSEWHERE = {"/sign-in/code": "test_one_time_codes"}

# What answers with a file, a number or another address.
NO_PAGES = {
    "/",
    "/sign-in/council",
    "/sign-in/council/back",
    "/queue/news",
    "/queue/events",
    "/cases/{reference}/attachments/{attachment_id}",
    "/cases/{reference}/attachments/{attachment_id}/sound",
    "/cases/{reference}/documents/{document_id}",
    "/pen/{row_id}/raw",
    "/statistics/{table}.csv",
    "/statistics/cases.csv",
    "/statistics/cases.xlsx",
    "/statistics.xlsx",
    "/audit.csv",
}


def test_no_page_is_missing_here():
    pages = {path for method, path in (*ROLES, *PUBLIC) if method == "GET"} - NO_PAGES
    assert pages - {state.route for state in STATES} == set(ELSEWHERE)


@pytest.fixture(scope="module")
def full_desk(shared_desk: Served) -> Served:
    """A desk with a case that was typed in, and figures."""
    shared_desk.cases["A call"] = shared_desk.receive(Sample("A call", "Nobody comes.", channel="telephone", sender=None, sender_name=None))
    shared_desk.decide_many(kept=40, total=60)
    return shared_desk


def address_of(desk: Served, state: State) -> str:
    version = state.address if state.address == OLD else NEW
    path = state.route.format(reference=desk.cases[state.case], row_id=1, version=version)
    return desk.address + path + ("" if state.address == OLD else state.address)


@pytest.mark.parametrize("who", sorted({state.who for state in STATES}))
def test_pages(full_desk: Served, look: Look, who: str):  # noqa: F811 - the fixture
    if who:
        sign_in(look.page, full_desk, who)
    for state in STATES:
        if state.who != who:
            continue
        look.page.goto(address_of(full_desk, state))
        look.page.evaluate("localStorage.clear()")
        if state.then is not None:
            state.then(look.page)
        look.at(" ".join(filter(None, (state.route, state.address, state.case, state.name))))


def test_one_time_codes(desk: Served, look: Look):  # noqa: F811 - the fixture
    page = look.page
    sign_in(page, desk, "officer")
    page.goto(f"{desk.address}/account/codes")
    page.fill("#code", "000000")
    page.click("text=Turn codes on")
    look.at("set-up refused")
    page.fill("#code", desk.code_for(page.locator("figcaption code").inner_text()))
    page.click("text=Turn codes on")
    look.at("recovery codes")
    look.at("account with codes", f"{desk.address}/account")
    page.click("text=Sign out")
    page.fill("#name", "officer")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your one-time code")
    look.at("code asked")
    page.fill("#code", "000000")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    look.at("code refused")
