"""Why a label was suggested, in one plain sentence that an officer would accept."""

import numpy as np

from models.labels import ON_SCREEN, Cause, Flag, Kind, Process, Safeguarding
from triage.indicators import BY_NAME
from triage.message import TriageInput
from triage.reading import read
from triage.reasons import TELLING, reason_for


def why(label, text, weight=1.0):
    reading = read(TriageInput(text))
    return reason_for(label, reading, np.full(len(reading.doc), weight), ())


def test_an_indicator_that_tells_of_the_label_is_named():
    assert why(Safeguarding.ADULT, "The carer slapped him.") == "It speaks of somebody being hit or handled roughly."
    assert why(Process.MEMBER_ENQUIRY, "My constituent has asked me.") == "It comes from an MP, a councillor or their office."


def test_praise_is_no_reason_for_a_cause():
    assert "thanks" not in why(Cause.COMMUNICATION, "The carers are lovely but nobody rang.")


def test_a_negated_indicator_is_no_reason():
    assert "hit" not in why(Safeguarding.ADULT, "Nobody has hit him.")


def test_an_indicator_that_speaks_against_the_label_is_no_reason():
    assert "hit" not in why(Safeguarding.ADULT, "The carer slapped him.", weight=-1.0)


def test_that_something_goes_on_makes_it_urgent_but_tells_of_no_danger():
    assert "still going on" in why(Flag.URGENT, "He still goes there every night.")
    assert "still going on" not in why(Safeguarding.CHILD, "He still goes there every night.")


def test_without_an_indicator_the_label_is_called_by_its_name():
    assert ON_SCREEN[Kind.COMPLAINT] in why(Kind.COMPLAINT, "xyzzy")


def test_labels_with_the_same_code_have_reasons_of_their_own():
    assert TELLING[(Process, Process.NONE)] != TELLING.get((Safeguarding, Safeguarding.NONE))


def test_every_indicator_named_in_the_table_exists():
    assert set().union(*TELLING.values()) <= set(BY_NAME)


def test_every_flag_has_something_that_tells_of_it():
    assert all((Flag, flag) in TELLING for flag in Flag)
