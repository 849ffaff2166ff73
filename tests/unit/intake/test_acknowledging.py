from dataclasses import replace
from datetime import timedelta

import pytest

from intake.acknowledging import Occasion, Silence, acknowledge_decided, reason_for_silence
from intake.receive import Receiver
from intake.refusals import TOO_LARGE
from intake.report import Delivery, Refused
from intake.trust import Result, Trust
from models.labels import Kind
from models.states import Band, Channel, Direction, OutboxState
from tests.fakes import MORNING, fake_classify
from tests.mailing import make_letters, parsed

PLAIN = Occasion(parsed("plain"), Kind.COMPLAINT, is_new=True, is_own=make_letters().is_own)


def about(**changes):
    return replace(PLAIN, report=replace(PLAIN.report, **changes))


@pytest.mark.parametrize(
    ("occasion", "silence"),
    [
        (PLAIN, None),
        (replace(PLAIN, is_new=False), Silence.NOT_NEW),
        (replace(PLAIN, kind=Kind.OTHER, is_sure=True), Silence.ADVERTISING),
        (replace(PLAIN, kind=Kind.OTHER), None),
        (replace(PLAIN, kind=Kind.OTHER, decided=True), Silence.ADVERTISING),
        (about(channel=Channel.CHAT), Silence.NOT_MAIL),
        (about(reply_to=None), Silence.NOBODY),
        (about(automatic=True), Silence.MACHINE),
        (about(spam=True), Silence.SPAM),
        (about(trust=Trust(dmarc=Result.FAIL)), Silence.FORGED),
        (about(trust=Trust(dmarc=Result.NONE, spf=Result.FAIL)), None),
        (about(trust=Trust(dmarc=Result.TEMPERROR)), None),
        (replace(about(spam=True, trust=Trust(dmarc=Result.FAIL)), decided=True), None),
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
        receiver = Receiver(fake_classify(kind=Kind.OTHER, band=Band.SURE), clock, letters)
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


async def test_a_letter_after_the_decision_names_the_files_that_were_refused_too(opened, decided):
    (letter,) = await decided(await opened(replace(parsed("plain"), refused=(Refused("film.mov", TOO_LARGE),))))
    assert f"film.mov: {TOO_LARGE}" in letter.payload["text"]


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


@pytest.fixture
def acknowledged(store, clock, letters):
    """Opens a case for a message that is answered; returns the case's id."""

    async def open_for(number, **changes):
        receiver = Receiver(fake_classify(), clock, letters)
        report = replace(parsed("plain"), message_id=f"<{number}@resident.example>", digest=f"{number:064}", received_at=clock(), **changes)
        suggestion = await receiver.suggest(report)
        async with store.begin() as unit:
            received = await receiver.receive(report, suggestion, unit, None)
            await unit.commit()
        return received.case_id

    return open_for


async def test_refused_files_of_a_reply_are_told_in_a_letter_of_their_own(acknowledged, store):
    case_id = await acknowledged(1)
    async with store.read() as unit:
        reference = (await unit.cases.get(case_id)).reference
    late = (Refused("film.mov", TOO_LARGE),)
    await acknowledged(2, proven_reference=reference)
    await acknowledged(3, proven_reference=reference, refused=late)
    await acknowledged(4, proven_reference=reference, refused=late, automatic=True)
    await acknowledged(5, proven_reference=reference, refused=late, trust=Trust(dmarc=Result.FAIL))
    async with store.read() as unit:
        _, letter = await unit.outbox.of_case(case_id)
    assert letter.key.startswith("refused_files:")
    assert f"film.mov: {TOO_LARGE}" in letter.payload["text"]


async def test_two_machines_that_send_refused_files_hear_no_more_letters_an_hour_than_others(acknowledged, store):
    case_id = await acknowledged(0)
    async with store.read() as unit:
        reference = (await unit.cases.get(case_id)).reference
    for number in range(1, 20):
        await acknowledged(number, proven_reference=reference, refused=(Refused("film.mov", TOO_LARGE),))
    assert len(await to_send(store)) == 5


async def to_send(store, recipient="ada.okafor@resident.example"):
    async with store.read() as unit:
        rows = await unit.outbox.acknowledged_since(recipient, MORNING - timedelta(days=1))
        return [row for row in rows if row.state is OutboxState.PENDING]


async def test_above_five_an_hour_one_letter_answers_all_further_cases(acknowledged, store, clock):
    cases = []
    for number in range(8):
        cases.append(await acknowledged(number))
        clock.move(minutes=1)
    *single, combined = await to_send(store)
    assert [row.key for row in single] == [f"acknowledgement:{case}" for case in cases[:5]]
    assert combined.key == f"acknowledgements:{cases[5]}"
    assert combined.available_at == MORNING + timedelta(hours=1)
    async with store.read() as unit:
        for case_id in cases:
            reference = (await unit.cases.get(case_id)).reference
            assert (reference in combined.payload["text"]) == (case_id in cases[5:])
            (row,) = await unit.outbox.of_case(case_id)
            assert (row.state is OutboxState.COMBINED) == (case_id in cases[5:])


async def test_a_letter_that_is_being_sent_takes_no_more_cases_up(acknowledged, store, clock):
    for number in range(6):
        await acknowledged(number)
    clock.move(hours=1)
    async with store.begin() as unit:
        for row in await unit.outbox.acknowledged_since("ada.okafor@resident.example", MORNING - timedelta(days=1)):
            row.attempts = 1
        await unit.commit()
    await acknowledged(7)
    assert [row.key.partition(":")[0] for row in await to_send(store)] == [*["acknowledgement"] * 5, "acknowledgements", "acknowledgement"]


async def test_two_machines_that_answer_each_other_hear_six_letters_an_hour_at_most(acknowledged, store, clock):
    for number in range(45):
        await acknowledged(number)
        clock.move(minutes=2)
        async with store.begin() as unit:
            while (row := await unit.outbox.claim(frozenset(Channel), clock(), timedelta(minutes=5))) is not None:
                row.state, row.sent_at = OutboxState.SENT, clock()
            await unit.commit()
    async with store.read() as unit:
        rows = await unit.outbox.acknowledged_since("ada.okafor@resident.example", MORNING - timedelta(days=1))
    sent = sorted(row.sent_at for row in rows if row.sent_at)
    assert max(sum(start <= other < start + timedelta(hours=1) for other in sent) for start in sent) <= 6


async def test_others_are_answered_at_once_meanwhile(acknowledged, store):
    for number in range(7):
        await acknowledged(number)
    await acknowledged(8, sender="jo@other.example", reply_to="jo@other.example")
    (row,) = await to_send(store, "jo@other.example")
    assert row.available_at == MORNING


async def test_a_letter_for_several_cases_that_comes_back_is_shown_on_each(acknowledged, store, clock, letters):
    cases = [await acknowledged(number) for number in range(7)]
    async with store.begin() as unit:
        row = await unit.outbox.by_key(f"acknowledgements:{cases[5]}")
        report = replace(parsed("plain"), deliveries=(Delivery(None, "failed", "5.1.1"),), proven_letter=row.key)
        receiver = Receiver(fake_classify(), clock, letters)
        await receiver.receive(replace(report, message_id="<b@b>"), await receiver.suggest(report), unit, None)
        await unit.commit()
    async with store.read() as unit:
        for case_id in cases[5:]:
            assert (await unit.cases.messages(case_id))[-1].text.startswith("A letter of ours could not be delivered.")
            assert [row.state for row in await unit.outbox.of_case(case_id)] == [OutboxState.RETURNED]


@pytest.mark.parametrize("changes", [{"spam": True}, {"trust": Trust(dmarc=Result.FAIL)}])
async def test_what_looks_like_spam_or_a_forgery_is_acknowledged_once_decided(store, clock, letters, decided, changes):
    receiver = Receiver(fake_classify(), clock, letters)
    report = replace(parsed("plain"), **changes)
    async with store.begin() as unit:
        received = await receiver.receive(report, await receiver.suggest(report), unit, None)
        await unit.commit()
    async with store.read() as unit:
        assert await unit.outbox.of_case(received.case_id) == []
        assert (await unit.cases.get(received.case_id)).back_of_queue is report.spam
    (letter,) = await decided(received.case_id, Kind.COMPLIMENT)
    assert "kind words" in letter.payload["text"]


async def test_of_a_concern_the_letter_says_nothing_in_particular(opened, decided, store):
    case_id = await opened(parsed("plain"))
    async with store.begin() as unit:
        (await unit.cases.get(case_id)).concern = True
        await unit.commit()
    (letter,) = await decided(case_id, Kind.COMPLIMENT)
    assert "kind words" not in letter.payload["text"]
