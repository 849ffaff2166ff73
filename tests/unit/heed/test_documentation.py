"""What the documents say of settings, commands, tables and files is what is there."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

from heed.cli import app
from heed.settings import Settings
from models.tables import METADATA

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
PATHS = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/?)`")
FILE_ENDINGS = (".py", ".md", ".toml", ".jsonl", ".html", ".js", ".scss", ".json", "/")


def rows_of_settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        default = ",".join(field.default) if isinstance(field.default, tuple) else str(field.default)
        shown = "none" if field.default in (None, "", ()) else f"`{default}`"
        yield f"| `HEED_{name.upper()}` | {shown} | {field.description} |"


def commands(command: click.Command, name: str = "heed") -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name
        return
    for part, each in inner.items():
        yield from commands(each, f"{name} {part}")


COMMANDS = list(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("row", list(rows_of_settings()))
def test_every_setting_stands_in_the_table_with_its_default(row):
    assert row in README.splitlines()


def test_every_setting_that_is_named_exists():
    known = {f"HEED_{name.upper()}" for name in Settings.model_fields}
    for document in DOCUMENTS:
        assert set(re.findall(r"HEED_[A-Z_]*[A-Z]", document.read_text(encoding="utf-8"))) <= known, document.name


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named(command):
    assert f"| `{command}`" in README or f", `{command}`" in README


def test_every_command_that_is_named_exists():
    groups = {command.rpartition(" ")[0] for command in COMMANDS}
    for document in DOCUMENTS:
        for named in re.findall(r"`(?:\.venv/bin/)?heed ((?:[a-z]+ ?)+)", document.read_text(encoding="utf-8")):
            first, second = [*named.split(), ""][:2]
            assert f"heed {first}" in COMMANDS or f"heed {first} {second}" in COMMANDS or f"heed {first}" in groups, named


def test_every_path_in_the_architecture_exists():
    named = {path for path in PATHS.findall(ARCHITECTURE) if "/" in path or path.endswith(FILE_ENDINGS)}
    assert len(named) > 50
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []


def test_the_architecture_names_every_table():
    assert [table for table in METADATA.tables if f"`{table}`" not in ARCHITECTURE] == []


def test_the_architecture_shows_the_contract_that_is_checked():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in linter["contracts"] if contract["type"] == "layers")
    assert " → ".join(layers) in ARCHITECTURE
