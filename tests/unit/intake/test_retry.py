from datetime import timedelta

import pytest

from intake.retry import OUTBOX_DELAYS, Again, GiveUp, after_arrival_failed, after_sending_failed, in_short, may_work_on
from models.errors import SendFailed, StoreUnavailable, TriageUnavailable, UnparsableMessage


@pytest.mark.parametrize(
    ("failures", "error", "verdict"),
    [
        (1, ValueError(), Again(timedelta(seconds=5))),
        (2, ValueError(), Again(timedelta(seconds=60))),
        (3, ValueError(), GiveUp()),
        (1, UnparsableMessage(), GiveUp()),
        (1, StoreUnavailable(), Again(timedelta(0), counts=False)),
        (9, StoreUnavailable(), Again(timedelta(0), counts=False)),
        (9, TriageUnavailable(), Again(timedelta(seconds=30), counts=False)),
    ],
)
def test_arrivals(failures, error, verdict):
    assert after_arrival_failed(failures, error) == verdict


@pytest.mark.parametrize(
    ("attempts", "error", "verdict"),
    [
        (1, SendFailed(), Again(timedelta(seconds=5))),
        (3, SendFailed(), Again(timedelta(minutes=1))),
        (7, SendFailed(), Again(timedelta(hours=1))),
        (14, SendFailed(), Again(timedelta(hours=24))),
        (15, SendFailed(), GiveUp()),
        (1, SendFailed(permanent=True), GiveUp()),
        (1, SendFailed(retry_after=30), Again(timedelta(seconds=30))),
        (1, ValueError(), Again(timedelta(seconds=5))),
    ],
)
def test_letters(attempts, error, verdict):
    assert after_sending_failed(attempts, error) == verdict


def test_letters_are_tried_for_four_to_five_days():
    assert timedelta(days=4) <= sum(OUTBOX_DELAYS, timedelta()) <= timedelta(days=5)


@pytest.mark.parametrize(("claims", "may"), [(1, True), (6, True), (7, False)])
def test_what_the_program_died_of_six_times_is_left_alone(claims, may):
    assert may_work_on(claims) is may


def test_errors_are_kept_without_what_they_quote():
    assert in_short(ValueError("Ada Okafor, 12 Mill Lane")) == "ValueError"
    assert in_short(SendFailed("The relay answered 450.")) == "The relay answered 450."


def test_what_another_program_said_is_kept_in_characters_that_every_database_takes():
    assert in_short(SendFailed("Telegram refused: \ud83d")) == "Telegram refused: ?"
