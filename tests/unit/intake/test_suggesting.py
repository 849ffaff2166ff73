"""Triage is asked about what waits together; one fault stays one message's fault."""

import asyncio
from threading import Event

import pytest

from intake.suggesting import Together
from tests.fakes import fake_suggestion
from triage.message import TriageInput

NOTHING_WRONG = fake_suggestion()


class Slow:
    """Holds the first question until it is let go; notes how many were asked about at once."""

    def __init__(self) -> None:
        self.let_go = Event()
        self.begun = Event()
        self.batches: list[list[str]] = []

    def __call__(self, message: TriageInput):
        return self.suggest_many([message])[0]

    def suggest_many(self, messages):
        self.batches.append([message.text for message in messages])
        self.begun.set()
        assert self.let_go.wait(30)
        if any(message.text == "bad" for message in messages):
            raise ValueError(messages[0].text)
        return [NOTHING_WRONG for _ in messages]


async def asked_while_busy(together: Together, slow: Slow, *texts: str) -> list[object]:
    """Ask about the first, wait until triage is busy with it, ask about the others, and let go."""
    tasks = [asyncio.ensure_future(together(TriageInput(texts[0])))]
    assert await asyncio.to_thread(slow.begun.wait, 30)
    tasks += [asyncio.ensure_future(together(TriageInput(text))) for text in texts[1:]]
    await asyncio.sleep(0)
    slow.let_go.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_whoever_comes_alone_waits_for_nobody():
    slow = Slow()
    slow.let_go.set()
    assert await Together(slow)(TriageInput("one")) is NOTHING_WRONG
    assert slow.batches == [["one"]]


async def test_what_is_asked_meanwhile_is_asked_together_up_to_a_bound():
    slow = Slow()
    answers = await asked_while_busy(Together(slow, most=3), slow, *"abcdef")
    assert slow.batches == [["a"], ["b", "c", "d"], ["e", "f"]]
    assert answers == [NOTHING_WRONG] * 6


async def test_one_message_at_fault_harms_no_other():
    slow = Slow()
    answers = await asked_while_busy(Together(slow), slow, "a", "b", "bad", "c")
    assert [type(answer) for answer in answers].count(ValueError) == 1
    assert isinstance(answers[2], ValueError)
    assert slow.batches == [["a"], ["b", "bad", "c"], ["b"], ["bad"], ["c"]]


async def test_a_long_message_keeps_nobody_waiting():
    slow, quick = Event(), TriageInput("Please help.")

    def classify(message):
        assert message is quick or slow.wait(30)
        return NOTHING_WRONG

    together = Together(classify)
    long = asyncio.ensure_future(together(TriageInput("A book. " * 5_000)))
    assert await asyncio.wait_for(together(quick), 20) is NOTHING_WRONG
    slow.set()
    assert await long is NOTHING_WRONG


async def test_whoever_waits_hears_of_every_fault(monkeypatch):
    slow = Slow()
    monkeypatch.setattr(slow, "suggest_many", lambda _messages: [NOTHING_WRONG])
    slow.let_go.set()
    together = Together(slow)
    assert await asyncio.gather(*(together(TriageInput(text)) for text in "abc")) == [NOTHING_WRONG] * 3

    async def no_thread(*_):
        raise RuntimeError

    monkeypatch.setattr(asyncio, "to_thread", no_thread)
    told = await asyncio.gather(*(together(TriageInput(text)) for text in "abc"), return_exceptions=True)
    assert [type(each) for each in told] == [RuntimeError] * 3


async def test_somebody_who_gives_up_keeps_no_other_waiting():
    slow = Slow()
    together = Together(slow)
    first = asyncio.ensure_future(together(TriageInput("a")))
    assert await asyncio.to_thread(slow.begun.wait, 30)
    gone, stays = (asyncio.ensure_future(together(TriageInput(text))) for text in "bc")
    await asyncio.sleep(0)
    gone.cancel()
    slow.let_go.set()
    assert await first is NOTHING_WRONG
    assert await stays is NOTHING_WRONG
    with pytest.raises(asyncio.CancelledError):
        await gone


def test_a_new_loop_finds_nothing_of_the_old_one():
    slow = Slow()
    slow.let_go.set()
    together = Together(slow)
    for _ in range(2):
        assert asyncio.run(together(TriageInput("a"))) is NOTHING_WRONG
