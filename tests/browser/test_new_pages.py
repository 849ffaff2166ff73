"""Concerns, cases by hand and the administrators' pages: nothing that axe can find at either width, and the keyboard is enough."""

from playwright.sync_api import Page

from tests.browser.conftest import HEARING, Served, sign_in
from tests.browser.test_accessibility import Look, axe, look, wide_page  # noqa: F401 - fixtures


def type_a_call(page: Page, desk: Served) -> None:
    page.goto(f"{desk.address}/cases/new")
    page.get_by_label("Telephone", exact=True).check()
    page.fill("#text", "The night carer has not come since Friday. Nobody rings back.")
    page.fill("#name", "Dawn Peake")
    page.fill("#post", "4 Larch Close\nTolbury")


def test_the_concerns(desk: Served, look: Look):  # noqa: F811 - the fixture
    sign_in(look.page, desk, "safeguarding")
    look.at("concerns", f"{desk.address}/concerns")
    look.page.click("text=Take over >> nth=0")
    look.at("taken over")
    look.at("concerns, one taken over", f"{desk.address}/concerns")


def test_a_call_typed_in_and_its_letter(desk: Served, look: Look):  # noqa: F811 - the fixture
    page = look.page
    sign_in(page, desk, "officer")
    look.at("new case", f"{desk.address}/cases/new")
    page.click("text=Go on")
    page.wait_for_selector(".govuk-error-summary")
    look.at("new case refused")
    type_a_call(page, desk)
    page.click("text=Go on")
    page.wait_for_selector("text=Check and save")
    look.at("check and save")
    page.click("#save")
    page.wait_for_selector(".heed-paper")
    look.at("letter to print")
    page.click("text=I have posted it")
    look.at("posted")


def test_a_call_is_typed_in_with_the_keyboard_alone(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(f"{desk.address}/queue")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_selector("text=How it came")
    page.focus("#channel")
    page.keyboard.press("Space")
    page.focus("#text")
    page.keyboard.type("Nobody comes in the evening any more.")
    page.focus("#name")
    page.keyboard.type("Dawn Peake")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Check and save")
    page.wait_for_load_state()  # the keys are there once the scripts are
    assert desk.cases[HEARING] in (page.text_content("main") or "")
    page.keyboard.press("c")
    page.wait_for_selector("text=The case is saved.")
    assert "Nobody comes in the evening any more." in (page.text_content("main") or "")
