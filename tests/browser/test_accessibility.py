"""No violation of WCAG 2.2 A or AA that axe can find, on any page, at both widths; and nothing that scrolls sideways."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from desk.config import STATIC
from tests.browser.conftest import HEARING, Served, sign_in
from tests.browser.test_casework import BY_THE_WAY
from tests.desk_data import LEFT_ALONE, PASSWORD

AXE = STATIC.parent / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
WIDTHS = [360, 1280]


@pytest.fixture(scope="session")
def axe() -> str:
    assert AXE.exists(), "axe is not installed: npm ci --prefix desk"
    return Path(AXE).read_text()


@pytest.fixture(params=WIDTHS)
def wide_page(chromium: Browser, request: pytest.FixtureRequest):
    """A page of one width; axe is put into it, which the desk's own content policy would refuse."""
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


class Look:
    """Looks at one state after another and remembers what is wrong."""

    def __init__(self, page: Page, axe: str) -> None:
        self.page, self.axe = page, axe
        self.wrong: list[str] = []

    def at(self, name: str, address: str = "") -> None:
        if address:
            self.page.goto(address)
        self.page.evaluate(self.axe)
        found = self.page.evaluate("levels => axe.run({runOnly: levels})", LEVELS)
        for violation in found["violations"]:
            self.wrong += [f"{name}: {violation['id']}: {node['html'][:200]}" for node in violation["nodes"]]
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.wrong.append(f"{name}: scrolls sideways")


@pytest.fixture
def look(wide_page: Page, axe: str):
    looking = Look(wide_page, axe)
    yield looking
    assert looking.wrong == []


def test_signing_in(shared_desk: Served, look: Look):
    look.at("sign-in", f"{shared_desk.address}/sign-in")
    look.page.fill("#name", "nobody")
    look.page.keyboard.press("Enter")
    look.page.wait_for_selector(".govuk-error-summary")
    look.at("sign-in refused")


def test_a_case_to_correct_and_one_decided_and_closed(desk: Served, look: Look):
    page = look.page
    sign_in(page, desk, "officer")
    page.goto(desk.case("Missed bins, Larch Close"))
    page.click("text=Confirm these answers")
    look.at("decision refused")
    page.goto(desk.case(HEARING))
    page.click("text=Confirm all of this")
    look.at("success notice")
    page.click("text=Undo")
    look.at("undone")
    page.click("text=Confirm all of this")
    page.goto(desk.case(HEARING))
    look.at("confirmed")
    page.click("text=Decide again")
    look.at("deciding again")
    page.click("text=Close this case")
    look.at("closed")
    look.at("figures", f"{desk.address}/statistics")


def test_a_case_that_is_answered_split_joined_linked_and_handed_over(desk: Served, look: Look):
    page = look.page
    desk.write_again(HEARING, BY_THE_WAY)
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.click("summary:has-text('Reply to the resident')")
    look.at("reply")
    page.click("text=Send the reply")
    look.at("reply refused")
    page.fill("#reply-text", "We will look for them.")
    page.click("text=Send the reply")
    look.at("reply kept")
    page.click("text=Take it back")
    look.at("reply taken back")
    for action, press in (("split", "Open a case with them"), ("join", "Join them"), ("link", "Link them"), ("note", "Keep the note")):
        page.goto(desk.case(HEARING))
        page.click(f"#{action} > summary")
        page.click(f"#{action} button:has-text('{press}')")
        page.wait_for_selector(".govuk-error-summary")
        look.at(f"{action} refused")
    page.click("#split > summary")
    page.get_by_label("By the way").check()
    page.click("text=Open a case with them")
    look.at("split off")
    page.click("#join > summary")
    page.get_by_label(desk.cases[HEARING]).check()
    page.click("text=Join them")
    look.at("joined")
    page.click("text=Confirm all of this")
    page.goto(desk.case(HEARING))
    page.click("summary:has-text('Hand it over')")
    page.fill("#hand-over-recipient", "Tolbury Ambulance Trust")
    page.click("#hand-over button:has-text('Hand it over')")
    page.wait_for_selector("text=The case is handed over.")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    look.at("handed over")


def test_the_figures_of_a_model_that_is_less_right_than_it_says(desk: Served, look: Look):
    desk.decide_many(kept=40, total=60)
    sign_in(look.page, desk, "manager")
    look.page.goto(f"{desk.address}/statistics")
    look.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    look.at("less right than it says")
    look.page.click("text=See where, and what to do")
    look.at("at the promise")


def test_a_queue_with_news_and_a_case_by_hand(desk: Served, look: Look):
    page = look.page
    sign_in(page, desk, "officer")
    desk.receive(LEFT_ALONE)
    page.evaluate("document.dispatchEvent(new Event('heed:look'))")
    page.wait_for_selector(".heed-news a")
    look.at("news")
    page.goto(f"{desk.address}/pen/1")
    page.click("text=Open the case")
    page.wait_for_selector(".govuk-error-summary")
    look.at("by hand refused")
    page.fill("#text", "Nobody empties my bins.")
    page.click("text=Open the case")
    look.at("opened by hand")


def test_the_administrator_s_and_the_manager_s_pages(desk: Served, look: Look):
    page = look.page
    sign_in(page, desk, "administrator")
    look.at("accounts", f"{desk.address}/accounts")
    page.click("text=Add account")
    look.at("accounts refused")
    page.fill("#name", "ines.ortiz")
    page.get_by_label("Manager").check()
    page.click("text=Add account")
    page.wait_for_selector(".heed-once")
    look.at("one-time password")
    password = page.text_content(".heed-once code") or ""
    page.context.clear_cookies()
    page.goto(f"{desk.address}/sign-in")
    page.fill("#name", "ines.ortiz")
    page.fill("#password", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password")
    look.at("first password")
    page.fill("#old", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    look.at("password refused")


def test_the_look_is_the_council_s_own(shared_desk: Served, page: Page):
    page.goto(f"{shared_desk.address}/sign-in")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").lower().startswith("arial")
    assert page.text_content(".heed-header__council") == "Westmere Council"
    assert "GOV.UK" not in (page.text_content("body") or "")
    assert "GDS Transport" not in (STATIC / "build" / "desk.css").read_text()
    assert "crest" not in (STATIC / "build" / "desk.css").read_text()
