"""A file is written whole or not at all."""

from pathlib import Path

import pytest

from heed.whole_file import whole_file
from models.errors import NotFound

NULL = Path("/dev/null")


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path):
    (tmp_path / "out").write_text("old", encoding="utf-8")
    with whole_file(tmp_path / "out") as file:
        file.write("new")
        assert (tmp_path / "out").read_text(encoding="utf-8") == "old"
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("out", "new")]


def write_half(target):
    with whole_file(target) as file:
        file.write("half")
        raise KeyboardInterrupt


def test_a_failure_leaves_what_was_there_and_no_half_file(tmp_path):
    (tmp_path / "out").write_text("old", encoding="utf-8")
    for name in ("out", "another"):
        with pytest.raises(KeyboardInterrupt):
            write_half(tmp_path / name)
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("out", "old")]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "out")
    with whole_file(tmp_path / "link") as file:
        file.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "out").read_text(encoding="utf-8") == "new"


def test_what_is_no_ordinary_file_is_written_to_and_stays():
    with whole_file(NULL) as file:
        file.write("new")
    assert NULL.is_char_device()


def test_a_folder_is_named(tmp_path):
    with pytest.raises(NotFound, match="cannot be written"), whole_file(tmp_path):
        pass
