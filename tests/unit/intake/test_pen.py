"""Working from the holding pen, over a real store."""

from dataclasses import replace

import pytest

from intake import pen
from intake.attachments import FileRules
from intake.pen import View
from intake.receive import Receiver
from intake.refusals import MALWARE
from intake.scanning import Finding
from models.accounts import Account
from models.cases import Case
from models.errors import DecisionInvalid, NotFound, ScannerUnavailable
from models.states import Channel, InboxState, Role
from tests.fakes import fake_classify
from tests.mailing import ADDRESSES, make_letters

RAW = b"\xff\xfeGarbled, but: she h\xe4s no food\x00"


@pytest.fixture
async def officer(store, clock):
    async with store.begin() as unit:
        account_id = await unit.accounts.add(Account(name="officer", role=Role.OFFICER, created_at=clock()))
        await unit.commit()
    return View(account_id, sees_restricted=False, addresses=ADDRESSES)


@pytest.fixture
def safeguarding(officer):
    return replace(officer, sees_restricted=True)


@pytest.fixture
async def row_id(store, clock):
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, RAW.removeprefix(b"\xff\xfe"), clock(), {"mail_from": "ada@resident.example"})
        row.state, row.held_at, row.last_error, row.failures, row.claims = InboxState.HELD, clock(), "ValueError", 3, 3
        await unit.commit()
        return row.id


async def audited(store):
    async with store.read() as unit:
        assert await unit.audit.first_broken() is None
        return [entry.action for entry in await unit.audit.of_case(1)]


async def test_an_officer_reads_what_came_as_text(store, row_id, officer, clock):
    async with store.begin() as unit:
        opened = await pen.show(unit, row_id, officer, clock())
        await unit.commit()
    assert (opened.text, opened.is_cut) == ("Garbled, but: she häs no food", False)
    held = opened.held
    assert (held.sender, held.reason, held.failures, held.size) == ("ada@resident.example", "ValueError", 3, len(RAW) - 2)


async def test_a_huge_arrival_is_cut_on_the_page_and_taken_out_whole(store, officer, clock):
    raw = b"x" * 300_000
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, raw, clock(), {})
        row.state, row.held_at = InboxState.HELD, clock()
        opened = await pen.show(unit, row.id, officer, clock())
        await unit.commit()
    assert await pen.take_out(store, row.id, officer, clock()) == raw
    assert (len(opened.text), opened.is_cut, opened.held.size) == (100_000, True, 300_000)
    async with store.read() as unit:
        assert await unit.audit.first_broken() is None


async def test_the_pen_lists_what_is_held_and_nothing_else(store, row_id, officer, clock):
    async with store.begin() as unit:
        assert [(held.row_id, held.size) for held in await pen.held(unit, officer)] == [(row_id, len(RAW) - 2)]
        await pen.retry(unit, row_id, officer, clock())
        await unit.commit()
    async with store.read() as unit:
        assert await pen.held(unit, officer) == []


async def test_a_retried_row_starts_with_a_clean_slate(store, row_id, officer, clock):
    clock.move(hours=1)
    async with store.begin() as unit:
        await pen.retry(unit, row_id, officer, clock())
        await unit.commit()
    async with store.read() as unit:
        row = await unit.inbox.get(row_id)
    assert (row.state, row.failures, row.claims, row.held_at, row.available_at) == (InboxState.NEW, 0, 0, None, clock())


async def test_what_is_not_held_is_not_in_the_pen(store, row_id, officer, clock):
    async with store.begin() as unit:
        await pen.retry(unit, row_id, officer, clock())
        with pytest.raises(NotFound):
            await pen.show(unit, row_id, officer, clock())
        with pytest.raises(NotFound):
            await pen.retry(unit, 99, officer, clock())


async def test_a_case_is_opened_by_hand_and_keeps_what_came(store, row_id, officer, clock):
    receiver = Receiver(fake_classify(), clock, make_letters())
    received = await pen.open_by_hand(store, receiver, row_id, officer, text="She has no food.", subject="Read by hand")
    async with store.read() as unit:
        case = await unit.cases.get(received.case_id)
        (message,) = await unit.cases.messages(received.case_id)
        (file,) = await unit.cases.attachments([message.id])
        assert (await unit.inbox.get(row_id)).state is InboxState.DONE
        assert await unit.outbox.of_case(received.case_id) == []
    assert (case.subject, case.sender, message.text, message.inbox_id) == (
        "Read by hand",
        "ada@resident.example",
        "She has no food.",
        row_id,
    )
    assert file.content == RAW.removeprefix(b"\xff\xfe")
    assert await audited(store) == ["pen_opened"]
    with pytest.raises(NotFound):
        await pen.open_by_hand(store, receiver, row_id, officer, text="Again.")


@pytest.mark.parametrize(
    ("text", "sender", "field"),
    [("  \n", None, "text"), ("x" * 20_001, None, "text"), ("She has no food.", "Ada next door", "sender")],
)
async def test_a_case_is_not_opened_without_a_word_nor_for_a_sender_that_is_no_address(store, row_id, officer, clock, text, sender, field):
    receiver = Receiver(fake_classify(), clock, make_letters())
    with pytest.raises(DecisionInvalid) as refused:
        await pen.open_by_hand(store, receiver, row_id, officer, text=text, sender=sender)
    assert list(refused.value.fields) == [field]
    async with store.read() as unit:
        assert (await unit.inbox.get(row_id)).state is InboxState.HELD


REFERENCE = "HD-0000-0000"


@pytest.fixture
def hold(store, clock):
    async def add(channel=Channel.EMAIL, rcpt_tos=(), stream=None):
        async with store.begin() as unit:
            envelope = {"mail_from": "ada@resident.example", "rcpt_tos": list(rcpt_tos)}
            row = await unit.inbox.add(channel, RAW, clock(), envelope, stream=stream)
            row.state, row.held_at = InboxState.HELD, clock()
            await unit.commit()
            return row.id

    return add


@pytest.fixture
async def restricted(store, clock):
    async with store.begin() as unit:
        case = Case(
            reference=REFERENCE, channel=Channel.EMAIL, opened_at=clock(), waiting_since=clock(), sender="telegram:4711", restricted=True
        )
        await unit.cases.add(case)
        await unit.commit()
    return case


@pytest.fixture(params=["mail", "chat"])
async def secret(request, hold, restricted):
    if request.param == "mail":
        return await hold(rcpt_tos=["feedback@council.example", ADDRESSES.of(restricted.reference)])
    return await hold(Channel.CHAT, stream="telegram:4711")


async def test_what_belongs_to_a_restricted_case_is_there_for_safeguarding_officers_alone(
    store, secret, officer, safeguarding, hold, clock
):
    open_to_all = await hold(rcpt_tos=["feedback@council.example"])
    receiver = Receiver(fake_classify(), clock, make_letters())
    async with store.begin() as unit:
        assert [held.row_id for held in await pen.held(unit, officer)] == [open_to_all]
        assert [held.row_id for held in await pen.held(unit, safeguarding)] == [secret, open_to_all]
        for step in (pen.show, pen.retry):
            with pytest.raises(NotFound):
                await step(unit, secret, officer, clock())
        assert (await pen.show(unit, secret, safeguarding, clock())).held.row_id == secret
        await unit.commit()
    with pytest.raises(NotFound):
        await pen.take_out(store, secret, officer, clock())
    with pytest.raises(NotFound):
        await pen.open_by_hand(store, receiver, secret, officer, text="She has no food.")
    assert await pen.take_out(store, secret, safeguarding, clock()) == RAW


async def test_a_forged_case_address_hides_nothing(store, hold, restricted, officer):
    row_id = await hold(rcpt_tos=[ADDRESSES.of(restricted.reference).replace(".", ".aaaa", 1)])
    async with store.read() as unit:
        assert [held.row_id for held in await pen.held(unit, officer)] == [row_id]


async def test_what_is_opened_by_hand_joins_the_case_that_it_was_sent_to(store, hold, restricted, safeguarding, clock):
    row_id = await hold(rcpt_tos=[ADDRESSES.of(restricted.reference)])
    receiver = Receiver(fake_classify(), clock, make_letters())
    received = await pen.open_by_hand(store, receiver, row_id, safeguarding, text="She has no food.")
    assert (received.reference, received.is_new) == (REFERENCE, False)


@pytest.mark.parametrize(("found", "content", "refused"), [(Finding.CLEAN, RAW, ""), (Finding.MALWARE, b"", MALWARE)])
async def test_what_came_is_kept_with_the_case_only_if_it_is_clean(store, hold, officer, clock, found, content, refused):
    async def scan(_content):
        return found

    receiver = Receiver(fake_classify(), clock, make_letters())
    view = replace(officer, rules=FileRules(largest=3, scan=scan))
    received = await pen.open_by_hand(store, receiver, await hold(), view, text="She has no food.")
    async with store.read() as unit:
        (message,) = await unit.cases.messages(received.case_id)
        (file,) = await unit.cases.attachments([message.id])
    assert (file.content, file.refused, file.unchecked_since) == (content, refused, None)


async def test_what_cannot_be_checked_now_waits_with_the_case_and_is_not_handed_out(store, hold, officer, clock):
    async def scan(_content):
        raise ScannerUnavailable

    receiver = Receiver(fake_classify(), clock, make_letters())
    row_id, view = await hold(), replace(officer, rules=FileRules(scan=scan))
    with pytest.raises(ScannerUnavailable):
        await pen.take_out(store, row_id, view, clock())
    received = await pen.open_by_hand(store, receiver, row_id, view, text="She has no food.")
    async with store.read() as unit:
        (message,) = await unit.cases.messages(received.case_id)
        (file,) = await unit.cases.attachments([message.id])
        assert await unit.unchecked.waiting() == [clock()]
    assert (file.content, file.unchecked_since) == (b"", clock())


async def test_malware_is_not_handed_out_and_nobody_is_noted_to_have_taken_it(store, hold, officer, clock):
    async def scan(_content):
        return Finding.MALWARE

    with pytest.raises(DecisionInvalid, match="harmful software"):
        await pen.take_out(store, await hold(), replace(officer, rules=FileRules(scan=scan)), clock())
    async with store.read() as unit:
        assert [entry.action for entry in await unit.audit.of_case(None)] == []
