"""What a profile says when it is asked, with nothing filled in and with everything."""

import pytest

from models.labels import Process, ServiceArea, name_on_screen, shown_as
from models.limits import DEFAULT_LIMITS, Limit, Stage, with_limits
from models.profile import Advocate, Audience, Emergency, Lines, Profile, Recipient, Team


def test_a_profile_without_a_word_is_usable():
    profile = Profile()
    assert profile.council
    assert profile.recipients_for(Process.CORPORATE, ServiceArea.CORPORATE) == ()
    assert profile.team_of(ServiceArea.CORPORATE) is None
    assert profile.emergency.in_words == ""


@pytest.mark.parametrize(
    ("process", "stage", "limit"),
    [
        (Process.ADULT_STATUTORY, Stage.RESPOND, Limit(65, months=6)),
        (Process.CHILDREN_STATUTORY, Stage.STAGE_1, Limit(10, at_most=20)),
        (Process.CHILDREN_STATUTORY, Stage.STAGE_2, Limit(25, at_most=65)),
        (Process.CORPORATE, Stage.STAGE_1, Limit(10, at_most=20)),
        (Process.CORPORATE, Stage.STAGE_2, Limit(20, at_most=40)),
        (Process.NONE, Stage.ACKNOWLEDGE, Limit(3)),
        (Process.NONE, Stage.RESPOND, None),
    ],
)
def test_limits_are_those_of_the_law_where_nothing_else_is_said(process, stage, limit):
    assert Profile().limit(process, stage) == limit


def test_changed_limits_leave_the_others():
    limits = with_limits(DEFAULT_LIMITS, {Process.CORPORATE: {Stage.STAGE_1: Limit(5)}})
    profile = Profile(limits=limits)
    assert profile.first_answer(Process.CORPORATE) == Limit(5)
    assert profile.limit(Process.CORPORATE, Stage.STAGE_2) == Limit(20, at_most=40)
    assert profile.first_answer(Process.ADULT_STATUTORY) == Limit(65, months=6)
    assert profile.first_answer(Process.FEEDBACK_RECORD) is None


def test_who_is_meant_for_few_cases_comes_before_who_takes_all():
    streets = Recipient("Streets", "s@x.example", frozenset({Process.CORPORATE}), frozenset({ServiceArea.CORPORATE}))
    corporate = Recipient("Corporate", "c@x.example", frozenset({Process.CORPORATE}))
    anybody = Recipient("Post room", "p@x.example")
    profile = Profile(recipients=(anybody, corporate, streets))
    assert profile.recipients_for(Process.CORPORATE, ServiceArea.CORPORATE) == (streets, corporate, anybody)
    assert profile.recipients_for(Process.CORPORATE, ServiceArea.ADULT_FINANCE) == (corporate, anybody)
    assert profile.recipients_for(Process.LEGAL, None) == (anybody,)


def test_a_team_is_found_by_what_it_works_on():
    adults = Team("Adults", frozenset({ServiceArea.ADULT_FINANCE}))
    assert Profile(teams=(adults,)).team_of(ServiceArea.ADULT_FINANCE) is adults
    assert Profile(teams=(adults,)).team_of(None) is None


def test_numbers_and_services_are_said_in_words():
    assert Lines("01632 960100", "01632 960100").in_words == "01632 960100"
    assert Lines("01632 960100", "01632 960200").in_words == "01632 960100 by day, 01632 960200 at night"
    assert Lines("", "01632 960200").in_words == "01632 960200 at night"
    children, adults = Lines("01632 960100", "01632 960200"), Lines("01632 960101", "01632 960101")
    assert Emergency(children, adults).in_words == "01632 960100 by day, 01632 960200 at night for a child; 01632 960101 for an adult"
    assert Emergency(children, children).in_words == children.in_words
    assert Advocate("Speak Up", "01632 960111", "speakup.example").in_words == "ring Speak Up on 01632 960111 or see speakup.example"
    assert Advocate("Speak Up", web="speakup.example").in_words == "see Speak Up at speakup.example"
    assert Advocate("Speak Up").in_words == "ask for Speak Up"
    assert Profile().advocates_in_words == ""
    speak_up, voices = Advocate("Speak Up", "01632 960111"), Advocate("Voices", "01632 960112")
    assert Profile(advocates={Audience.ADULT: voices}).advocates_in_words == "Ring Voices on 01632 960112."
    both = Profile(advocates={Audience.ADULT: voices, Audience.YOUNG_PERSON: speak_up}).advocates_in_words
    assert both == "Young people: ring Speak Up on 01632 960111. Adults: ring Voices on 01632 960112."


def test_the_shortest_time_holds_while_nobody_knows_what_the_matter_is():
    assert Profile().acknowledge_within == 3
    limits = with_limits(DEFAULT_LIMITS, {Process.CORPORATE: {Stage.ACKNOWLEDGE: Limit(2)}})
    assert Profile(limits=limits).acknowledge_within == 2


def test_the_councils_own_names_are_shown_and_only_where_they_were_given():
    names = Profile().names.renamed((ServiceArea.CORPORATE, "Streets and parks"))
    with shown_as(names):
        assert name_on_screen(ServiceArea.CORPORATE) == "Streets and parks"
        assert name_on_screen(Process.CORPORATE) == "Corporate complaint"
    assert name_on_screen(ServiceArea.CORPORATE) == "Another council service"
    assert len(names) == len(Profile().names)
