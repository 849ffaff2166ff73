"""Two officers on one case, each in a browser of their own: neither overwrites the other."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HEARING, Served, sign_in


def test_the_second_is_shown_what_the_first_decided_and_keeps_their_own_choices(desk: Served, page: Page, chromium: Browser):
    other = chromium.new_context().new_page()
    for each, who in ((page, "officer"), (other, "safeguarding")):
        sign_in(each, desk, who)
        each.goto(desk.case(HEARING))
    other.keyboard.press("c")
    expect(other.get_by_role("alert")).to_contain_text(f"{desk.cases[HEARING]} decided:")
    page.keyboard.press("4")
    page.keyboard.press("ArrowDown")
    chosen = page.locator('input[name="safeguarding"]:checked').input_value()
    page.keyboard.press("c")
    told = page.get_by_role("alert").filter(has_text="It changed while you were reading it")
    expect(told).to_contain_text("safeguarding decided: Complaint, Adult care provision, Adult social care complaint.")
    expect(page.locator('input[name="safeguarding"]:checked')).to_have_value(chosen)
    expect(page.locator(".heed-answers--plain")).to_contain_text("No concern disclosed")
    other.context.close()
