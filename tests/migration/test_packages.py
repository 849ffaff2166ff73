"""Our rooms' names are common words: nothing else that is installed may bring a package of the same name."""

import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PYPROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def test_every_room_is_packaged():
    assert {path.parent.name for path in Path(__file__).parents[2].glob("*/__init__.py")} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_distribution_ships_a_package_of_a_rooms_name(room):
    assert set(packages_distributions().get(room, [])) <= {"heed"}
    assert __import__(room).__path__ == [str(Path(__file__).parents[2] / room)]
