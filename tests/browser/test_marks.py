"""Evidence in a message can be told apart without colour, and be put away, all of it or one field's."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import HEARING, Served, sign_in

LINE = "mark => getComputedStyle(mark).textDecorationStyle"


def a_mark(page: Page, field: str):
    return page.locator(f"mark[data-fields~={field}]").first


def test_each_field_has_its_own_line_and_the_legend_shows_it(shared_desk: Served, page: Page):
    sign_in(page, shared_desk, "officer")
    page.goto(shared_desk.case(HEARING))
    legend = page.get_by_role("group", name="Marks in the message")
    for field, text, line in (("kind", "What it is", "solid"), ("causes", "Causes", "double"), ("service_area", "Service area", "dotted")):
        assert a_mark(page, field).evaluate(LINE) == legend.get_by_role("button", name=text).evaluate(LINE) == line


def test_one_field_s_marks_are_put_away_and_stay_away_until_they_are_wanted(shared_desk: Served, page: Page):
    sign_in(page, shared_desk, "officer")
    page.goto(shared_desk.case(HEARING))
    area = page.get_by_role("button", name="Service area", exact=True)
    area.focus()
    page.keyboard.press("Space")
    page.reload()
    expect(area).to_have_attribute("aria-pressed", "false")
    assert a_mark(page, "causes").evaluate(LINE) == "double"
    assert page.locator("mark", has_text="Tolbury Lodge").evaluate(LINE) == "dashed"  # it carried the procedure too
    assert page.locator("mark", has_text="moved into").evaluate("mark => getComputedStyle(mark).textDecorationLine") == "none"
    area.click()
    assert page.locator("mark", has_text="moved into").evaluate(LINE) == "dotted"


def test_one_key_puts_all_marks_away(shared_desk: Served, page: Page):
    sign_in(page, shared_desk, "officer")
    page.goto(shared_desk.case(HEARING))
    page.keyboard.press("m")
    assert a_mark(page, "causes").evaluate("mark => getComputedStyle(mark).textDecorationLine") == "none"
    page.keyboard.press("m")
    assert a_mark(page, "causes").evaluate(LINE) == "double"
