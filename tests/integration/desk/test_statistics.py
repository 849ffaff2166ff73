"""The statistics page."""

import csv
import html
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from desk.figure_tables import FigureTable, tables_of
from desk.figures import read_promise, read_statistics
from desk.period import period_of
from desk.views import figure_case_files
from desk.volumes import read_volumes
from models.labels import Process, Safeguarding, ServiceArea
from models.states import Band, CaseStatus, MoveReason
from tests.desk_data import BINS, HEARING_AIDS, LEFT_ALONE, THANKS, Said, add_case, add_decided, add_decision


@pytest.fixture
async def decided(store, clock, officer):
    """Four cases of March, one of them misrouted and one a false alarm; another suggestion was corrected in May."""
    march = clock() - timedelta(days=80)
    references = [await add_case(store, sample, march) for sample in (HEARING_AIDS, THANKS, BINS, LEFT_ALONE)]
    await add_decision(store, references[0], 1, march, service_area=ServiceArea.ADULT_FINANCE)
    await add_decision(store, references[1], 1, march, kind="compliment")
    await add_decision(store, references[2], 1, march)
    await add_decision(store, references[2], 1, march + timedelta(days=7), MoveReason.RETURNED, process=Process.ANOTHER_BODY)
    await add_decision(store, references[3], 1, march, safeguarding=Safeguarding.NONE)
    may = await add_case(store, HEARING_AIDS, clock() - timedelta(days=10))
    await add_decision(store, may, 1, clock() - timedelta(days=10), safeguarding=Safeguarding.ADULT)


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


async def test_the_figures_are_shown_with_counts_and_intervals(officer, decided):
    text = plain((await officer.get("/statistics")).text)
    assert "5 cases first decided in this period" in text
    assert "1 of them may still move" in text
    assert "Misrouted suggestions 60% 3 of 5 cases 95% interval: 23% to 88% Few cases" in text
    assert "Misrouted cases 25% 1 of 4 cases 95% interval: 5% to 70%" in text
    assert "Missed concerns 20% 1 of 5 cases" in text
    assert "False alarms 20% 1 of 5 cases" in text
    assert (
        "1 followed a wrong suggestion and 0 went wrong in the organisation. They cost 5 working days in all, 5 in the middle case." in text
    )


async def test_from_and_to_are_shown_for_suggestions_and_for_cases(officer, decided):
    text = plain((await officer.get("/statistics")).text)
    assert "Service area Adult care provision Adult finance and charging 1" in text
    assert "Safeguarding No concern disclosed Adult at risk 1" in text
    assert "Safeguarding Adult at risk No concern disclosed 1" in text
    assert "Procedure Corporate complaint Another body 1" in text


async def test_months_are_drawn_and_stand_in_a_table(officer, decided):
    answer = (await officer.get("/statistics")).text
    assert answer.count('<rect class="heed-chart__bar heed-chart__bar--faint"') == 2
    text = plain(answer)
    assert "March 2025 2 of 4 (50%) 15% to 85% Few cases 1 of 4 (25%) 0 of 4 (0%) 1 of 4 (25%)" in text
    assert "May 2025 Incomplete 1 of 1 (100%)" in text
    assert "No cases" in text


async def test_a_period_leaves_the_rest_out_and_includes_both_its_days(officer, decided):
    text = plain((await officer.get("/statistics?from=2025-05-24&to=2025-05-24")).text)
    assert "1 case first decided in this period" in text
    assert "March" not in text


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("from=2025-05-02&to=2025-05-01", "The last day must not be before the first."),
        ("from=yesterday", "Enter a day such as 2025-03-31."),
        ("to=9999-12-31", "Enter a day such as 2025-03-31."),
        ("from=0001-01-01", "Enter a day such as 2025-03-31."),
    ],
)
async def test_a_period_that_cannot_be_read_is_asked_for_again(officer, query, advice):
    answer = await officer.get(f"/statistics?{query}")
    assert answer.status_code == 422
    assert advice in answer.text


async def test_no_cases_are_said_to_be_none(officer):
    text = plain((await officer.get("/statistics")).text)
    assert "0 cases first decided" in text
    assert "Misrouted" not in text
    assert "No case was first decided since 5 May 2025." in text
    assert "Week by week" not in text


@pytest.fixture
async def drifted(store, clock, officer):
    """Sixty sure cases of last week, whose procedure officers kept in 45, and five of six weeks ago."""
    corporate = {"process": Process.CORPORATE, "service_area": ServiceArea.CORPORATE}
    await add_decided(store, 45, 60, clock() - timedelta(weeks=1), 1, Said(band=Band.SURE), **corporate)
    await add_decided(store, 5, 5, clock() - timedelta(weeks=6), 1)


async def test_a_model_that_is_less_right_than_it_says_is_told_first_and_explained(officer, drifted):
    text = plain((await officer.get("/statistics")).text)
    assert text.index("The model is less right than it says. See where, and what to do") < text.index("65 cases first decided")
    assert "60 first decisions since 5 May 2025: the last four weeks and this one." in text
    assert (
        "Officers kept the suggested procedure in 45 of 60 cases (75%, 63 to 84). The model promised 97%: it is now less right than it says; "
        "train it anew." in text
    )
    assert "Procedure 45 of 60 (75%) 63% to 84% 97% Less right than it says" in text
    assert "What it is 60 of 60 (100%) 94% to 100% 97% As right as it says" in text
    assert "Procedure 45 of 60 (75%) Below 95% No cases No cases" in text
    assert "officers kept 45 of 60 (75%); sure must be right at least 95 times in 100." in text


async def test_every_week_stands_in_the_chart_and_in_the_table(officer, drifted):
    answer = (await officer.get("/statistics")).text
    assert answer.count("kept and promised by week</title>") == 5
    assert answer.count('class="heed-chart__kept"') == answer.count("heed-chart__kept--faint") == 5
    text = plain(answer)
    assert "21 April 5 of 5 (100%), promised 97%" in text
    assert "2 June Incomplete None None None None None None" in text


async def test_few_decisions_are_said_to_be_too_few(officer, decided):
    text = plain((await officer.get("/statistics")).text)
    assert "less right than it says" not in text
    assert "Safeguarding 0 of 1 (0%) 0% to 79% 97% Too few to judge" in text


async def test_models_are_told_apart_once_there_are_two(officer, drifted, store, clock):
    assert "Kept and promised, by model" not in (await officer.get("/statistics")).text
    said = Said(band=Band.SURE, model="sample-2")
    await add_decided(store, 3, 4, clock(), 1, said, process=Process.CORPORATE, service_area=ServiceArea.CORPORATE)
    text = plain((await officer.get("/statistics")).text)
    assert "sample-1 60 of 60 (100%), promised 97% 45 of 60 (75%), promised 97%" in text
    assert "sample-2 4 of 4 (100%), promised 97% 3 of 4 (75%), promised 97%" in text


async def test_every_way_that_cases_went_leads_to_those_cases(officer, decided):
    page = (await officer.get("/statistics")).text
    ways = [html.unescape(way) for way in re.findall(r'href="(/statistics/cases\?[^"]*field=[^"]*)"', page)]
    assert len(ways) == 4
    texts = [plain((await officer.get(way)).text) for way in ways]
    assert all("1 case first decided" in text and "→" in text for text in texts)
    assert any("Service area: Adult care provision → Adult finance and charging" in text for text in texts)


async def test_every_rate_and_row_leads_to_as_many_cases_as_it_counts(officer, decided):
    page = (await officer.get("/statistics")).text
    for which, count in (("misrouted_suggestions", 3), ("misrouted_cases", 1), ("missed_concerns", 1), ("false_alarms", 1)):
        address = html.unescape(re.search(rf'href="(/statistics/cases\?[^"]*which={which})"', page)[1])
        assert f"{count} case{'' if count == 1 else 's'} first decided" in plain((await officer.get(address)).text)
    for address in map(html.unescape, re.findall(r'href="(/statistics/cases\?[^"]*by=[^"]*)"', page)):
        assert (await officer.get(address)).status_code == 200, address


@pytest.mark.parametrize(
    "query",
    ["", "which=everything", "which=decided&field=subject", "which=decided&field=process&origin=x", "which=decided&by=sender&code=x"],
)
async def test_what_is_no_figure_is_not_found(officer, query):
    assert (await officer.get(f"/statistics/cases?{query}")).status_code == 404


async def test_a_restricted_case_is_listed_and_counted_here_only_for_safeguarding_officers(officer, safeguarding, decided, store, clock):
    reference = await add_case(store, replace(HEARING_AIDS, restricted=True), clock() - timedelta(days=3))
    await add_decision(store, reference, 1, clock() - timedelta(days=3))
    address = "/statistics/cases?which=decided"
    note = "Restricted cases are in the figure where there are any, and neither listed nor counted here."
    seen = (await officer.get(address)).text
    assert reference not in seen
    assert "5 cases first decided" in plain(seen)
    assert note in plain(seen)
    seen = (await safeguarding.get(address)).text
    assert reference in seen
    assert "6 cases first decided" in plain(seen)
    assert note not in plain(seen)


async def test_a_manager_sees_which_cases_they_are_without_a_way_into_them(browser, decided):
    manager = browser()
    await manager.sign_in("manager")
    text = (await manager.get("/statistics/cases?which=misrouted_cases")).text
    assert 'href="/cases/' not in text
    assert "hearing" not in text.casefold()
    assert "HD-" in text


async def test_a_change_is_called_one_only_where_the_numbers_show_it(officer, store, clock):
    for days, wrong in ((40, 0), (10, 12)):
        for number in range(12):
            at = clock() - timedelta(days=days)
            area = {"service_area": ServiceArea.ADULT_FINANCE} if number < wrong else {}
            await add_decision(store, await add_case(store, HEARING_AIDS, at), 1, at, **area)
    text = plain((await officer.get(f"/statistics?from={(clock() - timedelta(days=29)).date()}")).text)
    assert "Up from 0% before (by" in text
    assert "No change that the numbers can show (0% before)" in text


async def test_volumes_stand_beside_those_of_the_year_before(officer, store, clock):
    for days in (10, 375):
        at = clock() - timedelta(days=days)
        await add_decision(store, await add_case(store, HEARING_AIDS, at), 1, at + timedelta(hours=30))
    text = plain((await officer.get("/statistics/volumes")).text)
    assert "May 2025 2 (1) 1 (1)" in text
    assert "These days 1 2.3 days (on the same working day)" in text
    assert "Adult care provision 1 (1) 0 (0)" in text


async def test_what_waits_is_counted_by_its_age(officer, store, clock, cases):
    text = plain((await officer.get("/statistics/volumes")).text)
    waiting = re.search(
        r"Waiting for an officer now Working days since Cases 0 (\d+) 1 to 2 (\d+) 3 to 9 (\d+) 10 to 19 (\d+) 20 or more (\d+)", text
    )
    async with store.read() as unit:
        everything = await unit.queue.count(CaseStatus.AWAITING_CONFIRMATION, include_restricted=True)
    assert everything - sum(map(int, waiting.groups())) == 1, "advertising is left out"


async def every_table(store, clock) -> list[FigureTable]:
    """Every table there is, over the days that the pages show by themselves."""
    now, period = clock(), period_of({}, clock().date())
    days = period.start, period.end, now
    return tables_of(await read_statistics(store, *days, {}), await read_volumes(store, *days), await read_promise(store, now))


async def test_every_table_is_a_file(officer, decided, store, clock):
    page = (await officer.get("/statistics")).text + (await officer.get("/statistics/volumes")).text
    files = [html.unescape(path) for path in re.findall(r'href="(/statistics/\w+\.csv\?[^"]*)"', page)]
    assert [re.search(r"(\w+)\.csv", path)[1] for path in files] == [table.code for table in await every_table(store, clock)]
    assert {"cost", "by_service_area", "promise"} <= {re.search(r"(\w+)\.csv", path)[1] for path in files}
    for path in files:
        answer = await officer.get(path)
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert len({len(row) for row in rows}) == 1, path
        assert "attachment" in answer.headers["content-disposition"]
    assert (await officer.get("/statistics/secrets.csv")).status_code == 404


async def test_the_model_s_promise_is_a_file_and_a_sheet(officer, drifted):
    rows = list(csv.DictReader(io.StringIO((await officer.get("/statistics/promise.csv")).text)))
    procedure = next(row for row in rows if row["Field"] == "Procedure")
    assert list(procedure.values()) == ["Procedure", "45", "60", "0.75", "0.6277", "0.8422", "0.97", "2025-05-05"]
    sheet = load_workbook(io.BytesIO((await officer.get("/statistics.xlsx")).content))["promise"]
    assert [cell.value for cell in sheet[1]] == list(procedure)
    assert sheet["G2"].number_format == "0.0%"


async def test_the_workbook_says_what_the_page_says(officer, decided, store):
    book = load_workbook(io.BytesIO((await officer.get("/statistics.xlsx")).content))
    rates = {row[0]: row[1:4] for row in book["rates"].iter_rows(values_only=True)}
    assert rates["Misrouted suggestions"] == (3, 5, 0.6)
    assert "suggested to decided" in book.sheetnames
    async with store.read() as unit:
        assert (await unit.audit.latest(1))[0].action == "figures_exported"


async def test_more_than_ten_years_are_not_counted_at_once(officer):
    for path in ("/statistics", "/statistics/volumes"):
        answer = await officer.get(f"{path}?from=2001-01-01&to=2999-12-31")
        assert answer.status_code == 422
        assert "Ask for ten years at most." in answer.text


async def test_the_cases_behind_a_figure_are_a_file_in_batches_and_on_record(officer, decided, store, monkeypatch):
    monkeypatch.setattr(figure_case_files, "BATCH", 2)
    answer = await officer.get("/statistics/cases.csv?which=decided")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len({row["Case"] for row in rows}) == 5
    days = [row["First decided"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert all(row["Received"] <= row["First decided"] and row["Procedure suggested"] for row in rows)
    assert "attachment" in answer.headers["content-disposition"]
    async with store.read() as unit:
        taken = [entry.detail for entry in await unit.audit.latest(9) if entry.action == "cases_behind_figure_exported"]
    assert sorted(" ".join(taken).split()) == sorted(row["Case"] for row in rows)


async def test_the_cases_behind_a_figure_are_a_workbook_too(officer, decided):
    book = load_workbook(io.BytesIO((await officer.get("/statistics/cases.xlsx?which=misrouted_suggestions")).content))
    rows = list(book["cases"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Case", "Channel", "Received", "First decided")
    assert len(rows) == 1 + 3


async def test_a_restricted_case_is_in_no_file_but_that_of_a_safeguarding_officer(officer, safeguarding, decided, store, clock):
    reference = await add_case(store, replace(HEARING_AIDS, restricted=True), clock() - timedelta(days=3))
    await add_decision(store, reference, 1, clock() - timedelta(days=3))
    assert reference not in (await officer.get("/statistics/cases.csv?which=decided")).text
    assert reference in (await safeguarding.get("/statistics/cases.csv?which=decided")).text


async def test_the_navigation_says_on_pages_below_statistics_too_where_one_is(officer):
    for path, said in (("/statistics", "page"), ("/statistics/volumes", "true")):
        link = re.search(r'<a[^>]*href="/statistics"[^>]*>', (await officer.get(path)).text)[0]
        assert f'aria-current="{said}"' in link
