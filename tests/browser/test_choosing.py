"""Finding an answer by typing, seeing the seconds left to undo, and reading what a key does."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HEARING, Served, sign_in

SHORTCUTS = "Keyboard shortcuts"


def test_an_answer_is_found_by_typing_and_taken_with_enter(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.keyboard.press("5")
    page.keyboard.press("/")
    page.keyboard.type("information r")
    procedure = page.get_by_role("group", name="Procedure")
    expect(procedure.get_by_role("radio")).to_have_count(1)
    expect(procedure.get_by_role("status")).to_have_text("1 answer")
    page.keyboard.press("Enter")
    expect(procedure.get_by_label("Information rights")).to_be_focused()
    expect(procedure.get_by_label("Information rights")).to_be_checked()
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("Information rights")


def test_the_best_answers_come_first_with_their_chances_in_words(shared_desk: Served, page: Page):
    sign_in(page, shared_desk, "officer")
    page.goto(shared_desk.case("Missed bins, Larch Close"))
    answers = page.get_by_role("group", name="Procedure").locator(".govuk-radios > .govuk-radios__item")
    expect(answers).to_have_text([re.compile("quite possible"), re.compile("possible"), re.compile("possible")])


@pytest.mark.parametrize("scripts", ["on", "off"])
def test_the_seconds_left_to_undo_are_in_sight_and_run(desk: Served, chromium: Browser, scripts: str):
    context = chromium.new_context(java_script_enabled=scripts == "on")
    page = context.new_page()
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.get_by_role("button", name="Confirm all of this").click()
    countdown = page.locator(".heed-countdown")
    expect(countdown).to_be_visible()
    if scripts == "on":
        seconds = "each => { const [run] = each.getAnimations(); run.currentTime = 20000; return getComputedStyle(each).getPropertyValue('--heed-seconds'); }"
        assert countdown.evaluate(seconds) == "40"
    context.close()


@pytest.mark.parametrize(
    ("who", "path"),
    [("officer", "/queue"), ("officer", "case"), ("safeguarding", "/concerns"), ("manager", "/statistics"), ("administrator", "/health")],
)
def test_the_help_sheet_names_every_key_of_the_page(shared_desk: Served, page: Page, who: str, path: str):
    sign_in(page, shared_desk, who)
    page.goto(shared_desk.case(HEARING) if path == "case" else shared_desk.address + path)
    keys = page.evaluate(
        "[...document.querySelectorAll('[data-key], [data-row-key]')].flatMap(each => [each.dataset.key, each.dataset.rowKey]).filter(Boolean)"
    )
    named = {re.sub(r"\s+", " ", text.replace("then", " ")).strip() for text in page.locator(".heed-keys dt").all_text_contents()}
    known = named | set("123456" if "1 to 6" in named else "") | {key for each in named for key in each.split() if len(each.split()) == 2}
    assert set(keys) <= known, set(keys) - known


def test_a_case_on_paper_is_the_matter_and_its_course_alone(shared_desk: Served, page: Page):
    sign_in(page, shared_desk, "officer")
    page.goto(shared_desk.case(HEARING))
    page.emulate_media(media="print")
    expect(page.locator(".heed-message__text").first).to_be_visible()
    expect(page.get_by_role("heading", name="Heed suggests")).to_be_visible()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    for gone in (page.locator("button:not([data-marks-field])"), page.get_by_role("navigation"), page.get_by_text(SHORTCUTS, exact=True)):
        assert not [each for each in gone.all() if each.is_visible()]


def test_figures_on_paper_have_no_form_and_no_downloads(shared_desk: Served, page: Page):
    sign_in(page, shared_desk, "manager")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Statistics")).to_be_visible()
    expect(page.get_by_label("From")).to_be_hidden()
    expect(page.get_by_text("Take the figures along")).to_be_hidden()
