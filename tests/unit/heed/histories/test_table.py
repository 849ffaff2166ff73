"""CSV files as other programs write them."""

import pytest

from heed.histories.table import open_table
from models.errors import HistoryInvalid

EXCEL = "Ref;Details;Team\r\n1;The carer was late;East\r\n2;“Nobody” rang. I paid £40;West\r\n"


@pytest.fixture
def file(tmp_path):
    """Writes a CSV file of these bytes."""

    def write(content: bytes | str):
        path = tmp_path / "cases.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def cells(table):
    return [(row.line, *row.cells.values()) for row in table.rows()]


@pytest.mark.parametrize(
    ("encoded", "encoding"),
    [
        (EXCEL.encode("utf-8"), "utf-8-sig"),
        (EXCEL.encode("utf-8-sig"), "utf-8-sig"),
        (EXCEL.encode("cp1252"), "cp1252"),
        (EXCEL.encode("utf-16"), "utf-16"),
    ],
    ids=["UTF-8", "with a byte order mark", "Windows", "Unicode text"],
)
def test_excel_s_encodings_and_semicolons_are_found_out(file, encoded, encoding):
    table = open_table(file(encoded))
    assert (table.encoding, table.separator, table.columns) == (encoding, ";", ("Ref", "Details", "Team"))
    assert cells(table) == [(2, "1", "The carer was late", "East"), (3, "2", "“Nobody” rang. I paid £40", "West")]


def test_a_character_split_between_two_chunks_is_still_utf_8(file):
    table = open_table(file("Text,Team\n" + "x" * (65_536 - 11) + "£,East\n"))
    assert table.encoding == "utf-8-sig"


def test_commas_within_texts_do_not_outdo_the_separator(file):
    table = open_table(file("Details;Team\nLate, rude, and loud;East, day shift\nLate;West\n"))
    assert (table.separator, table.columns) == (";", ("Details", "Team"))


@pytest.mark.parametrize(
    ("text", "separator"), [("a\tb\n1\t2\n", "\t"), ("a|b\n1|2\n", "|"), ("a,b\n1,2\n", ","), ("Details\nLate again\n", ",")]
)
def test_other_separators(file, text, separator):
    assert open_table(file(text)).separator == separator


def test_the_separator_that_excel_names_in_its_first_line_is_no_row(file):
    table = open_table(file('sep=;\r\nDetails;Team\r\n"Late; rude";East\r\n'))
    assert table.columns == ("Details", "Team")
    assert cells(table) == [(3, "Late; rude", "East")]


def test_line_breaks_and_quotation_marks_within_cells_belong_to_the_text_and_lines_are_those_of_the_file(file):
    table = open_table(file('Details,Team\r\n"Dear Sir,\r\n\r\nhe said ""no"".",East\r\n\r\nLate again,West\r\n'))
    assert cells(table) == [(2, 'Dear Sir,\r\n\r\nhe said "no".', "East"), (6, "Late again", "West")]


def test_what_is_given_is_not_guessed(file):
    path = file("Details;Team\nz³oty;East\n".encode("iso-8859-2", "replace"))
    assert open_table(path, "iso-8859-2", ";").encoding == "iso-8859-2"
    assert open_table(path, separator=",").columns == ("Details;Team",)


def test_columns_without_a_name_or_with_the_same_are_told_apart(file):
    assert open_table(file("Reason,Reason,,Team,,\n1,2,3,4,,\n")).columns == ("Reason", "Reason (2)", "column 3", "Team")


def test_short_rows_are_filled_and_long_ones_are_faulty(file):
    short, long, trailing = open_table(file("a,b\n1\n1,2,3\n1,2,,\n")).rows()
    assert (short.cells, short.fault) == ({"a": "1", "b": ""}, "")
    assert long.fault == "it has more than the header's 2 cells"
    assert trailing.fault == ""


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\xef\xbb\xbf", b" , ,\r\n"], ids=["no byte", "no line", "only a mark", "no name"])
def test_an_empty_file_is_told_as_such(file, content):
    with pytest.raises(HistoryInvalid, match=r"^cases\.csv is empty"):
        open_table(file(content))


def test_a_quotation_mark_that_is_never_closed_names_the_line_where_it_begins(file):
    table = open_table(file('Details,Team\nLate,East\n"Never closed,East\nLate,West\n'))
    with pytest.raises(HistoryInvalid, match="line 3: the quotation marks"):
        list(table.rows())


def test_files_that_cannot_be_read_are_named(file, tmp_path):
    with pytest.raises(HistoryInvalid, match=r"nowhere\.csv cannot be read"):
        open_table(tmp_path / "nowhere.csv")
    with pytest.raises(HistoryInvalid, match="latin-99 is no encoding"):
        open_table(file("a,b\n"), "latin-99")
    with pytest.raises(HistoryInvalid, match="is not in the encoding ascii"):
        open_table(file("£,b\n"), "ascii")
    with pytest.raises(HistoryInvalid, match="is not in the encoding cp1252"):
        open_table(file(b"a,b\n\x81,2\n"))
