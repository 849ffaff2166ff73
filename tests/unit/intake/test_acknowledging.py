from dataclasses import replace

import pytest

from intake.acknowledging import Occasion, Silence, acknowledge_decided, reason_for_silence
from intake.receive import Receiver
from models.labels import Kind
from models.states import Channel, Direction
from tests.fakes import fake_classify
from tests.mailing import make_letters, parsed

PLAIN = Occasion(parsed("plain"), Kind.COMPLAINT, is_new=True, is_own=make_letters().is_own)


def about(**changes):
    return replace(PLAIN, report=replace(PLAIN.report, **changes))


@pytest.mark.parametrize(
    ("occasion", "silence"),
    [
        (PLAIN, None),
        (replace(PLAIN, is_new=False), Silence.NOT_NEW),
        (replace(PLAIN, kind=Kind.OTHER), Silence.ADVERTISING),
        (about(channel=Channel.CHAT), Silence.NOT_MAIL),
        (about(reply_to=None), Silence.NOBODY),
        (about(automatic=True), Silence.MACHINE),
        (about(reply_to="no-reply@shop.example"), Silence.NO_REPLY),
        (about(reply_to="DoNotReply@shop.example"), Silence.NO_REPLY),
        (about(reply_to="noreen@resident.example"), None),
        (about(reply_to="feedback@council.example"), Silence.OURSELVES),
        (about(reply_to=make_letters().addresses.of("HD-7K2M-4XQM")), Silence.OURSELVES),
    ],
)
def test_answers_people_once_and_machines_never(occasion, silence):
    assert reason_for_silence(occasion) is silence


@pytest.fixture
def letters():
    return make_letters()


@pytest.fixture
def opened(store, clock, letters):
    """Opens a case from a report as it would be opened for what looked like advertising; returns its id."""

    async def open_for(report):
        receiver = Receiver(fake_classify(kind=Kind.OTHER), clock, letters)
        suggestion = await receiver.suggest(report)
        async with store.begin() as unit:
            received = await receiver.receive(report, suggestion, unit, None)
            await unit.commit()
        return received.case_id

    return open_for


@pytest.fixture
def decided(store, clock, letters):
    """Has a case decided; returns the letters that were written about it."""

    async def decide(case_id, kind=Kind.COMPLAINT):
        async with store.begin() as unit:
            await acknowledge_decided(await unit.cases.get(case_id), kind, unit, letters, clock())
            await unit.commit()
        async with store.read() as unit:
            return await unit.outbox.of_case(case_id)

    return decide


async def test_what_was_taken_for_advertising_is_acknowledged_once_decided(opened, decided, store, clock):
    case_id = await opened(parsed("plain"))
    clock.move(days=13)
    (letter,) = await decided(case_id)
    assert (letter.key, letter.recipient) == (f"acknowledgement:{case_id}", "ada.okafor@resident.example")
    assert letter.payload["headers"]["In-Reply-To"] == parsed("plain").message_id
    assert "We will write to you by Thursday 19 June 2025." in letter.payload["text"]
    async with store.read() as unit:
        *_, sent = await unit.cases.messages(case_id)
    assert (sent.direction, sent.text) == (Direction.OUTBOUND, letter.payload["text"])


async def test_a_case_is_acknowledged_once_however_often_it_is_decided(opened, decided):
    case_id = await opened(parsed("plain"))
    assert await decided(case_id) == await decided(case_id, Kind.COMPLIMENT)


async def test_what_is_decided_to_be_advertising_hears_nothing_until_it_is_decided_otherwise(opened, decided):
    case_id = await opened(parsed("plain"))
    assert await decided(case_id, Kind.OTHER) == []
    assert len(await decided(case_id, Kind.COMMENT)) == 1


async def test_a_reply_goes_where_replies_were_asked_for(opened, decided):
    (letter,) = await decided(await opened(replace(parsed("plain"), reply_to="her.sister@resident.example")))
    assert letter.recipient == letter.payload["headers"]["To"] == "her.sister@resident.example"


async def test_a_case_opened_by_hand_writes_to_the_sender_that_the_officer_judged(opened, decided):
    (letter,) = await decided(await opened(replace(parsed("plain"), reply_to=None, message_id=None)))
    assert letter.recipient == "ada.okafor@resident.example"


@pytest.mark.parametrize(
    "changes",
    [
        {"automatic": True},
        {"reply_to": None, "sender": None},
        {"reply_to": "no-reply@shop.example"},
        {"reply_to": "feedback@council.example"},
        {"channel": Channel.CHAT, "sender": "telegram:4711", "reply_to": "telegram:4711"},
    ],
)
async def test_a_decision_writes_to_no_machine_nobody_ourselves_or_chat(opened, decided, changes):
    assert await decided(await opened(replace(parsed("plain"), **changes))) == []


async def test_it_is_the_first_message_that_counts(opened, decided, store, clock):
    case_id = await opened(parsed("out_of_office"))
    async with store.read() as unit:
        reference = (await unit.cases.get(case_id)).reference
    assert await opened(replace(parsed("gmail_reply"), proven_reference=reference)) == case_id
    assert await decided(case_id) == []
