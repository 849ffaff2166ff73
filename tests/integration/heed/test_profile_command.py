"""`heed profile` says what a profile holds, or everything that is wrong in it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from heed.cli import app

EXAMPLE = Path(__file__).parents[3] / "docs" / "profile.toml"
RUN = CliRunner()


def test_the_example_can_be_used():
    ran = RUN.invoke(app, ["profile", str(EXAMPLE)])
    assert ran.exit_code == 0
    assert "The profile of Westmere Council can be used" in ran.output
    assert "Speak Up Westmere, Westmere Voices" in ran.output


def test_the_example_as_json():
    told = json.loads(RUN.invoke(app, ["profile", str(EXAMPLE), "--json"]).output)
    assert told["limits"]["children_statutory"]["stage_2"] == [25, 65, None]
    assert told["duty"][0] == {"name": "Duty safeguarding officer", "minutes": 15}


def test_every_fault_is_told_and_the_command_fails(tmp_path):
    path = tmp_path / "profile.toml"
    path.write_text('acknowledge = 0\n[council]\nnam = "X"\n', encoding="utf-8")
    ran = RUN.invoke(app, ["profile", str(path)])
    assert ran.exit_code == 1
    assert "acknowledge: is 0; write 1 or more." in ran.output
    assert "council, nam: is nothing that a profile holds here; did you mean name?" in ran.output
    told = json.loads(RUN.invoke(app, ["profile", str(path), "--json"]).output)
    assert [fault["place"] for fault in told["faults"]] == ["council, nam", "acknowledge"]
