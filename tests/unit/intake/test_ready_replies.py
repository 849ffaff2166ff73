"""Ready replies and the letters of officers: easy words, filled in, in the council's own where it has some."""

import pytest

from intake.ready_replies import TITLES, ready_replies, ready_words
from models.errors import SettingsError
from models.labels import Flag
from tests.mailing import make_letters
from tests.readability import HARDEST, grade

REFERENCE = "HD-7K2M-4XQM"


@pytest.mark.parametrize("flag", TITLES)
def test_every_ready_reply_is_easy_to_read(flag):
    words = ready_words(make_letters(), flag, REFERENCE, "Jo Marlow")
    assert grade(words) <= HARDEST
    assert "{" not in words


def test_what_fits_the_case_stands_first():
    assert ready_replies({"anonymous", "urgent"})[0].flag is Flag.ANONYMOUS
    assert [each.fits for each in ready_replies({"anonymous"})] == [True, False, False, False]


@pytest.mark.parametrize("code", ["", "urgent", "../concern_alert"])
def test_what_is_no_ready_reply_has_no_words(code):
    assert ready_words(make_letters(), code, REFERENCE, "") == ""


def test_a_reply_is_easy_around_the_officer_s_words_and_greets_without_a_name():
    letter = make_letters().from_a_person(
        "reply", {"name": "", "subject": "My bill", "text": "We read it."}, "jo@example.org", "reply:7", REFERENCE
    )
    assert letter["text"].startswith("Hello,")
    assert grade(letter["text"]) <= HARDEST
    assert letter["headers"]["Subject"] == "Re: My bill"
    assert "In-Reply-To" not in letter["headers"]
    assert make_letters().addresses.proven_letter(letter["return_path"]) == "reply:7"


def test_what_a_chat_is_told_of_a_split_is_easy_to_read():
    words = make_letters().words("chat_split", {"reference": REFERENCE, "answer_by": "Friday 6 June 2025"})
    assert grade(words) <= HARDEST


def test_the_council_s_own_ready_reply_goes_before_ours(tmp_path):
    (tmp_path / "ready_reply" / "anonymous").mkdir(parents=True)
    (tmp_path / "ready_reply" / "anonymous" / "body.txt").write_text("Who are you, {{ name }}? {{ council }}")
    letters = make_letters(folder=tmp_path)
    assert ready_words(letters, "anonymous", REFERENCE, "Jo") == "Who are you, Jo? Westmere Council"


def test_a_council_s_reply_that_leaves_the_reference_out_is_refused_at_the_start(tmp_path):
    (tmp_path / "reply").mkdir()
    (tmp_path / "reply" / "body.txt").write_text("{{ text }}")
    with pytest.raises(SettingsError, match="reply"):
        make_letters(folder=tmp_path)
