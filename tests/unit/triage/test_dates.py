"""Dates as English people write them, for a message that came on 3 June 2025; and when the events in them ended."""

from datetime import UTC, date, datetime

import pytest

from models.labels import Flag
from triage.classifier import Classifier
from triage.dates.ended import Ended, when_ended
from triage.dates.finding import find_dates
from triage.message import TriageInput
from triage.model import load_model
from triage.rulings import rule_on

CAME = date(2025, 6, 3)
CAME_AT = datetime(2025, 6, 3, 9, 12, tzinfo=UTC)


def days(text: str) -> list[tuple[str, str]]:
    return [(str(each.period.first), str(each.period.last)) for each in find_dates(text, CAME)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It happened on 14/3/2023.", "2023-03-14", "2023-03-14"),
        ("It happened on 4/3/23.", "2023-03-04", "2023-03-04"),
        ("on 14.03.2023 at the home", "2023-03-14", "2023-03-14"),
        ("14-03-2023", "2023-03-14", "2023-03-14"),
        ("2021-11-04", "2021-11-04", "2021-11-04"),
        ("in 04/2022", "2022-04-01", "2022-04-30"),
        ("on the 14th of March last year", "2024-03-14", "2024-03-14"),
        ("on 3rd May 2021", "2021-05-03", "2021-05-03"),
        ("March 14th, 2023", "2023-03-14", "2023-03-14"),
        ("3 May two years ago", "2023-05-03", "2023-05-03"),
        ("on 20 December", "2024-12-20", "2024-12-20"),
        ("on the 1st of June", "2025-06-01", "2025-06-01"),
        ("on the 29th of February", "2024-02-29", "2024-02-29"),
        ("in March 2022", "2022-03-01", "2022-03-31"),
        ("in sept '22", "2022-09-01", "2022-09-30"),
        ("March of last year", "2024-03-01", "2024-03-31"),
        ("October three years ago", "2022-10-01", "2022-10-31"),
        ("back in May", "2025-05-01", "2025-05-31"),
        ("in August", "2024-08-01", "2024-08-31"),
        ("last March", "2025-03-01", "2025-03-31"),
        ("last June", "2024-06-01", "2024-06-30"),
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("from 2016 to 2018", "2016-01-01", "2018-12-31"),
        ("between 2016 and 2018", "2016-01-01", "2018-12-31"),
        ("the school year 2020-21", "2020-01-01", "2021-12-31"),
        ("the tax year 2018/19", "2018-01-01", "2019-12-31"),
        ("two years ago", "2023-03-05", "2023-09-03"),
        ("a year and a half ago", "2023-09-03", "2024-03-03"),
        ("18 months since", "2023-11-25", "2023-12-11"),
        ("a couple of years back", "2023-03-05", "2023-09-03"),
        ("2 or 3 yrs ago", "2022-03-04", "2022-09-02"),
        ("six weeks ago", "2025-04-20", "2025-04-24"),
        ("last Christmas", "2024-12-01", "2024-12-31"),
        ("Christmas 2020", "2020-12-01", "2020-12-31"),
        ("the summer of 2021", "2021-06-01", "2021-08-31"),
        ("last summer", "2024-06-01", "2024-08-31"),
        ("the winter before last", "2023-12-01", "2024-02-29"),
        ("the year before last", "2023-01-01", "2023-12-31"),
        ("the February before last", "2024-02-01", "2024-02-29"),
        ("last year", "2024-01-01", "2024-12-31"),
        ("in the eighties", "1980-01-01", "1989-12-31"),
        ("during lockdown", "2020-03-01", "2021-12-31"),
        ("yesterday", "2025-05-27", "2025-06-03"),
    ],
)
def test_a_date_means_these_days(text, first, last):
    assert days(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "Ring me on 07700 900123.",
        "He is 2 years old and weighs 12 kg.",
        "She is owed £2019 by now.",
        "Please call at 20.15.",
        "May I ask you something?",
        "They march up and down.",
        "The 31/02/2023 form",
        "It may take 12 hours.",
        "Case HD-2019-77",
    ],
)
def test_these_are_no_dates(text):
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("In August 2022 she fell. It was over in the November.", ("2022-11-01", "2022-11-30")),
        ("He went in on 9 March 2021. We saw him on 12 April.", ("2021-04-12", "2021-04-12")),
        ("She moved in March 2023 and died that May.", ("2023-05-01", "2023-05-31")),
        ("It began in 2019. They came in March.", ("2025-03-01", "2025-03-31")),
    ],
)
def test_a_month_without_a_year_goes_on_from_a_day_just_told(text, second):
    assert days(text)[1] == second


def test_a_range_has_one_year():
    assert days("from the March to the July of 2023") == [("2023-03-01", "2023-03-31"), ("2023-07-01", "2023-07-31")]
    assert days("between November and February 2022")[0] == ("2021-11-01", "2021-11-30")


LONG_AGO = (
    "In March 2023 the carer dropped my mother and nobody rang us. She died that May. I was told there would be an inquiry.",
    "From 2016 to 2018 I was at your day centre and the manager shouted at us. She called me stupid.",
    "Two years ago the social worker came to my house and told my neighbours what it was about. I was ashamed.",
    "on 14/3/2023 your worker came to our house and told my son he was a liar. he cried for days and you did nothing",
    "It was the winter before last. The carers left Dad without heating for a week and he was found by the postman.",
    "In the summer of 2021 my husband was in Oakfield for respite. They lost his hearing aids and nobody said sorry.",
    "I only found out last week, but in 2019 a worker of yours wrote lies about me in my file. I was fifteen.",
    "I know it is late to complain. In April 2022 your officer told me to sell my flat, and I did, and she was wrong.",
    "In my eighties now, I only write this for the record: in May 2021 the bath lift was fitted back to front and it broke.",
)


@pytest.mark.parametrize("text", LONG_AGO)
def test_what_ended_long_ago_is_told(text):
    assert when_ended(text, CAME).ended is Ended.LONG_AGO


NOT_LONG_AGO = (
    "Since 2019 my mother has lived at Oakfield, and still nobody has reviewed her plan.",
    "We have waited since January 2020 for the ramp.",
    "My mother moved into Oakfield in March 2022. She is left in bed until noon and the food is cold.",
    "I was born on 14/3/1951 and your letter has it wrong.",
    "DOB 14/03/1951. My carer was late.",
    "Under the Care Act 2014 you had to assess me. You did not.",
    "Under the Children Act 1989 she was entitled to a review and was refused one.",
    "In 2019 you promised me a review. I am still waiting.",
    "In March 2023 you assessed me. Yesterday your letter came and it was wrong.",
    "The carer hit him in 2022 and again last week.",
    "It started in 2021 and it keeps happening every night.",
    "I have lived here since 1988 and the bins were missed on Tuesday.",
    "My reference was 2019. The carer was rude to me.",
    "We were married in 1961. The home has put us in two rooms.",
    "I complained in May 2023 and you replied on 20 May 2025 that I was out of time.",
    "In 2022 he was in hospital. The new carers came on the 9th and they dropped him.",
    "My daughter is in her twenties and was promised a flat.",
    "The officer told me in April that my claim was refused.",
    "Nobody came last Christmas.",
    "He fell on 3 March and they left him there.",
)


@pytest.mark.parametrize("text", NOT_LONG_AGO)
def test_what_may_be_going_on_or_is_recent_is_not_called_long_ago(text):
    assert when_ended(text, CAME).ended is not Ended.LONG_AGO


@pytest.mark.parametrize(
    "text", ["Nobody came last Christmas.", "He fell on 3 March and they left him there.", "Yesterday they shouted at her."]
)
def test_what_has_recent_dates_alone_is_recent(text):
    assert when_ended(text, CAME).ended is Ended.LATELY


@pytest.mark.parametrize(
    "text",
    ["He fell when I was a child.", "It was years ago, in March.", "She died that June.", "The carer was late."],
)
def test_without_a_day_nothing_is_said(text):
    assert when_ended(text, CAME).ended is Ended.UNCLEAR


def test_the_twelve_months_count_to_the_day():
    text = "On {} the carer dropped my mother and nobody told us. She was hurt."
    assert when_ended(text.format("2 June 2024"), CAME).ended is Ended.LONG_AGO
    assert when_ended(text.format("3 June 2024"), CAME).ended is not Ended.LONG_AGO
    assert when_ended(text.format("27 February 2023"), date(2024, 2, 29)).ended is Ended.LONG_AGO


def test_the_reason_names_the_latest_date_and_how_long_ago_it_was():
    assert when_ended(LONG_AGO[0].replace("that May", "in April"), CAME).reason == (
        "The latest date in the message, April 2023, is 25 months before it came."
    )
    found = when_ended("In 2001 I was in your home and was hit. It closed in 2003. I never complained.", CAME)
    assert found.reason == "The latest date in the message, 2003, is 21 years before it came."


def test_the_rule_shows_where_the_dates_stand():
    message = TriageInput("The carer dropped my mother on 14 March 2023 and nobody told us.", "A fall in May 2023", received_at=CAME_AT)
    because = rule_on(message).named[Flag.OUT_OF_TIME]
    assert [(span.quote, span.in_subject) for span in because.evidence] == [("May 2023", True), ("14 March 2023", False)]
    for span in because.evidence:
        source = message.subject if span.in_subject else message.text
        assert source[span.start : span.end] == span.quote


@pytest.mark.parametrize("text", [*LONG_AGO, *NOT_LONG_AGO])
def test_without_the_day_it_came_no_rule_speaks_of_time(text):
    ruling = rule_on(TriageInput(text))
    assert ruling.named == {}
    assert ruling.withdrawn == frozenset()


def flags(classifier, text, received_at):
    return {flag.label: flag for flag in classifier(TriageInput(text, received_at=received_at)).flags}


def test_a_suggestion_is_flagged_by_its_dates_with_a_plain_reason(small_model):
    classifier = Classifier(load_model(small_model))
    found = flags(classifier, LONG_AGO[0], CAME_AT)[Flag.OUT_OF_TIME]
    assert found.reason.startswith("The latest date in the message, May 2023, is 24 months")
    assert found.confidence >= 0.9
    assert [span.quote for span in found.evidence] == ["May", "March 2023"]


def test_a_flag_that_only_the_year_suggested_is_withdrawn_when_the_dates_are_recent(small_model):
    classifier = Classifier(load_model(small_model))
    text = "In the March of 2024 my mother fell at Oakfield and nobody told us. I complain of it now. It was in March 2024, all of it."
    assert Flag.OUT_OF_TIME in flags(classifier, text, None)
    assert Flag.OUT_OF_TIME not in flags(classifier, text, datetime(2024, 5, 2, tzinfo=UTC))
    assert Flag.OUT_OF_TIME in flags(classifier, text, CAME_AT)
