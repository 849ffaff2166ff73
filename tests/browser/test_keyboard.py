"""An officer's work with the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import HEARING, Served, sign_in


def test_an_officer_confirms_one_case_corrects_another_and_finds_it_in_the_statistics(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.wait_for_url(f"{desk.address}/queue")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(desk.case(""))
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("HD-MKYT-6YPC decided:")
    expect(page.locator("h1")).to_contain_text("Thank you to the reablement team")
    page.wait_for_load_state()

    page.keyboard.press("3")
    expect(page.locator('input[name="service_area"]:checked')).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator('input[name="service_area"]:checked')).to_have_value("adult_assessment")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Adult assessment and care management")
    page.wait_for_load_state()

    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(f"{desk.address}/statistics")
    expect(page.locator(".heed-card").first).to_contain_text(re.compile(r"Misrouted suggestions\s*50%\s*1 of 2 cases"))
    row = page.get_by_role("table", name=re.compile("suggested → first decided")).get_by_role("row").nth(1)
    expect(row).to_contain_text(re.compile(r"Service area\s*Adult care provision\s*Adult assessment and care management\s*1"))


def test_an_unsure_case_takes_a_choice_and_one_key(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case("Missed bins, Larch Close"))
    page.keyboard.press("5")
    page.keyboard.press("Space")
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("Corporate complaint")


def test_j_and_k_walk_the_queue_and_stop_at_its_ends(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    rows = page.locator("[data-row]")
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(rows.nth(place)).to_be_focused()


def test_the_help_sheet_opens_and_closes(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page).to_have_url(f"{desk.address}/queue")


def test_shortcuts_rest_while_text_is_typed(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.keyboard.press("7")
    page.keyboard.type("c g q 5 j ?")
    expect(page).to_have_url(desk.case(HEARING))
    expect(page.locator("#reason")).to_have_value("c g q 5 j ?")


def test_shortcuts_can_be_switched_off_and_on(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn single-key shortcuts off").click()
    page.goto(desk.case(HEARING))
    page.keyboard.press("c")
    page.keyboard.press("?")
    expect(page).to_have_url(desk.case(HEARING))
    expect(page.get_by_role("button", name="Confirm all of this")).to_be_visible()
    page.get_by_role("link", name="Keyboard shortcuts").click()
    page.get_by_role("button", name="Turn single-key shortcuts on").click()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Show marks")).to_be_visible()


def test_a_key_goes_from_one_field_to_the_next_even_out_of_a_list(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.keyboard.press("2")
    expect(page.locator("#cause_1")).to_be_focused()
    page.keyboard.press("4")
    expect(page.locator('input[name="safeguarding"]:checked')).to_be_focused()


def test_causes_are_asked_of_complaints_alone(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.get_by_text("Correct it").click()
    expect(page.locator("#cause_1")).to_be_visible()
    page.get_by_label("Compliment").check()
    expect(page.locator("#cause_1")).to_be_hidden()
    page.get_by_label("Not feedback").check()
    expect(page.get_by_role("group", name="Service area")).to_be_hidden()


def test_the_confirming_key_never_throws_corrections_away(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.keyboard.press("3")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Confirm all of this")).to_be_hidden()
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("Adult assessment and care management")


def test_a_decision_is_undone_with_one_key(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text(f"{desk.cases[HEARING]} decided:")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("Your decision is undone.")
    expect(page).to_have_url(re.compile(f"/cases/{desk.cases[HEARING]}"))
    expect(page.get_by_role("button", name="Confirm all of this")).to_be_visible()


def test_the_undo_goes_when_its_minute_is_over(desk: Served, page: Page):
    page.clock.install()
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.wait_for_load_state("load")  # only then the page's script has begun to count
    page.clock.fast_forward(59_000)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.clock.fast_forward(2_000)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_an_answer_s_field_shows_its_own_words(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.goto(desk.case(HEARING))
    causes, area = page.locator("mark[data-fields~=causes]").first, page.locator("mark[data-fields~=service_area]").first
    line = "each => getComputedStyle(each).textDecorationColor"
    assert "rgba(0, 0, 0, 0)" not in (causes.evaluate(line), area.evaluate(line))
    page.keyboard.press("3")
    assert causes.evaluate(line) == "rgba(0, 0, 0, 0)" != area.evaluate(line)


def test_a_case_is_claimed_and_released_and_found_with_the_keyboard_alone(desk: Served, page: Page):
    sign_in(page, desk, "officer")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("This case is yours.")
    page.get_by_role("link", name=re.compile("^Mine")).click()
    expect(page.locator("[data-row]")).to_have_count(1)
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("Nobody has this case now.")
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("laundry cardig")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("laundry")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(desk.case(HEARING))
