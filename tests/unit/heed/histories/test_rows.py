"""One row of a council's history, as a labelled line."""

from datetime import UTC, datetime

import pytest

from heed.histories.dates import read_date
from heed.histories.mapping import map_from_dict
from heed.histories.rows import Unmapped, take
from heed.histories.table import Row

COLUMNS = {
    "text": "Details",
    "subject": "Title",
    "received": "Received",
    "kind": "Type",
    "causes": ["Reason 1", "Reason 2"],
    "service_area": "Team",
    "safeguarding": "SG",
    "process": "Procedure",
    "flags": "Flags",
}
WORDS = {"service_area": {"East": "adult_assessment"}, "safeguarding": {"Y": "adult", "N": "none"}}
FILLED = {
    "Details": "The social worker never came to see us.",
    "Title": "No visit",
    "Received": "04/03/2024",
    "Type": "Complaint",
    "Reason 1": "delay",
    "Reason 2": "",
    "Team": "East",
    "SG": "N",
    "Procedure": "adult_statutory",
    "Flags": "",
}


def taken(changes=None, **more):
    history = map_from_dict({"columns": COLUMNS, **WORDS, **more})
    return take(Row(7, FILLED | (changes or {})), "west", history)


def test_a_filled_row_answers_every_field_that_the_history_has():
    assert taken().line == {
        "id": "west/7",
        "channel": "email",
        "subject": "No visit",
        "text": "The social worker never came to see us.",
        "received_at": "2024-03-04T12:00:00+00:00",
        "kind": "complaint",
        "causes": ["delay"],
        "service_area": "adult_assessment",
        "safeguarding": "none",
        "process": "adult_statutory",
        "flags": [],
        "silent": ["flags"],
    }


def test_empty_cells_leave_their_fields_open():
    line = taken({"Type": "", "Reason 1": "", "Team": " ", "SG": "", "Title": "", "Received": ""}).line
    assert line["silent"] == ["causes", "flags", "kind", "safeguarding", "service_area"]
    assert (line["service_area"], line["subject"], line["received_at"]) == (None, None, None)


def test_flags_are_learned_only_where_the_history_records_all_of_them():
    assert "flags" in taken({"Flags": "urgent"}).line["silent"]
    complete = taken({"Flags": "urgent"}, flags_are_complete=True).line
    assert (complete["flags"], complete["silent"]) == (["urgent"], [])
    none = taken(flags_are_complete=True).line
    assert (none["flags"], none["silent"]) == ([], [])


def test_a_word_that_is_not_mapped_leaves_its_field_open_and_is_told():
    found = taken({"Team": "North  Team"})
    assert found.line["service_area"] is None
    assert "service_area" in found.line["silent"]
    assert found.unmapped == (Unmapped("service_area", "Team", "North Team"),)


def test_one_cause_that_is_not_mapped_leaves_all_causes_open():
    found = taken({"Reason 2": "odd"})
    assert found.line["causes"] == []
    assert "causes" in found.line["silent"]


def test_what_always_holds_fills_empty_cells_but_not_words_that_are_not_mapped():
    always = {"always": {"kind": "complaint", "channel": "chat"}}
    assert taken({"Type": ""}, **always).line["kind"] == "complaint"
    assert taken({"Type": ""}, **always).line["channel"] == "chat"
    assert taken({"Type": "Query"}, **always).line["kind"] is None


def test_several_columns_make_one_text_and_causes_are_at_most_three_and_each_once():
    columns = COLUMNS | {"text": ["Title", "Details"], "causes": ["Reason 1", "Reason 2", "Team", "SG"]}
    cells = {"Reason 2": "delay", "Team": "communication", "SG": "staff_conduct", "Details": "No one\r\ncame."}
    line = taken(cells | {"Reason 1": "not_listened_to"}, columns=columns).line
    assert line["text"] == "No visit\n\nNo one\ncame."
    assert line["causes"] == ["not_listened_to", "delay", "communication"]


def test_only_complaints_have_causes_and_what_is_no_feedback_has_no_area():
    thanks = taken({"Type": "compliment", "Procedure": "feedback_record"}).line
    assert "causes" in thanks["silent"]
    advert = taken({"Type": "other", "Procedure": "none"}).line
    assert {"causes", "service_area"} <= set(advert["silent"])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Details": "See attached"}, "fewer than 3 words"),
        ({"Details": "word " * 25_000}, "more than 100,000 characters"),
        ({"Type": "request"}, "the procedure adult_statutory does not take a request"),
        ({"Team": "corporate"}, "the procedure adult_statutory is not for the service area corporate"),
        ({"Type": "", "Reason 1": "", "Team": "", "SG": "", "Procedure": ""}, "nothing is known of it but its text"),
    ],
)
def test_rows_that_teach_nothing_are_left_out_with_the_reason(cells, reason):
    found = taken(cells)
    assert found.line is None
    assert reason in found.reason


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2024-03-04", datetime(2024, 3, 4, 12, tzinfo=UTC)),
        ("04/03/2024", datetime(2024, 3, 4, 12, tzinfo=UTC)),
        ("4 July 2024", datetime(2024, 7, 4, 11, tzinfo=UTC)),
        ("04-Mar-24", datetime(2024, 3, 4, 12, tzinfo=UTC)),
        ("04/07/2024 09:30", datetime(2024, 7, 4, 8, 30, tzinfo=UTC)),
        ("2024-07-04 00:00:00", datetime(2024, 7, 4, 11, tzinfo=UTC)),
        ("2024-07-04T09:30:00Z", datetime(2024, 7, 4, 9, 30, tzinfo=UTC)),
        ("03/25/2024", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_as_in_britain(said, moment):
    assert read_date(said) == moment


def test_a_layout_that_is_given_wins_and_a_date_that_cannot_be_read_is_told():
    assert read_date("03/25/2024", "%m/%d/%Y") == datetime(2024, 3, 25, 12, tzinfo=UTC)
    found = taken({"Received": "last week"})
    assert (found.line["received_at"], found.bad_date) == (None, True)
