"""Receiving reports, over a real store."""

import json
from dataclasses import replace

import pytest

from intake.receive import Receiver
from intake.trust import Result, Trust
from models.labels import Kind, Safeguarding
from models.outbox import OutboxRow
from models.states import Band, CaseStatus, Channel, Direction, OutboxPurpose
from tests.fakes import fake_classify
from tests.mailing import make_letters, parsed


@pytest.fixture
def receiver(clock):
    return Receiver(fake_classify(), clock, make_letters())


def judging(receiver, **labels):
    return replace(receiver, classify=fake_classify(**labels))


async def receive(store, receiver, report, inbox_id=None):
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        received = await receiver.receive(report, suggestion, unit, inbox_id)
        await unit.commit()
    return received


async def arrive(store, clock):
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, b"raw", clock(), {})
        await unit.commit()
        return row.id


async def case_of(store, received):
    async with store.read() as unit:
        return await unit.cases.get(received.case_id)


async def messages_of(store, received, direction=Direction.INBOUND):
    async with store.read() as unit:
        return [message for message in await unit.cases.messages(received.case_id) if message.direction is direction]


async def letters_of(store, received) -> list[OutboxRow]:
    async with store.read() as unit:
        return await unit.outbox.of_case(received.case_id)


async def set_status(store, received, status, clock):
    async with store.begin() as unit:
        case = await unit.cases.get(received.case_id)
        case.status, case.concern = status, False
        case.closed_at = clock() if status is CaseStatus.CLOSED else None
        await unit.commit()


async def test_a_first_mail_opens_a_case_with_its_message_files_and_suggestion(store, receiver, clock):
    received = await receive(store, receiver, parsed("attachments"), await arrive(store, clock))
    assert received.is_new
    assert not received.duplicate
    case = await case_of(store, received)
    assert (case.reference, case.sender, case.subject, case.status, case.revision) == (
        received.reference,
        "ada.okafor@resident.example",
        "Photos",
        CaseStatus.AWAITING_CONFIRMATION,
        1,
    )
    (message,) = await messages_of(store, received)
    assert message.text == "See the photo.\n\nAnd this is the end."
    async with store.read() as unit:
        assert [file.filename for file in await unit.cases.attachments([message.id])] == ["bruise.png", "Brief an Zoë.pdf"]
        (suggestion,) = await unit.judgements.suggestions(received.case_id)
    assert suggestion.message_id == message.id
    assert suggestion.body["kind"]["label"] == "complaint"


async def test_triage_reads_the_new_text_alone(store, receiver):
    await receiver.suggest(parsed("gmail_reply"))
    (asked,) = receiver.classify.asked
    assert asked.text == "He came today, but he was drunk."
    assert asked.received_at is not None


async def test_a_new_case_is_acknowledged_once_and_the_letter_stands_in_the_case(store, receiver):
    received = await receive(store, receiver, parsed("plain"))
    (letter,) = await letters_of(store, received)
    assert letter.purpose is OutboxPurpose.ACKNOWLEDGEMENT
    assert letter.recipient == "ada.okafor@resident.example"
    (sent,) = await messages_of(store, received, Direction.OUTBOUND)
    assert sent.message_id == letter.payload["headers"]["Message-ID"]
    assert received.reference in sent.text


async def test_the_same_arrival_received_twice_has_the_effect_of_once(store, receiver, clock):
    inbox_id = await arrive(store, clock)
    first = await receive(store, receiver, parsed("attachments"), inbox_id)
    again = await receive(store, receiver, parsed("attachments"), inbox_id)
    assert again == replace(first, is_new=False, duplicate=True)
    assert len(await messages_of(store, first)) == 1
    assert len(await letters_of(store, first)) == 1


async def test_the_same_mail_arriving_twice_has_the_effect_of_once(store, receiver, clock):
    first = await receive(store, receiver, parsed("plain"), await arrive(store, clock))
    again = await receive(store, receiver, parsed("plain"), await arrive(store, clock))
    assert again == replace(first, is_new=False, duplicate=True)
    assert len(await messages_of(store, first)) == 1
    assert (await case_of(store, first)).revision == 1


async def test_another_mail_with_the_same_message_id_is_kept_and_linked(store, receiver):
    first = await receive(store, receiver, parsed("plain"))
    other = await receive(store, receiver, replace(parsed("plain"), digest="e" * 64, text="Something else."))
    assert other.is_new
    async with store.read() as unit:
        ((linked, reason),) = await unit.cases.links(other.case_id)
    assert (linked.id, reason) == (first.case_id, "carries the same Message-ID")


async def test_a_reply_to_the_signed_address_joins(store, receiver):
    first = await receive(store, receiver, parsed("plain"))
    reply = await receive(store, receiver, replace(parsed("gmail_reply"), proven_reference=first.reference))
    assert (reply.case_id, reply.is_new) == (first.case_id, False)
    assert len(await messages_of(store, first)) == 2
    assert len(await letters_of(store, first)) == 1
    assert (await case_of(store, first)).revision == 2
    async with store.read() as unit:
        assert await unit.cases.links(first.case_id) == []
        assert len(await unit.judgements.suggestions(first.case_id)) == 2


async def test_a_stranger_who_quotes_a_reference_gets_a_linked_case_of_their_own(store, receiver):
    first = await receive(store, receiver, parsed("plain"))
    stranger = replace(parsed("gmail_reply"), sender="stranger@elsewhere.example", claimed_reference=first.reference)
    other = await receive(store, receiver, stranger)
    assert other.is_new
    assert other.case_id != first.case_id
    assert len(await messages_of(store, first)) == 1
    async with store.read() as unit:
        ((linked, reason),) = await unit.cases.links(other.case_id)
    assert (linked.id, reason) == (first.case_id, "says it continues")


async def test_a_reply_to_the_letter_by_its_message_id_alone_is_linked(store, receiver):
    first = await receive(store, receiver, parsed("plain"))
    (letter,) = await letters_of(store, first)
    reply = replace(parsed("outlook_reply"), thread_ids=(letter.payload["headers"]["Message-ID"],))
    other = await receive(store, receiver, reply)
    assert other.is_new
    async with store.read() as unit:
        assert [(case.id, reason) for case, reason in await unit.cases.links(other.case_id)] == [(first.case_id, "says it continues")]


async def test_a_proof_of_a_case_that_is_not_here_opens_one(store, receiver):
    assert (await receive(store, receiver, replace(parsed("plain"), proven_reference="HD-7K2M-4XQM"))).is_new


@pytest.mark.parametrize("status", [CaseStatus.CONFIRMED, CaseStatus.CLOSED])
async def test_a_reply_to_a_case_that_was_done_with_makes_it_wait_again(store, receiver, clock, status):
    first = await receive(store, receiver, parsed("plain"))
    await set_status(store, first, status, clock)
    later = replace(parsed("gmail_reply"), proven_reference=first.reference, received_at=clock().replace(month=7))
    await receive(store, receiver, later)
    case = await case_of(store, first)
    assert case.status is CaseStatus.AWAITING_CONFIRMATION
    assert case.waiting_since == later.received_at
    assert case.closed_at is None


async def test_a_reply_to_a_waiting_case_does_not_lose_its_place(store, receiver, clock):
    first = await receive(store, receiver, parsed("plain"))
    later = replace(parsed("gmail_reply"), proven_reference=first.reference, received_at=clock().replace(month=7))
    await receive(store, receiver, later)
    assert (await case_of(store, first)).waiting_since == clock()


async def test_a_concern_is_raised_and_alerts_without_personal_data(store, receiver):
    report = replace(parsed("plain"), sender_name="Ada Okafor", subject="Ada's bruises")
    received = await receive(store, judging(receiver, safeguarding=Safeguarding.ADULT), report)
    assert (await case_of(store, received)).concern
    async with store.read() as unit:
        (concern,) = await unit.judgements.concerns_of(received.case_id)
    alert = next(row for row in await letters_of(store, received) if row.purpose is OutboxPurpose.CONCERN_ALERT)
    assert alert.recipient == "duty@council.example"
    assert alert.key == f"concern_alert:{concern.suggestion_id}"
    everything = json.dumps(alert.payload).lower()
    assert received.reference.lower() in everything
    personal = ("ada", "okafor", "resident.example", "bruise", "mother", "breakfast", "monday", "adult")
    assert [word for word in personal if word in everything] == []


async def test_a_concern_stays_when_a_later_message_tells_of_none(store, receiver):
    first = await receive(store, judging(receiver, safeguarding=Safeguarding.ADULT), parsed("plain"))
    await receive(store, receiver, replace(parsed("gmail_reply"), proven_reference=first.reference))
    assert (await case_of(store, first)).concern


async def test_a_concern_in_a_later_message_alerts_again(store, receiver, clock):
    first = await receive(store, receiver, parsed("plain"))
    await set_status(store, first, CaseStatus.CLOSED, clock)
    reply = replace(parsed("gmail_reply"), proven_reference=first.reference)
    await receive(store, judging(receiver, safeguarding=Safeguarding.CHILD), reply)
    assert (await case_of(store, first)).concern
    assert [row.purpose for row in await letters_of(store, first)] == [OutboxPurpose.ACKNOWLEDGEMENT, OutboxPurpose.CONCERN_ALERT]


async def test_without_a_duty_address_a_concern_still_stands_at_the_desk(store, clock):
    receiver = Receiver(fake_classify(safeguarding=Safeguarding.CHILD), clock, make_letters(rota=()))
    received = await receive(store, receiver, parsed("plain"))
    async with store.read() as unit:
        assert len(await unit.judgements.open_concerns()) == 1
    assert [row.purpose for row in await letters_of(store, received)] == [OutboxPurpose.ACKNOWLEDGEMENT]


async def test_our_own_alert_that_comes_back_alerts_no_more(store, receiver):
    ours = replace(parsed("plain"), sender="feedback@council.example", reply_to="feedback@council.example", automatic=True)
    received = await receive(store, judging(receiver, safeguarding=Safeguarding.CHILD), ours)
    assert await letters_of(store, received) == []
    async with store.read() as unit:
        assert len(await unit.judgements.open_concerns()) == 1


async def test_advertising_waits_behind_all_others_and_hears_nothing(store, receiver):
    received = await receive(store, judging(receiver, kind=Kind.OTHER, band=Band.SURE), parsed("plain"))
    assert (await case_of(store, received)).back_of_queue
    assert await letters_of(store, received) == []


async def test_a_weak_suggestion_of_advertising_withholds_no_letter(store, receiver):
    received = await receive(store, judging(receiver, kind=Kind.OTHER, band=Band.LIKELY), parsed("plain"))
    (letter,) = await letters_of(store, received)
    assert letter.purpose is OutboxPurpose.ACKNOWLEDGEMENT


async def test_what_is_written_in_another_language_is_read_early_until_somebody_has_decided(store, receiver, clock):
    first = await receive(store, judging(receiver, language="pl", band=Band.UNSURE), parsed("plain"))
    assert (await case_of(store, first)).unread
    reply = replace(parsed("gmail_reply"), proven_reference=first.reference)
    await receive(store, receiver, reply)
    assert (await case_of(store, first)).unread
    await set_status(store, first, CaseStatus.CONFIRMED, clock)
    await receive(store, receiver, replace(reply, message_id="<later@example.org>", digest="another"))
    assert not (await case_of(store, first)).unread


async def test_advertising_with_a_concern_in_it_waits_in_front(store, receiver):
    received = await receive(store, judging(receiver, kind=Kind.OTHER, safeguarding=Safeguarding.ADULT), parsed("plain"))
    case = await case_of(store, received)
    assert case.concern
    assert not case.back_of_queue


async def test_a_case_taken_for_advertising_moves_up_when_more_is_said(store, receiver):
    first = await receive(store, judging(receiver, kind=Kind.OTHER), parsed("plain"))
    await receive(store, receiver, replace(parsed("gmail_reply"), proven_reference=first.reference))
    assert not (await case_of(store, first)).back_of_queue


async def test_a_case_is_not_sent_back_by_a_later_automatic_reply(store, receiver):
    first = await receive(store, receiver, parsed("plain"))
    await receive(store, judging(receiver, kind=Kind.OTHER), replace(parsed("out_of_office"), proven_reference=first.reference))
    assert not (await case_of(store, first)).back_of_queue


@pytest.mark.parametrize("name", ["out_of_office", "delivery_report", "precedence_bulk", "newsletter"])
async def test_machines_are_kept_and_never_answered(store, receiver, name):
    received = await receive(store, receiver, parsed(name))
    assert received.is_new
    assert await letters_of(store, received) == []


async def test_a_chat_writes_its_own_acknowledgement(store, receiver):
    report = replace(parsed("plain"), channel=Channel.CHAT, sender="telegram:4711", reply_to="telegram:4711", message_id=None)
    received = await receive(store, receiver, report)
    assert received.is_new
    assert await letters_of(store, received) == []


async def test_what_says_that_it_continues_a_restricted_case_is_restricted_too(store, receiver):
    first = await receive(store, receiver, parsed("plain"))
    async with store.begin() as unit:
        (await unit.cases.get(first.case_id)).restricted = True
        await unit.commit()
    other = replace(parsed("plain"), message_id="<other@resident.example>", claimed_reference=first.reference, sender="x@resident.example")
    second = await receive(store, receiver, other)
    assert second.is_new
    assert (await case_of(store, second)).restricted


async def test_mail_with_always_the_same_message_id_is_linked_with_the_newest_only(store, receiver):
    for number in range(24):
        last = await receive(store, receiver, replace(parsed("plain"), message_id="<always@form.example>", digest=f"{number:064}"))
    async with store.read() as unit:
        assert len(await unit.cases.links(last.case_id)) == 20


PROVEN = Trust(dmarc=Result.PASS, domain="resident.example")


async def test_a_reply_that_dmarc_proves_to_come_from_the_cases_address_joins(store, receiver):
    first = await receive(store, receiver, parsed("plain"))
    (letter,) = await letters_of(store, first)
    by_reference = replace(parsed("gmail_reply"), message_id="<r1@x>", claimed_reference=first.reference, trust=PROVEN)
    by_thread = replace(
        parsed("plain"), message_id="<r2@x>", digest="f" * 64, thread_ids=(letter.payload["headers"]["Message-ID"],), trust=PROVEN
    )
    shouted = replace(by_reference, message_id="<r3@x>", sender="Ada.Okafor@resident.example")
    assert [(await receive(store, receiver, report)).case_id for report in (by_reference, by_thread, shouted)] == [first.case_id] * 3
    assert (await messages_of(store, first))[-1].trust["dmarc"] == "pass"


@pytest.mark.parametrize(
    "changes",
    [
        {"trust": None},
        {"trust": Trust(dmarc=Result.NONE, dkim=Result.PASS, spf=Result.PASS)},
        {"trust": Trust(dmarc=Result.FAIL)},
        {"trust": Trust(dmarc=Result.TEMPERROR)},
        {"trust": PROVEN, "sender": "stranger@resident.example"},
        {"trust": PROVEN, "sender": None},
        {"trust": PROVEN, "claimed_reference": None},
    ],
)
async def test_a_reply_without_that_proof_acts_on_no_case(store, receiver, changes):
    first = await receive(store, receiver, parsed("plain"))
    reply = replace(parsed("gmail_reply"), message_id="<r@x>", **{"claimed_reference": first.reference, **changes})
    assert (await receive(store, receiver, reply)).is_new
    assert len(await messages_of(store, first)) == 1
