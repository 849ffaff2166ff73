"""Alerts of a possible concern: first to who is on duty, then to the next while nobody answers, once each, whatever stops in between."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from intake.alerting import Climbing
from intake.receive import Receiver
from models.duty import DutyLevel, Hours
from models.labels import Safeguarding
from models.states import OutboxPurpose
from tests.fakes import FakeClock, fake_classify
from tests.mailing import make_letters, parsed

OFFICE = Hours(time(8, 30), time(17, 30), frozenset(range(5)))
DUTY = DutyLevel("Duty officer", ("duty@council.example",), 15, OFFICE)
TEAM = DutyLevel("Emergency duty team", ("edt@council.example",), 20)
HEADS = DutyLevel("Heads of service", ("head@council.example", "deputy@council.example"), 30)
ROTA = (DUTY, TEAM, HEADS)
SATURDAY = datetime(2025, 6, 7, 9, 12, tzinfo=UTC)


@pytest.fixture
def letters():
    return make_letters(rota=ROTA)


@pytest.fixture
def climbing(store, clock, letters):
    return Climbing(store, clock, letters)


async def disclose(store, clock, letters, report=None):
    receiver = Receiver(fake_classify(safeguarding=Safeguarding.ADULT), clock, letters)
    report = report or parsed("gmail_reply")
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        received = await receiver.receive(report, suggestion, unit, None)
        await unit.commit()
    return received


async def alerted(store, received) -> list[str]:
    async with store.read() as unit:
        return [row.recipient for row in await unit.outbox.of_case(received.case_id) if row.purpose is OutboxPurpose.CONCERN_ALERT]


async def go_on(climbing) -> int:
    """Take steps until there is nothing to do; return how many did something."""
    steps = 0
    while await climbing.step():
        steps += 1
    return steps


async def test_who_is_on_duty_is_alerted_at_once_and_nobody_else(store, clock, letters, climbing):
    received = await disclose(store, clock, letters)
    assert await alerted(store, received) == ["duty@council.example"]
    clock.move(minutes=14, seconds=59)
    assert await go_on(climbing) == 0


async def test_out_of_hours_the_next_level_is_the_first(store, letters):
    received = await disclose(store, FakeClock(SATURDAY), letters)
    assert await alerted(store, received) == ["edt@council.example"]


async def test_an_unanswered_alert_climbs_level_by_level_each_once(store, clock, letters, climbing):
    received = await disclose(store, clock, letters)
    clock.move(minutes=15)
    assert await go_on(climbing) == 1
    assert await alerted(store, received) == ["duty@council.example", "edt@council.example"]
    clock.move(minutes=19)
    assert await go_on(climbing) == 0
    clock.move(minutes=1)
    assert await go_on(climbing) == 1
    clock.move(days=2)
    assert await go_on(climbing) == 0
    assert await alerted(store, received) == [
        "duty@council.example",
        "edt@council.example",
        "head@council.example",
        "deputy@council.example",
    ]


async def test_an_acknowledged_concern_climbs_no_further(store, clock, letters, climbing):
    received = await disclose(store, clock, letters)
    async with store.begin() as unit:
        by = await unit.accounts.service("desk", clock())
        assert await unit.judgements.acknowledge_concerns(received.case_id, 10, by, clock()) == 1
        await unit.commit()
    clock.move(hours=5)
    assert await go_on(climbing) == 0
    assert await alerted(store, received) == ["duty@council.example"]


async def test_a_program_that_starts_anew_goes_on_where_the_last_one_stopped(store, clock, letters):
    received = await disclose(store, clock, letters)
    clock.move(minutes=15)
    await go_on(Climbing(store, clock, letters))
    clock.move(minutes=20)
    await go_on(Climbing(store, clock, letters))
    assert len(await alerted(store, received)) == 4


async def test_several_programs_at_once_alert_once(store, clock, letters):
    received = await disclose(store, clock, letters)
    clock.move(minutes=15)
    await asyncio.gather(*(go_on(Climbing(store, clock, letters)) for _ in range(4)))
    assert await alerted(store, received) == ["duty@council.example", "edt@council.example"]


async def test_what_was_raised_before_there_was_a_rota_is_alerted_then(store, clock):
    received = await disclose(store, clock, make_letters(rota=()))
    assert await alerted(store, received) == []
    assert await go_on(Climbing(store, clock, make_letters(rota=()))) == 0
    assert await go_on(Climbing(store, clock, make_letters(rota=ROTA))) == 1
    assert await alerted(store, received) == ["duty@council.example"]


async def test_a_rota_that_became_shorter_ends_earlier(store, clock, letters, climbing):
    received = await disclose(store, clock, letters)
    clock.move(minutes=15)
    await go_on(climbing)
    clock.move(hours=3)
    assert await go_on(Climbing(store, clock, make_letters(rota=(DUTY,)))) == 0
    assert len(await alerted(store, received)) == 2


async def test_an_alert_of_our_own_that_comes_back_is_never_alerted_about(store, clock, letters, climbing):
    bounced = replace(parsed("gmail_reply"), automatic=True, sender="feedback@council.example")
    received = await disclose(store, clock, letters, bounced)
    clock.move(days=1)
    assert await go_on(climbing) == 0
    assert await alerted(store, received) == []


async def test_a_climbed_alert_says_how_long_it_waited_and_nothing_about_anybody(store, clock, letters, climbing):
    received = await disclose(store, clock, letters)
    clock.move(minutes=17)
    await go_on(climbing)
    async with store.read() as unit:
        row = (await unit.outbox.of_case(received.case_id))[-1]
    assert row.payload["headers"]["Subject"] == f"Nobody has answered yet: a possible concern waits: {received.reference}"
    assert "It has waited 17 minutes." in row.payload["text"]
    assert f"https://desk.council.example/cases/{received.reference}" in row.payload["text"]
    everything = f"{row.payload['text']} {row.payload['headers']}".lower()
    assert [word for word in ("okafor", "ada", "drunk", "adult") if word in everything.replace("adapt", "")] == []
    assert letters.addresses.proven_letter(row.payload["return_path"]) == row.key


async def test_it_looks_no_more_often_than_is_of_use(store, clock, letters, climbing):
    assert await climbing.step() is False
    await disclose(store, clock, make_letters(rota=()))
    assert await climbing.step() is False
    clock.move(seconds=5)
    assert await climbing.step() is True


async def test_a_clock_that_is_set_back_holds_up_no_level(store, clock, letters, climbing):
    received = await disclose(store, clock, letters)
    assert await go_on(climbing) == 0
    clock.move(hours=-2)
    assert await go_on(climbing) == 1
    assert await alerted(store, received) == ["duty@council.example", "edt@council.example"]
    clock.move(minutes=20)
    assert await go_on(climbing) == 1
