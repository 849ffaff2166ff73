"""Every label's name on screen."""

import pytest

from models.labels import ON_SCREEN, Cause, Flag, Kind, Process, Safeguarding, ServiceArea

QUESTIONS = (Kind, Cause, ServiceArea, Safeguarding, Process, Flag)


def test_every_label_has_a_name():
    assert len(ON_SCREEN) == len(list(ON_SCREEN)) == sum(len(question) for question in QUESTIONS)
    assert all(ON_SCREEN[label] for question in QUESTIONS for label in question)


def test_labels_that_share_a_code_keep_their_own_names():
    assert ON_SCREEN[Safeguarding.NONE] == "No concern disclosed"
    assert ON_SCREEN[Process.NONE] == "No procedure"
    assert ON_SCREEN[ServiceArea.CORPORATE] == "Another council service"
    assert ON_SCREEN[Process.CORPORATE] == "Corporate complaint"


def test_what_is_no_label_has_no_name():
    with pytest.raises(KeyError):
        ON_SCREEN["none"]
