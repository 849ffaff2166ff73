from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.letters import ReturnPath, in_words
from intake.report import Refused
from models.labels import Kind
from models.states import BY_HAND, Channel
from tests.mailing import make_letters, parsed
from tests.readability import HARDEST, grade

REFERENCE = "HD-7K2M-4XQM"
KEY = "acknowledgement:17"
LABEL_WORDS = ("quality of care", "adult care", "statutory", "safeguarding", "kind", "delay", "staff conduct", "misrout")


@pytest.fixture
def letter():
    return make_letters().acknowledgement(REFERENCE, parsed("gmail_reply"), KEY)


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize(
    "said",
    [
        REFERENCE,
        "Friday 6 June 2025",
        "Complaining will not affect the service you get",
        "advocate",
        "Ring Speak Up on 01632 960111.",
        "999",
        "01632 960999",
        "A person will read what you wrote",
        "Westmere Council",
    ],
)
def test_an_acknowledgement_says_what_people_need(letter, form, said):
    assert said in letter[form].replace("<strong>", "").replace("</strong>", "")


def test_an_acknowledgement_names_no_label_and_repeats_nothing(letter):
    everything = f"{letter['text']} {letter['html']} {letter['headers']['Subject']}".lower()
    assert "drunk" not in everything
    assert "okafor" not in everything
    assert [word for word in LABEL_WORDS if word in everything] == []


def test_an_acknowledgement_threads_and_says_it_is_automatic(letter):
    assert letter["headers"] == {
        "From": "feedback@council.example",
        "To": "ada.okafor@resident.example",
        "Reply-To": make_letters().addresses.of(REFERENCE),
        "Subject": "We have your message: HD-7K2M-4XQM",
        "Message-ID": "<acknowledgement.17.hd-7k2m-4xqm@council.example>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "OOF, AutoReply, RN, NRN",
        "In-Reply-To": "<g1@resident.example>",
        "References": "<first@resident.example> <acknowledgement.1@council.example> <g1@resident.example>",
    }


def test_a_mail_without_an_id_is_answered_outside_any_thread():
    headers = make_letters().acknowledgement(REFERENCE, parsed("no_mime_headers"), KEY)["headers"]
    assert "In-Reply-To" not in headers


def test_without_a_line_or_an_advocate_configured_the_letter_still_helps():
    letter = make_letters(emergency_line="", advocate="").acknowledgement(REFERENCE, parsed("plain"), KEY)
    assert "ring 999." in letter["text"]
    assert "not an emergency" not in letter["text"]
    assert "To get an advocate, reply to this email" in letter["text"]


def test_what_is_configured_cannot_break_the_page():
    letter = make_letters(council="West & <b>mere</b>").acknowledgement(REFERENCE, parsed("plain"), KEY)
    assert "West &amp; &lt;b&gt;mere&lt;/b&gt;" in letter["html"]
    assert "West & <b>mere</b>" in letter["text"]


def test_the_day_of_an_answer_counts_working_days_in_england():
    letters = make_letters()
    # Maundy Thursday: Good Friday, the weekend and Easter Monday do not count.
    assert letters.answer_by(datetime(2025, 4, 17, 9, 0, tzinfo=UTC)) == date(2025, 4, 24)
    # Half past eleven in the evening in UTC is the next day in London's summer.
    assert letters.answer_by(datetime(2025, 6, 2, 23, 30, tzinfo=UTC)) == date(2025, 6, 6)


def test_dates_read_as_people_say_them():
    assert in_words(date(2025, 6, 6)) == "Friday 6 June 2025"


def test_an_alert_holds_the_reference_the_link_and_nothing_about_anybody():
    alert = make_letters().concern_alert(REFERENCE, "duty@council.example", "concern_alert:5")
    assert alert["headers"]["To"] == "duty@council.example"
    assert alert["headers"]["Subject"] == "A possible concern waits: HD-7K2M-4XQM"
    assert alert["headers"]["Auto-Submitted"] == "auto-generated"
    assert "Reply-To" not in alert["headers"]
    assert "https://desk.council.example/cases/HD-7K2M-4XQM" in alert["text"]


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("Feedback@Council.example", True),
        ("feedback+anything@council.example", True),
        (make_letters().addresses.of(REFERENCE), True),
        ("ada@resident.example", False),
        ("feedback@resident.example", False),
    ],
)
def test_knows_its_own_addresses(address, own):
    assert make_letters().is_own(address) is own


def test_reports_on_a_letter_come_back_to_a_path_of_its_own(letter):
    assert make_letters().addresses.proven_letter(letter["return_path"]) == KEY
    assert make_letters().is_own(letter["return_path"])


@pytest.mark.parametrize(("return_path", "expected"), [(ReturnPath.FROM, "feedback@council.example"), (ReturnPath.NONE, "")])
def test_a_relay_may_want_another_return_path(return_path, expected):
    letter = make_letters(return_path=return_path).acknowledgement(REFERENCE, parsed("plain"), KEY)
    assert letter["return_path"] == expected


def test_an_address_too_long_for_a_path_of_its_own_goes_without():
    assert make_letters(mail_from=f"{'x' * 60}@council.example").acknowledgement(REFERENCE, parsed("plain"), KEY)["return_path"] == ""


def test_what_files_were_refused_is_said_with_the_reason():
    report = replace(parsed("plain"), refused=(Refused("<b>film</b>.mov", "it is larger than 20 MB"),))
    letter = make_letters().acknowledgement(REFERENCE, report, KEY)
    assert "- <b>film</b>.mov: it is larger than 20 MB" in letter["text"]
    assert "<li>&lt;b&gt;film&lt;/b&gt;.mov: it is larger than 20 MB</li>" in letter["html"]


def test_before_the_decision_every_kind_of_message_is_answered_in_the_same_words(letter):
    assert "kind words" not in letter["text"]
    assert "kind words" in make_letters().acknowledgement(REFERENCE, parsed("plain"), KEY, Kind.COMPLIMENT)["text"]
    assert "A person will read" in make_letters().acknowledgement(REFERENCE, parsed("plain"), KEY, Kind.COMPLAINT)["text"]


def test_several_cases_are_answered_in_one_letter():
    says_of = [
        {"key": "acknowledgement:6", "reference": REFERENCE, "answer_by": "2025-06-06"},
        {"key": "acknowledgement:7", "reference": "HD-1111-2222", "answer_by": "2025-06-09"},
    ]
    letter = make_letters().combined(says_of, "ada.okafor@resident.example", "acknowledgements:6")
    assert letter["headers"]["Subject"] == "We have your 2 messages"
    assert letter["headers"]["Auto-Submitted"] == "auto-replied"
    for form in ("text", "html"):
        assert f"{REFERENCE}: we will write to you by Friday 6 June 2025" in letter[form]
        assert "HD-1111-2222: we will write to you by Monday 9 June 2025" in letter[form]


def test_a_letter_for_several_cases_names_the_refused_files_of_each():
    says_of = [
        {
            "key": "acknowledgement:6",
            "reference": REFERENCE,
            "answer_by": "2025-06-06",
            "refused": [{"name": "film.mov", "why": "it is too large"}],
        },
        {"key": "acknowledgement:7", "reference": "HD-1111-2222", "answer_by": "2025-06-09", "refused": []},
    ]
    letter = make_letters().combined(says_of, "ada.okafor@resident.example", "acknowledgements:6")
    assert "by Friday 6 June 2025\n  We could not take film.mov: it is too large\n- HD-1111-2222" in letter["text"]


def test_the_letter_about_refused_files_is_easy_to_read_and_names_no_label():
    report = replace(parsed("plain"), refused=(Refused("film.mov", "it is too large"),))
    letter = make_letters().refused_files(REFERENCE, report, "refused_files:7")
    assert "- film.mov: it is too large" in letter["text"]
    assert "01632 960999" in letter["text"]
    assert letter["headers"]["Subject"] == f"We could not take a file you sent: {REFERENCE}"
    assert letter["headers"]["In-Reply-To"] == report.message_id
    assert grade(letter["text"].replace("film.mov", "film")) <= HARDEST


@pytest.mark.parametrize("kind", [None, *Kind])
def test_every_letter_is_easy_to_read(kind):
    refused = (Refused("film.mov", "it is too large"),)
    letters = make_letters()
    letter = letters.acknowledgement(REFERENCE, replace(parsed("plain"), refused=refused), KEY, kind)
    assert grade(letter["text"].replace("film.mov", "film")) <= HARDEST
    assert grade(letter["headers"]["Subject"]) <= HARDEST


def test_the_letter_for_several_cases_is_easy_to_read():
    says_of = [{"key": "acknowledgement:6", "reference": REFERENCE, "answer_by": "2025-06-06"}] * 3
    assert grade(make_letters().combined(says_of, "ada@resident.example", "acknowledgements:6")["text"]) <= HARDEST


@pytest.mark.parametrize("channel", BY_HAND)
def test_what_came_by_another_way_is_thanked_for_in_words_that_fit_and_as_easy(channel):
    letters, spoken = make_letters(), channel in {Channel.TELEPHONE, Channel.IN_PERSON}
    letter = letters.acknowledgement(REFERENCE, replace(parsed("plain"), channel=channel), KEY)
    printed = letters.words("printed_acknowledgement", {"reference": REFERENCE, "answer_by": "Friday 6 June 2025", "spoken": spoken})
    for text in (letter["text"], letter["html"], printed):
        assert f"Thank you for {'speaking' if spoken else 'writing'} to Westmere Council" in text
    assert grade(letter["text"]) <= HARDEST
    assert grade(printed) <= HARDEST
    assert "email" not in printed
    assert all(said in printed for said in ("999", "01632 960999", "01632 960111", REFERENCE, "Friday 6 June 2025", "will not affect"))
