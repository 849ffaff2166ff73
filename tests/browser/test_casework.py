"""What officers do with a case beside deciding, in a real browser: folded until wanted, with the keyboard and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HEARING, Served, sign_in
from tests.desk_data import Said, Sample

BY_THE_WAY = Sample("Re: hearing aids", "By the way, nobody empties the bins.", Said(), sender="d.peake@example.org")
DOUBLE = Sample("Hearing aids!", "I wrote about the hearing aids before.", Said(), sender="d.peake@example.org")


@pytest.fixture(params=["with scripts", "without scripts"])
def either_page(chromium: Browser, request: pytest.FixtureRequest):
    """A page with and one without scripts."""
    context = chromium.new_context(java_script_enabled=request.param == "with scripts", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_a_reply_is_begun_with_ready_words_sent_and_taken_back(desk: Served, either_page: Page):
    page = either_page
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    expect(page.locator("#reply-text")).to_be_hidden()
    page.get_by_text("Reply to the resident").click()
    page.get_by_role("link", name="Ask for consent").click()
    expect(page.locator("#reply-text")).to_have_value(re.compile("until we know that they agree"))
    page.fill("#reply-text", "We will look for them.")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_role("alert")).to_contain_text("It goes out in a minute.")
    expect(page.locator(".heed-message--outbound")).to_contain_text("We will look for them.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("alert")).to_contain_text("Your reply is taken back.")
    expect(page.locator("#reply-text")).to_have_value("We will look for them.")


def test_a_new_matter_is_split_off_and_joined_again(desk: Served, either_page: Page):
    page = either_page
    desk.write_again(HEARING, BY_THE_WAY)
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.get_by_text("Split it").click()
    page.get_by_label("By the way").check()
    page.get_by_role("button", name="Open a case with them").click()
    expect(page.get_by_role("alert")).to_contain_text("This is the new case.")
    expect(page).not_to_have_url(re.compile(desk.cases[HEARING]))
    expect(page.locator(".heed-message--inbound")).to_have_count(1)
    split_off = page.url.partition("?")[0]

    page.get_by_text("Join it into another case").click()
    page.get_by_label(desk.cases[HEARING]).check()
    page.get_by_role("button", name="Join them").click()
    expect(page).to_have_url(re.compile(desk.cases[HEARING]))
    expect(page.locator(".heed-message--inbound")).to_have_count(2)
    page.goto(split_off)
    expect(page).to_have_url(desk.case(HEARING))

    page.get_by_text("Split it").click()
    page.get_by_role("button", name="apart again").click()
    expect(page.get_by_role("alert")).to_contain_text("The cases are two again.")
    expect(page.locator(".heed-message--inbound")).to_have_count(1)


def test_a_double_s_old_address_leads_to_the_case_it_is_in(desk: Served, page: Page):
    double = desk.receive(DOUBLE)
    sign_in(page, desk, "officer")
    page.goto(f"{desk.address}/cases/{double}")
    page.get_by_text("Join it into another case").click()
    page.get_by_label("Reference of another case").fill(desk.cases[HEARING])
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The cases are one now.")
    page.goto(f"{desk.address}/cases/{double}")
    expect(page).to_have_url(desk.case(HEARING))
    page.goto(f"{desk.address}/queue")
    expect(page.get_by_text("Hearing aids!")).to_have_count(0)


def test_what_is_refused_is_open_and_keeps_what_was_typed(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.get_by_text("Link it with another case").click()
    page.get_by_label("What they have to do with each other").fill("they share a carer")
    page.get_by_role("button", name="Link them").click()
    expect(page.get_by_role("link", name="There is no such case")).to_be_visible()
    expect(page.get_by_label("What they have to do with each other")).to_have_value("they share a carer")


def test_a_case_is_taken_with_the_keyboard(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.get_by_role("button", name="Take it", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#claim")).to_contain_text("You have this case")
