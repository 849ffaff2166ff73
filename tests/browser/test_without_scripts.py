"""The desk without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HEARING, Served
from tests.desk_data import BINS, PASSWORD


@pytest.fixture
def plain_page(chromium: Browser):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def sign_in(page: Page, desk: Served, name: str) -> None:
    page.goto(f"{desk.address}/sign-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("button:has-text('Sign in')")


def test_a_case_is_confirmed_and_another_corrected(desk: Served, plain_page: Page):
    page = plain_page
    sign_in(page, desk, "officer")
    page.click(f"a[href='/cases/{desk.cases[HEARING]}']")
    page.click("button:has-text('Confirm all of this')")
    expect(page.get_by_role("alert")).to_contain_text(f"{desk.cases[HEARING]} decided:")

    page.goto(desk.case("Missed bins, Larch Close"))
    page.click("button:has-text('Confirm these answers')")
    expect(page.get_by_role("alert")).to_contain_text("Choose the procedure.")
    page.get_by_label("Corporate complaint").check()
    page.click("button:has-text('Confirm these answers')")
    expect(page.get_by_role("alert")).to_contain_text("Corporate complaint")


def test_all_others_are_behind_a_plain_disclosure(desk: Served, plain_page: Page):
    page = plain_page
    sign_in(page, desk, "officer")
    page.goto(desk.case("Missed bins, Larch Close"))
    page.click("summary:has-text('10 others')")
    page.get_by_label("Appeal or review").check()
    page.click("button:has-text('Confirm these answers')")
    expect(page.get_by_role("alert")).to_contain_text("Appeal or review")


def test_shortcuts_are_listed_on_a_page_and_signing_out_works(desk: Served, plain_page: Page):
    page = plain_page
    sign_in(page, desk, "manager")
    expect(page.locator("h1")).to_have_text("Statistics")
    page.click("a:has-text('Keyboard shortcuts')")
    expect(page).to_have_url(f"{desk.address}/keys")
    page.click("button:has-text('Sign out')")
    expect(page.locator("h1")).to_have_text("Sign in to Heed")


def test_a_decision_is_undone_and_a_case_opened_by_hand(desk: Served, plain_page: Page):
    page = plain_page
    sign_in(page, desk, "officer")
    expect(page.get_by_role("status")).to_be_empty()
    page.goto(desk.case(HEARING))
    page.click("button:has-text('Confirm all of this')")
    page.click("button:has-text('Undo')")
    expect(page.get_by_role("alert")).to_contain_text("Your decision is undone.")
    page.goto(f"{desk.address}/pen/1")
    page.get_by_label("What the resident says").fill("Nobody empties my bins.")
    page.click("button:has-text('Open the case')")
    expect(page.get_by_role("alert")).to_contain_text("The case is open.")


def test_the_queue_is_looked_at_anew_searched_narrowed_and_claimed_from(desk: Served, plain_page: Page):
    page = plain_page
    sign_in(page, desk, "officer")
    reference = desk.receive(BINS)
    page.click("text=Look for new cases")
    expect(page.locator(f"a[href='/cases/{reference}'][data-row]")).to_be_visible()
    page.click("summary:has-text('Service area')")
    page.click("a:has-text('Children with disabilities')")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.click("button:has-text('Claim')")
    expect(page.get_by_role("alert")).to_contain_text("This case is yours.")
    page.click("summary:has-text('Your own views')")
    page.fill("#view-name", "Ramps")
    page.click("button:has-text('Keep')")
    expect(page.get_by_role("alert")).to_contain_text("The view is kept.")
    page.fill("#search", "laundry")
    page.click("button:has-text('Search')")
    expect(page.locator("mark.heed-found")).to_have_text("laundry")
