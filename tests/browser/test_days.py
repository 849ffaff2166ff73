"""The day of each role in a real browser: on a telephone and at a desk, with scripts and without."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HEARING, Served
from tests.desk_data import PASSWORD

SECRET = "About Mr Orme, night carer"
WAYS = [pytest.param((width, scripts), id=f"{width}-{scripts}") for width in (360, 1280) for scripts in ("scripts", "plain")]


@pytest.fixture(params=WAYS)
def page(chromium: Browser, request: pytest.FixtureRequest):
    """A page of one width, with scripts or without."""
    width, scripts = request.param
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts == "scripts")
    yield context.new_page()
    context.close()


def come_in(page: Page, desk: Served, who: str) -> None:
    page.goto(f"{desk.address}/sign-in")
    page.fill("#name", who)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()


def leave(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Heed")


def done(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def test_an_officer_confirms_undoes_corrects_answers_and_finds(desk: Served, page: Page):
    come_in(page, desk, "officer")
    page.get_by_role("link", name="Mum's hearing aids (again)").click()
    page.get_by_role("button", name="Confirm all of this").click()
    done(page, f"{desk.cases[HEARING]} decided:")
    page.get_by_role("button", name="Undo").click()
    done(page, "Your decision is undone.")
    page.get_by_text("Correct it").click()
    page.get_by_label(re.compile("^Corporate complaint")).check()
    page.get_by_role("button", name="Confirm with these corrections").click()
    done(page, "Corporate complaint")
    page.goto(desk.case("Contact cancelled"))
    page.get_by_role("link", name="Offer an advocate").first.click()
    expect(page.locator("#reply-text")).to_have_value(re.compile("This person is called an advocate"))
    page.get_by_role("button", name="Send the reply").click()
    done(page, "It goes out in a minute.")
    page.get_by_text("Write a note").click()
    page.get_by_label("Note", exact=True).fill("Tam rings on Friday.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".heed-timeline")).to_contain_text("Wrote a note by officer")
    go(page, "Search")
    page.get_by_role("searchbox").fill("rings on Friday")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Contact cancelled")).to_be_visible()
    leave(page)


def test_a_safeguarding_officer_takes_a_concern_over_restricts_it_and_decides(desk: Served, page: Page):
    come_in(page, desk, "safeguarding")
    expect(page.get_by_role("region", name="Safeguarding concerns to take over")).to_contain_text("2 safeguarding concerns")
    go(page, "Concerns")
    page.get_by_role("button", name=f"Take over {desk.cases['']}").click()
    done(page, "You have taken over the safeguarding concern.")
    page.goto(desk.case(""))
    page.get_by_role("button", name="Restrict this case").click()
    done(page, "Only safeguarding officers see this case now.")
    page.get_by_role("button", name="Confirm all of this").click()
    done(page, f"{desk.cases['']} decided:")
    leave(page)
    come_in(page, desk, "officer")
    for hidden in ("", SECRET):
        expect(page.get_by_text(desk.cases[hidden])).to_have_count(0)
        assert page.request.get(desk.case(hidden)).status == 404
    leave(page)


def test_a_manager_looks_at_a_figure_its_cases_and_its_file_and_reads_none_of_them(desk: Served, page: Page):
    desk.decide_many(kept=40, total=60)
    come_in(page, desk, "manager")
    page.get_by_text("By service area").first.click()
    page.get_by_role("link", name="20 of 60 cases").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Misrouted suggestions")
    expect(page.get_by_role("cell", name=re.compile("Adult social care complaint → Court or legal claim")).first).to_be_visible()
    assert page.request.get(desk.case(HEARING)).status == 403
    page.get_by_role("link", name="Statistics").first.click()
    page.get_by_role("link", name="Volumes and times").click()
    page.fill("#from", "2025-05-01")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("from=2025-05-01"))
    with page.expect_download() as file:
        page.get_by_role("link", name="Received and confirmed (CSV)").click()
    assert "2025-06" in file.value.path().read_text()
    leave(page)


def test_an_administrator_adds_somebody_makes_a_token_reads_the_trail_and_no_case(desk: Served, page: Page):
    come_in(page, desk, "administrator")
    page.get_by_label("User name").fill("ines.ortiz")
    page.get_by_label("Manager").check()
    page.get_by_role("button", name="Add account").click()
    expect(page.locator(".heed-once")).to_be_visible()
    page.get_by_role("button", name="Disable ines.ortiz").click()
    expect(page.get_by_role("row", name=re.compile("ines.ortiz"))).to_contain_text("Disabled")
    go(page, "Tokens")
    page.get_by_label("Which program is it for?").fill("Power BI")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make token").click()
    expect(page.locator(".heed-once")).to_be_visible()
    page.get_by_role("button", name="Revoke Power BI").click()
    expect(page.get_by_role("row", name=re.compile("Power BI"))).to_contain_text("Revoked")
    go(page, "Audit trail")
    expect(page.get_by_role("cell", name="administrator").first).to_be_visible()
    go(page, "Health")
    expect(page.locator("main")).to_contain_text("clamd does not answer.")
    assert page.request.get(desk.case(HEARING)).status == 403
    leave(page)
