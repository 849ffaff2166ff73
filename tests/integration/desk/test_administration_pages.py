"""Administrators see the profile, the models and how Heed is, and never a word of a case."""

from dataclasses import replace

import pytest

from desk.administration import CheckedProfile
from desk.app import DeskConfig, create_app
from models.errors import Fault
from models.states import Channel, OutboxPurpose, OutboxState
from tests.administering import IN_USE, NEW, OLD, FakeAdministration
from tests.desk_data import LEFT_ALONE, add_held, receiver_of
from tests.integration.desk.conftest import Browser


@pytest.fixture
def told():
    return FakeAdministration()


@pytest.fixture
def app(store, clock, told):
    return create_app(store, clock, DeskConfig("Westmere Council", profile=IN_USE), receiver_of(clock), told=told)


async def test_the_profile_is_shown_as_it_is_in_the_file(administrator):
    shown = (await administrator.get("/profile")).text
    for said in (
        "Profile of Westmere Council",
        "/etc/heed/profile.toml",
        "within 3 working days",
        "Stage 1: 10, at most 20 working days",
        "Answer: 65 working days, within 6 months",
        "Duty officer: duty@westmere.example; goes on after 15 minutes",
        "01632 960100 by day, 01632 960200 at night",
        "ring Speak Up on 01632 960111",
        "trust@example.org",
        "Joint complaint with the NHS",
        "Adult finance and charging",
        "is shown as “Paying for care”",
        "homecare north",
    ):
        assert said in shown.replace("&#39;", "'"), said
    assert "has changed since" not in shown


async def test_a_file_that_changed_is_shown_and_told_to_need_a_restart(administrator, told):
    told.checked = replace(told.checked, profile=replace(IN_USE, council="Tolbury Council"))
    shown = (await administrator.get("/profile")).text
    assert "The file has changed since Heed started." in shown
    assert "Profile of Tolbury Council" in shown


async def test_every_fault_of_the_file_is_told_beside_what_is_in_use(administrator, told):
    faults = (Fault("duty, entry 1, hours", "“always” are no hours."), Fault("acknowledge", "is 0; write 1 or more."))
    told.checked = CheckedProfile("/etc/heed/profile.toml", None, faults)
    shown = (await administrator.get("/profile")).text
    assert "The file has to be corrected" in shown
    assert "<strong>duty, entry 1, hours</strong>: “always” are no hours." in shown
    assert "<strong>acknowledge</strong>" in shown
    assert "Profile of Westmere Council" in shown


async def test_models_are_listed_with_their_challenge_and_one_is_shown_whole(administrator):
    listed = (await administrator.get("/models")).text
    assert NEW in listed
    assert "Took over: no worse in anything" in listed
    assert "Go back to it" in listed
    shown = (await administrator.get(f"/models/{NEW}")).text
    assert "Procedure: 0.84, before 0.88" in shown
    assert "0.883" in shown
    assert "4813" in shown
    assert (await administrator.get("/models/made-up")).status_code == 404


async def test_a_model_is_taken_back_by_a_button(administrator, told, store):
    await administrator.get("/models")
    answer = await administrator.post(f"/models/{OLD}/use")
    assert answer.headers["location"] == f"/models?used={OLD}"
    async with store.read() as unit:
        account = await unit.accounts.by_name("administrator")
    assert told.used == [(OLD, account.id)]
    assert "Another model is in use." in (await administrator.get(answer.headers["location"])).text
    assert (await administrator.post("/models/made-up/use")).status_code == 404


async def test_a_model_that_cannot_be_loaded_is_not_put_to_use(administrator, told):
    told.unusable = True
    await administrator.get("/models")
    answer = await administrator.post(f"/models/{OLD}/use")
    assert answer.status_code == 409
    assert "The triage model cannot be loaded" in answer.text
    assert (await administrator.get(f"/models/{OLD}")).status_code == 409


async def test_health_shows_what_waits_since_when_and_how_each_part_is(administrator, store, clock, cases):
    await add_held(store, b"raw", "The message cannot be read.")
    async with store.begin() as unit:
        await unit.inbox.add(Channel.EMAIL, b"new", clock(), {})
        row = await unit.outbox.add("reply:1", Channel.EMAIL, OutboxPurpose.REPLY, "jo@example.org", {}, clock())
        row.state = OutboxState.FAILED
        await unit.commit()
    clock.move(minutes=45)
    shown = (await administrator.get("/health")).text
    assert "Arrivals to be worked off" in shown
    assert "45 minutes" in shown
    assert "Held in the pen" in shown
    assert "Letters that could not be sent" in shown
    assert "clamd does not answer." in shown
    assert "Heed 0.1.0." in shown
    assert "http://127.0.0.1:9464/metrics" in shown
    assert "not taken over" in shown


async def test_none_of_these_pages_says_a_word_of_a_case(administrator, store, cases):
    for path in ("/profile", "/models", f"/models/{NEW}", "/health"):
        shown = (await administrator.get(path)).text
        assert not any(reference in shown for reference in cases.values())
        assert LEFT_ALONE.sender_name not in shown
        assert "bathroom floor" not in shown


async def test_a_desk_that_is_told_of_nothing_still_shows_its_pages(store, clock, cases):
    from_nothing = create_app(store, clock, DeskConfig("Westmere Council"), receiver_of(clock))
    visitor = Browser(from_nothing)
    await visitor.sign_in("administrator")
    assert "No file is named in HEED_PROFILE" in (await visitor.get("/profile")).text
    assert "There is no model." in (await visitor.get("/models")).text
    assert (await visitor.get("/models/any")).status_code == 404
    assert (await visitor.get("/health")).status_code == 200
    await visitor.client.aclose()
