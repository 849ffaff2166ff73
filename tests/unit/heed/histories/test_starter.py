"""The beginning of a map, written from the file it is for."""

import tomllib

import pytest

from heed.histories.mapping import map_from_dict
from heed.histories.starter import starter
from heed.histories.table import open_table

TEAMS = ["OP Team East"] * 3 + ["Finance \\ “Direct”", "adult_finance", "op team  east"]


@pytest.fixture
def table(tmp_path):
    """Six cases as a spreadsheet exports them."""
    head = "Case ref;Customer name;Date received;Complaint details;Service team;Complaint type;Safeguarding?\n"
    rows = [f"C{n};Person {n};0{n + 1}/03/2024;The carer was late for the {n}th time;{team};Stage 1;\n" for n, team in enumerate(TEAMS)]
    path = tmp_path / "cases 2024.csv"
    path.write_text(head + "".join(rows), encoding="cp1252")
    return open_table(path)


def test_it_is_a_map_that_can_be_read_and_names_the_columns_that_fit(table):
    history = map_from_dict(tomllib.loads(starter(table)))
    assert history.columns == {
        "text": ("Complaint details",),
        "received": ("Date received",),
        "service_area": ("Service team",),
        "kind": ("Complaint type",),
    }
    assert (history.encoding, history.separator) == ("cp1252", ";")
    history.check_columns(table.columns)


def test_the_words_stand_there_most_frequent_first_each_once_and_heed_s_own_are_filled_in(table):
    lines = starter(table).splitlines()
    start = lines.index("[service_area]")
    assert lines[start + 1 : start + 4] == [
        '"OP Team East" = "?"  # 3',
        '"Finance \\\\ “Direct”" = "?"  # 1',
        '"adult_finance" = "adult_finance"  # 1',
    ]
    assert "op team east" not in starter(table)


def test_what_is_not_filled_in_is_not_mapped(table):
    history = map_from_dict(tomllib.loads(starter(table)))
    assert history.codes_of("service_area", "Service team", "OP Team East") is None


def test_every_column_is_named_and_no_word_of_a_column_that_holds_names_is_written_down(table):
    text = starter(table)
    assert '# Not used: "Case ref", "Customer name", "Safeguarding?".' in text
    assert "Person" not in text
    assert "late" not in text


def test_columns_with_many_different_words_hold_no_labels(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("Team,Details\n" + "".join(f"Worker {n},It happened again today\n" for n in range(40)))
    text = starter(open_table(path))
    assert "Worker" not in text
    assert "# service_area" in text


def test_a_file_of_one_column_has_a_text(tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text("Words\nLate again and again\n")
    assert map_from_dict(tomllib.loads(starter(open_table(path)))).columns == {"text": ("Words",)}
