"""Takes the pictures of the desk's main pages from invented data: python -m tests.screenshots FOLDER [NAME ...]."""

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from storage.schema import upgrade
from storage.store import Store
from tests.a_year import add_a_year
from tests.browser.conftest import HEARING, QUIET, Served, elsewhere, found_chromium, served, sign_in
from tests.desk_data import add_acknowledgement, add_held, fill

WIDTHS = {"": 1280, "-narrow": 360}
TALL = 900
COLOURS = 96


def _everything_open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def _typed_in(page: Page) -> None:
    page.get_by_label("Telephone", exact=True).check()
    page.fill("#text", "The night carer has not come since Friday. Nobody rings back.")
    page.fill("#name", "Dawn Peake")


# Name of the picture, who looks, where, and what is done there first.
PICTURES: tuple[tuple[str, str, str, Callable[[Page], None] | None], ...] = (
    ("queue", "officer", "/queue", None),
    ("case", "officer", "/cases/{case}", None),
    ("search", "officer", "/search?q=laundry", None),
    ("by-hand", "officer", "/cases/new", _typed_in),
    ("concerns", "safeguarding", "/concerns", None),
    ("statistics", "manager", "/statistics", None),
    ("volumes", "manager", "/statistics/volumes", None),
    ("figure-cases", "manager", "/statistics/cases?which=misrouted_cases&from=2025-01-01&to=2025-06-03", None),
    ("health", "administrator", "/health", None),
)


async def _fill(path: Path) -> dict[str, str]:
    store = Store(f"sqlite+aiosqlite:///{path}")
    await upgrade(store)
    cases = await fill(store)
    await add_acknowledgement(store, cases[HEARING])
    await add_held(store, b"From: jo@example.org\r\n\r\nmy bins\r\n", "The message cannot be read; it is kept.")
    await add_a_year(store, 1)
    await store.close()
    return cases


def _keep(picture: bytes, path: Path) -> None:
    """Write a picture with as few colours as it needs, a third of the size."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _take(browser: Browser, desk: Served, folder: Path, names: list[str]) -> None:
    for suffix, width in WIDTHS.items():
        for name, who, path, first in PICTURES:
            if names and name not in names:
                continue
            context = browser.new_context(viewport={"width": width, "height": TALL}, locale="en-GB")
            page = context.new_page()
            sign_in(page, desk, who)
            page.goto(desk.address + path.format(case=desk.cases[HEARING]))
            if first is not None:
                first(page)
            _keep(page.screenshot(full_page=name != "statistics"), folder / f"{name}{suffix}.png")
            context.close()


def main(folder: Path, names: list[str]) -> None:
    """Write one picture for each page and width into `folder`; with `names`, of these pages alone."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as away, sync_playwright() as playwright:
        filled = Path(away) / "filled.db"
        cases = elsewhere(lambda: _fill(filled))
        browser = playwright.chromium.launch(executable_path=found_chromium(), args=[*QUIET, "--lang=en-GB"])
        with served((filled, cases), Path(away)) as desk:
            _take(browser, desk, folder, names)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
