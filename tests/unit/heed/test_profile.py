"""A council's profile is read whole; what is wrong in it is named with its place and what to do."""

from datetime import time
from pathlib import Path

import pytest

from heed.profile import profile_of, read_profile
from heed.settings import Settings
from models.duty import Hours
from models.errors import ProfileInvalid
from models.labels import Cause, Process, ServiceArea
from models.limits import Limit, Stage
from models.profile import Audience, Profile

EXAMPLE = Path(__file__).parents[3] / "docs" / "profile.toml"


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "profile.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileInvalid, match=r"^HEED_PROFILE: profile\.toml has to be corrected") as refused:
        read_profile(path)
    return [str(fault) for fault in refused.value.faults]


def test_the_example_is_read_whole():
    profile = read_profile(EXAMPLE)
    assert profile.council == "Westmere Council"
    assert profile.names[ServiceArea.ADULT_FINANCE] == "Paying for care"
    assert profile.names[Process.CUSTOMER_SERVICE] == "Contact centre"
    assert profile.limit(Process.ADULT_STATUTORY, Stage.RESPOND) == Limit(25, months=6)
    assert profile.limit(Process.CHILDREN_STATUTORY, Stage.STAGE_3) == Limit(30)
    assert [each.name for each in profile.recipients_for(Process.JOINT_NHS, None)] == ["Westmere and Tolbury NHS Trust"]
    assert profile.team_of(ServiceArea.CHILDREN_ACCESS).name == "Children's feedback"
    assert [each.minutes for each in profile.duty] == [15, 15, 30]
    assert profile.duty[0].hours == Hours(time(8, 30), time(17, 30), frozenset(range(5)))
    assert profile.advocates[Audience.YOUNG_PERSON].telephone == "01632 960111"
    assert set(profile.advocates) == set(Audience)
    assert profile.emergency.children.night == "01632 960200"
    assert profile.own_words.service_areas["homecare north"] is ServiceArea.ADULT_PROVISION
    assert profile.own_words.causes["no reply"] is Cause.COMMUNICATION


def test_every_table_of_the_example_is_described():
    described = (EXAMPLE.parent / "profile.md").read_text(encoding="utf-8")
    tables = {line.strip("[]").partition(".")[0] for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line.startswith("[")}
    assert [table for table in sorted(tables) if f"`[{table}" not in described and f"`[[{table}" not in described] == []


def test_an_empty_file_changes_nothing(tmp_path):
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    assert read_profile(tmp_path / "empty.toml") == Profile()


def test_the_settings_hold_where_the_file_says_nothing(tmp_path):
    settings = {"council_name": "Tolbury", "emergency_line": "01632 960999", "acknowledge_within_days": 5, "duty_address": "d@t.example"}
    profile = profile_of(Settings(**settings))
    assert profile.council == "Tolbury"
    assert profile.emergency.adults.night == "01632 960999"
    assert profile.limit(Process.CORPORATE, Stage.ACKNOWLEDGE) == Limit(5)
    assert [level.addresses for level in profile.duty] == [("d@t.example",)]
    path = tmp_path / "profile.toml"
    path.write_text('[council]\nname = "Westmere"\n[emergency.adults]\nnight = "01632 960200"\n', encoding="utf-8")
    profile = profile_of(Settings(**settings, profile=path))
    assert profile.council == "Westmere"
    assert profile.emergency.adults.night == profile.emergency.adults.day == "01632 960200"
    assert profile.emergency.children.day == "01632 960999"
    assert profile.limit(Process.CORPORATE, Stage.ACKNOWLEDGE) == Limit(5)
    assert profile.duty[0].addresses == ("d@t.example",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("counsil = 3", "counsil: is nothing that a profile holds here; did you mean council?"),
        ('[names.kind]\ncomplant = "Gripe"', "names, kind, complant: “complant” is no code here. Did you mean complaint?"),
        ('[names.kind]\ncomplaint = ""', "names, kind, complaint: is empty"),
        ('[names.kind]\ncomplaint = "Compliment"', "names, kind, complaint: “Compliment” is also the name of compliment"),
        ("acknowledge = 0", "acknowledge: is 0; write 1 or more"),
        ('acknowledge = "3"', "acknowledge: is “3”; write a whole number"),
        ("[limits.corporate]\nstage_1 = { days = 10, at_most = 5 }", "limits, corporate, stage_1: allows fewer days at most"),
        ("[limits.corporate]\nstage_9 = { days = 10 }", "limits, corporate, stage_9: “stage_9” is no code here"),
        ("[limits.corporate]\nstage_1 = 10", "limits, corporate, stage_1: is 10; write a table"),
        ('[[recipients]]\naddress = "a@b.example"', "recipients, entry 1, name: is missing; add it"),
        ('[[recipients]]\nname = "A"\naddress = "b.example"', "recipients, entry 1, address: “b.example” is no mail address"),
        ('[recipients]\nname = "A"', "recipients: is {'name': 'A'}; write a list"),
        ('[[recipients]]\nname = "A"\n[[recipients]]\nname = "a"', "recipients, entry 2, name: “a” is there more than once"),
        ('[[teams]]\nname = "A"\nservice_areas = []', "teams, entry 1, service_areas: is empty; name at least one"),
        (
            '[[duty]]\nname = "A"\naddresses = ["a@b.example"]\nhours = "always"',
            "duty, entry 1, hours: “always” are no hours; write them as Mon-Fri 08:30-17:00",
        ),
        ('[[duty]]\nname = "A"\naddresses = ["a@b.example"]\nhours = "Mon-Fry 08:30-17:00"', "“Mon-Fry 08:30-17:00” are no hours"),
        ('[[duty]]\nname = "A"\naddresses = ["a@b.example"]\nhours = "Mon 25:30-26:00"', "are no hours"),
        ('[advocates.teenager]\nname = "A"', "advocates, teenager: “teenager” is no code here"),
        ('[advocates.adult]\nname = "A"\nweb = "ask at the desk"', "is no web address"),
        ('[emergency.adults]\nday = "ring the bell"', "emergency, adults, day: “ring the bell” is no telephone number"),
        ('[services]\n"Homecare" = "adult_care"', "services, Homecare: “adult_care” is no code here. Did you mean adult_"),
        ("[council\n", "the file: is not valid TOML"),
    ],
)
def test_each_fault_is_named_with_its_place_and_what_to_do(tmp_path, text, fault):
    assert any(fault in found for found in faults(tmp_path, text)), faults(tmp_path, text)


def test_all_faults_are_told_at_once(tmp_path):
    assert len(faults(tmp_path, 'acknowledge = 0\n[council]\nnam = "X"\n[[teams]]\nname = "Y"')) == 3


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path):
    with pytest.raises(ProfileInvalid, match=r"missing\.toml has to be corrected\. the file: cannot be read: No such file"):
        read_profile(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b'[council]\nname = "Caf\xe9"\n')
    with pytest.raises(ProfileInvalid, match="is not in UTF-8"):
        read_profile(tmp_path / "latin.toml")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:00-06:00", Hours(time(22), time(6))),
        ("Sat 9:00 - 12:30", Hours(time(9), time(12, 30), frozenset({5}))),
        ("Fri-Mon 00:00-08:00", Hours(time(0), time(8), frozenset({4, 5, 6, 0}))),
    ],
)
def test_hours_are_read_as_people_write_them(tmp_path, text, hours):
    path = tmp_path / "profile.toml"
    path.write_text(f'[[duty]]\nname = "A"\naddresses = ["a@b.example"]\nhours = "{text}"\n', encoding="utf-8")
    assert read_profile(path).duty[0].hours == hours
