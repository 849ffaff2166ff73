"""Tables as CSV and as a workbook; what a cell says is never taken for a formula."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from desk.figure_tables import Cell, FigureTable

# What spreadsheet programs begin a formula with, tab and return being let through by some of them (OWASP, "CSV injection").
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_SHEET_NAME = 31
PERCENT = "0.0%"
SHARES = ("share", "low", "high", "promised")


def as_csv(table: FigureTable) -> str:
    """Return a table as CSV (RFC 4180), its headings first."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(harmless, table.headings))
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def as_workbook(tables: Sequence[FigureTable]) -> bytes:
    """Return the tables as an XLSX workbook, a sheet each."""
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.code.replace("_", " ")[:LONGEST_SHEET_NAME])
        sheet.freeze_panes = "B2"
        head = [WriteOnlyCell(sheet, value=heading) for heading in table.headings]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        shares = {place for place, heading in enumerate(table.headings) if heading.casefold().endswith(SHARES)}
        for row in table.rows:
            sheet.append([_cell(sheet, value, is_share=place in shares) for place, value in enumerate(row)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def harmless(value: Cell) -> Cell:
    """Return a cell that no spreadsheet program runs: text that looks like a formula is quoted."""
    return f"'{value}" if isinstance(value, str) and value.startswith(BEGINS_A_FORMULA) else value


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, is_share: bool) -> SheetCell:
    cell = WriteOnlyCell(sheet, value=harmless(value))
    if is_share and isinstance(value, float | int):
        cell.number_format = PERCENT
    return cell
