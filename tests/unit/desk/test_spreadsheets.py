"""Tables as files that a spreadsheet program opens and never runs."""

import csv
import io

import pytest
from openpyxl import load_workbook

from desk.figure_tables import FigureTable
from desk.spreadsheets import as_csv, as_workbook


def table(cell) -> FigureTable:
    return FigureTable("by_model", "By model", ("Model", "Share"), ((cell, 0.25), ("m1", None)))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_is_text(cell):
    assert list(csv.reader(io.StringIO(as_csv(table(cell)), newline="")))[1][0] == f"'{cell}"
    sheet = load_workbook(io.BytesIO(as_workbook([table(cell)])))["by model"]
    assert sheet["A2"].data_type == "s"


def test_numbers_stay_numbers_and_nothing_stays_empty():
    sheet = load_workbook(io.BytesIO(as_workbook([table("m0")])))["by model"]
    assert (sheet["B2"].value, sheet["B2"].number_format, sheet["B3"].value) == (0.25, "0.0%", None)
    assert as_csv(table("m0")).splitlines() == ["Model,Share", "m0,0.25", "m1,"]
