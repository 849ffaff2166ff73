"""The decision form's questions."""

from desk.questions import questions
from models.labels import Process, ServiceArea
from tests.desk_data import ADVERT, HEARING_AIDS, suggestion


def test_the_most_likely_answers_come_first_and_all_others_follow():
    process = questions(suggestion(HEARING_AIDS.said, HEARING_AIDS.text))["process"]
    assert [option.code for option in process.best] == ["adult_statutory", "customer_service", "corporate"]
    assert [option.confidence for option in process.best] == sorted((option.confidence for option in process.best), reverse=True)
    assert {option.code for option in (*process.best, *process.others)} == set(Process)
    assert len(process.best) + len(process.others) == len(Process)


def test_every_suggested_cause_is_among_the_first():
    causes = questions(suggestion(HEARING_AIDS.said, HEARING_AIDS.text))["causes"]
    assert {"loss_or_damage", "communication"} <= {option.code for option in causes.best}


def test_without_a_suggested_area_all_are_offered_alike():
    area = questions(suggestion(ADVERT.said, ADVERT.text))["service_area"]
    assert area.best == ()
    assert [option.code for option in area.others] == list(ServiceArea)


def test_labels_that_share_a_code_are_named_by_their_question():
    asked = questions(suggestion(HEARING_AIDS.said, HEARING_AIDS.text))
    names = {name: {option.code: option.text for option in (*question.best, *question.others)} for name, question in asked.items()}
    assert names["safeguarding"]["none"] == "No concern disclosed"
    assert names["process"]["none"] == "No procedure"
    assert names["service_area"]["corporate"] == "Another council service"
