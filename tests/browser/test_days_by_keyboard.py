"""The days of those who do not work the queue, with the keyboard alone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Served, sign_in

MOST_STEPS = 80


def tab_to(page: Page, place: Locator) -> None:
    """Reach an element by tabbing, as somebody without a mouse does, and see that its focus shows."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if place.evaluate("each => each === document.activeElement"):
            look = place.evaluate("each => { const {outlineStyle, boxShadow} = getComputedStyle(each); return outlineStyle + boxShadow; }")
            assert look != "nonenone", "the focus cannot be seen"
            return
    raise AssertionError(f"{place} cannot be reached")


def test_the_first_stop_of_a_page_skips_to_its_content(shared_desk: Served, page: Page):
    sign_in(page, shared_desk, "officer")
    page.reload()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_safeguarding_officer_takes_a_concern_over(desk: Served, page: Page):
    sign_in(page, desk, "safeguarding")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Safeguarding concerns")
    tab_to(page, page.get_by_role("button", name=f"Take over {desk.cases['']}"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("You have taken over the safeguarding concern.")


def test_a_manager_opens_the_cases_behind_a_figure(desk: Served, page: Page):
    desk.decide_many(kept=40, total=60)
    sign_in(page, desk, "manager")
    tab_to(page, page.get_by_role("link", name="20 of 60 cases"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Misrouted suggestions")


def test_an_administrator_adds_an_account_and_goes_to_the_trail(desk: Served, page: Page):
    sign_in(page, desk, "administrator")
    tab_to(page, page.get_by_label("User name"))
    page.keyboard.type("ines.ortiz")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".heed-once")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("/audit$"))
