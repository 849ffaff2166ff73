"""The queue tells that new cases came, without being loaded again."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, sign_in
from tests.desk_data import BINS, LEFT_ALONE

LOOK = "document.dispatchEvent(new Event('heed:look'))"


def test_new_cases_are_told_of_and_shown_with_one_key(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    status = page.get_by_role("status")
    with page.expect_response("**/queue/news**"):
        page.evaluate(LOOK)
    expect(status).to_be_empty()

    desk.receive(BINS)
    page.evaluate(LOOK)
    expect(status).to_have_text("1 new case: show them")
    reference = desk.receive(LEFT_ALONE)
    page.evaluate(LOOK)
    expect(status).to_have_text("2 new cases, 1 with a safeguarding concern: show them")
    expect(page).to_have_title(re.compile(r"^\(2\) Queue"))

    page.keyboard.press("n")
    expect(page.locator(f"a[href='/cases/{reference}'][data-row]")).to_be_visible()
    expect(page.get_by_role("status")).to_be_empty()


def test_a_page_that_listens_is_told_by_itself(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    with page.expect_request("**/queue/events**"):
        page.reload()
    desk.receive(BINS)
    page.reload()  # a page that is opened is told at once of what came since it was made
    desk.receive(LEFT_ALONE)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/queue/news" in request.url else None)
    expect(page.get_by_role("status")).to_have_text("1 new case, 1 with a safeguarding concern: show them", timeout=20_000)
    assert asked == []


def refuse_events(page: Page) -> None:
    page.route("**/queue/events**", lambda route: route.fulfill(status=204))


def test_without_events_the_page_asks_by_itself(desk: Served, page: Page):
    page.clock.install()
    refuse_events(page)
    with page.expect_response("**/queue/news**"):
        sign_in(page, desk, "officer")
    desk.receive(BINS)
    with page.expect_response("**/queue/news**"):
        page.clock.run_for(15_000)
    expect(page.get_by_role("status")).to_contain_text("1 new case")


def test_nothing_is_asked_after_signing_out_elsewhere(desk: Served, page: Page):
    page.clock.install()
    refuse_events(page)
    with page.expect_response("**/queue/news**"):
        sign_in(page, desk, "officer")
    page.context.clear_cookies()
    with page.expect_request("**/queue/news**"):
        page.clock.run_for(15_000)
    page.wait_for_load_state("networkidle")  # until the refusal has come
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "since=" in request.url else None)
    page.clock.run_for(60_000)
    assert asked == []
    expect(page.get_by_role("status")).to_be_empty()
