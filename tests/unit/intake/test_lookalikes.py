"""How much two texts share."""

import pytest

from intake.lookalikes import ALIKE, likeness

CALL = "My mother's carer did not come on Friday and nobody rang back, though we left two messages with the office."


@pytest.mark.parametrize(
    "other",
    [
        CALL,
        CALL.upper(),
        CALL.replace("Friday", "Saturday"),
        "I rang before. " + CALL,
    ],
)
def test_the_same_matter_in_nearly_the_same_words_is_alike(other):
    assert likeness(CALL, other) >= ALIKE


@pytest.mark.parametrize(
    "other",
    [
        "",
        "My mother's carer is wonderful. Please thank her for all that she does for us on Sundays.",
        "The bins in Larch Close were not emptied on Friday and nobody rang back.",
    ],
)
def test_another_matter_is_not(other):
    assert likeness(CALL, other) < ALIKE


def test_a_word_or_two_are_compared_as_they_are():
    assert likeness("no bins", "No bins!") == 1.0
    assert likeness("no bins", "no heating") == 0.0
