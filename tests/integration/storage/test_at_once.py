"""Several programs at once: none gets what another has in hand, nothing is written twice, and the audit trail stays one chain."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from desk.figures import bring_up_to_date
from intake.doubles import join
from intake.receive import Receiver
from intake.report import Report
from models.errors import StoreUnavailable
from models.labels import Process
from models.states import Channel, InboxState, MoveReason, OutboxPurpose, OutboxState, Role
from storage.figures import Behind
from storage.histories import HistoryRepository
from storage.store import Store
from tests.desk_data import Sample, add_account, add_case, add_decision
from tests.fakes import MORNING, FakeClock, fake_classify
from tests.mailing import make_letters, parse_raw

LEASE = timedelta(minutes=2)
ON_POSTGRESQL = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
AT_ONCE = 8
EMAIL = frozenset({Channel.EMAIL})


@pytest.fixture
async def stores(store_url):
    """The store, opened by as many programs; the connections of each are its own."""
    opened = [Store(store_url) for _ in range(AT_ONCE)]
    yield opened
    for each in opened:
        await each.close()


async def take(store, *words: str) -> None:
    async with store.begin() as unit:
        for each in words:
            await unit.inbox.add(Channel.EMAIL, each.encode(), MORNING, {})
        await unit.commit()


@ON_POSTGRESQL
async def test_what_one_worker_is_claiming_the_next_passes_over_without_waiting(store):
    await take(store, "first", "second")
    async with asyncio.timeout(10), store.begin() as one, store.begin() as other:
        first = await one.inbox.claim(MORNING, LEASE)
        second = await other.inbox.claim(MORNING, LEASE)
        third = await other.inbox.claim(MORNING, LEASE)
        await one.commit()
        await other.commit()
    assert (first.raw, second.raw, third) == (b"first", b"second", None)


@ON_POSTGRESQL
async def test_what_is_taking_effect_is_claimed_by_nobody_even_after_its_lease(store):
    await take(store, "slow")
    async with store.begin() as unit:
        await unit.inbox.claim(MORNING, LEASE)
        await unit.commit()
    async with asyncio.timeout(10), store.begin() as working, store.begin() as other:
        row = await working.inbox.get(1)
        assert await other.inbox.claim(MORNING + 2 * LEASE, LEASE) is None
        row.state = InboxState.DONE
        await working.commit()
    async with store.begin() as unit:
        assert await unit.inbox.claim(MORNING + 2 * LEASE, LEASE) is None


async def test_every_arrival_is_claimed_by_one_worker(store, stores):
    await take(store, *(f"mail {number}" for number in range(40)))

    async def work(own: Store) -> list[bytes]:
        found = []
        while True:
            async with own.begin() as unit:
                row = await unit.inbox.claim(MORNING, LEASE)
                await unit.commit()
            if row is None:
                return found
            found.append(row.raw)

    shares = await asyncio.gather(*(work(own) for own in stores))
    assert sorted(raw for share in shares for raw in share) == sorted(f"mail {number}".encode() for number in range(40))


async def test_letters_of_one_stream_go_in_order_whoever_sends_them(store, stores):
    async with store.begin() as unit:
        for number in range(5):
            await unit.outbox.add(f"k{number}", Channel.EMAIL, OutboxPurpose.CONVERSATION, "a@resident.example", {}, MORNING, stream="s")
        await unit.commit()
    sent: list[str] = []

    async def work(own: Store) -> None:
        while len(sent) < 5:
            async with own.begin() as unit:
                row = await unit.outbox.claim(EMAIL, MORNING, LEASE)
                await unit.commit()
            if row is not None:
                sent.append(row.key)
                async with own.begin() as unit:
                    (await unit.outbox.get(row.id)).state = OutboxState.SENT
                    await unit.commit()

    async with asyncio.timeout(30):
        await asyncio.gather(*(work(own) for own in stores[:3]))
    assert sent == [f"k{number}" for number in range(5)]


async def test_the_audit_trail_is_one_chain_whoever_writes_it(store, stores):
    officer = await add_account(store, "officer", Role.OFFICER)

    async def note(own: Store, name: str) -> None:
        for _ in range(5):
            async with own.begin() as unit:
                for _ in range(2):
                    await unit.audit.append(MORNING, officer, name)
                await unit.commit()

    await asyncio.gather(*(note(own, f"program {number}") for number, own in enumerate(stores)))
    async with store.read() as unit:
        assert await unit.audit.first_broken() is None
        assert len({entry.previous for entry in await unit.audit.latest(1000)}) == AT_ONCE * 10


@pytest.mark.parametrize("what", ["arrival", "letter", "account"])
async def test_what_all_write_at_once_is_there_once(store, stores, what):
    async def write(own: Store) -> object:
        async with own.begin() as unit:
            if what == "arrival":
                made = await unit.inbox.add(Channel.CHAT, b"Hello", MORNING, {}, external_id="17")
            elif what == "letter":
                made = await unit.outbox.add("key", Channel.EMAIL, OutboxPurpose.ACKNOWLEDGEMENT, "a@resident.example", {}, MORNING)
            else:
                made = await unit.accounts.service("cli", MORNING)
            await unit.commit()
        return made

    made = await asyncio.gather(*(write(own) for own in stores))
    assert len({each if isinstance(each, int) else each.id for each in made if each is not None}) == 1
    async with store.read() as unit:
        counts = await unit.inbox.count(InboxState.NEW), await unit.outbox.count(OutboxState.PENDING), len(await unit.accounts.list_all())
    assert counts == tuple(int(what == each) for each in ("arrival", "letter", "account"))


async def test_of_two_officers_the_second_sees_what_the_first_did(store, stores):
    reference = await add_case(store, Sample("Calls", "The carer did not come."))

    async def decide(own: Store) -> int:
        async with own.begin() as unit:
            found = await unit.cases.by_reference(reference)
            case = await unit.cases.get(found.id)
            seen = case.revision
            case.revision += 1
            await unit.commit()
        return seen

    assert sorted(await asyncio.gather(*(decide(own) for own in stores))) == list(range(1, AT_ONCE + 1))


def receiver(**changes) -> Receiver:
    return Receiver(fake_classify(), FakeClock(), make_letters(**changes))


async def receive(own: Store, receiver: Receiver, raw: str):
    report = parse_raw(raw.replace("\n", "\r\n").encode())
    suggestion = await receiver.suggest(report)
    async with own.begin() as unit:
        received = await receiver.receive(report, suggestion, unit, None)
        await unit.commit()
    return received


async def test_a_mail_that_came_twice_and_is_worked_on_at_once_is_one_case(store, stores):
    mail = "From: ada@resident.example\nMessage-ID: <1@resident.example>\nSubject: Calls\n\nThe carer did not come."
    received = await asyncio.gather(*(receive(own, receiver(), mail) for own in stores))
    assert sorted(each.duplicate for each in received) == [False] + [True] * (AT_ONCE - 1)
    async with store.read() as unit:
        assert len(await unit.cases.list_all(None, include_restricted=True)) == 1
        assert await unit.outbox.count(OutboxState.PENDING) == 1


@ON_POSTGRESQL
async def test_what_is_written_to_a_case_that_is_just_being_joined_goes_where_it_leads(store, stores):
    account = await add_account(store, "officer", Role.OFFICER)
    double, other = await add_case(store, Sample("Calls", "No call.")), await add_case(store, Sample("Calls", "No call yet."))
    report = Report(Channel.EMAIL, MORNING, "And now?", sender="jo.marlow@example.org", proven_reference=double)

    async def write():
        worker = receiver()
        suggestion = await worker.suggest(report)
        async with stores[0].begin() as unit:
            received = await worker.receive(report, suggestion, unit, None)
            await unit.commit()
        return received

    async with store.begin() as unit:
        cases = [await unit.cases.get((await unit.cases.by_reference(each)).id) for each in (double, other)]
        writing = asyncio.create_task(write())
        await waits_for_a_lock(store)
        await join(unit, *cases, account, cases[0].revision, MORNING)
        await unit.commit()
    assert (await writing).reference == other


async def waits_for_a_lock(store) -> None:
    """Return once somebody waits for what another has."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    async with asyncio.timeout(10):
        while True:
            async with store.engine.connect() as connection:
                if (await connection.execute(waiting)).scalar():
                    return


async def test_an_address_gets_no_more_letters_an_hour_however_many_workers_there_are(store, stores):
    mails = [f"From: ada@resident.example\nMessage-ID: <{number}@resident.example>\n\nMatter {number}." for number in range(AT_ONCE)]
    await asyncio.gather(*(receive(own, receiver(most_an_hour=3), mail) for own, mail in zip(stores, mails, strict=True)))
    async with store.read() as unit:
        assert len(await unit.cases.list_all(None, include_restricted=True)) == AT_ONCE
        assert await unit.outbox.count(OutboxState.COMBINED) == AT_ONCE - 3
        assert await unit.outbox.count(OutboxState.PENDING) == 4  # three letters, and one for all others


async def test_a_reader_sees_one_moment_throughout(store, stores):
    async with stores[0].read() as unit:
        before = await unit.inbox.count(InboxState.NEW)
        await take(store, "meanwhile")
        assert await unit.inbox.count(InboxState.NEW) == before == 0


@ON_POSTGRESQL
async def test_a_reader_can_write_nothing(store):
    async with store.read() as unit:
        with pytest.raises(Exception, match="read-only"):
            await unit.inbox.add(Channel.EMAIL, b"Hello", MORNING, {})


@ON_POSTGRESQL
async def test_whoever_waits_too_long_for_a_row_is_told_to_come_again(store, monkeypatch, store_url):
    monkeypatch.setattr("storage.postgresql.PREPARATION", ("SELECT set_config('lock_timeout', '50', false)",))
    await take(store, "first")
    impatient = Store(store_url)

    async def get() -> None:
        async with impatient.begin() as unit:
            await unit.inbox.get(1)

    async with store.begin() as unit:
        await unit.inbox.get(1)
        with pytest.raises(StoreUnavailable):
            await get()
    await get()
    await impatient.close()


@ON_POSTGRESQL
async def test_a_decision_made_while_figures_are_made_is_counted_with_the_next(stores, monkeypatch):
    maker, desk, *_ = stores
    officer = await add_account(desk, "officer", Role.OFFICER)
    reference = await add_case(desk, Sample("Calls", "The carer did not come."))
    await add_decision(desk, reference, officer, MORNING)
    read, of_cases = asyncio.Event(), HistoryRepository.of_cases

    async def slow(self, case_ids):
        found = await of_cases(self, case_ids)
        read.set()
        return found

    async def decide():
        await read.wait()
        await add_decision(desk, reference, officer, MORNING, MoveReason.RETURNED, process=Process.CORPORATE)

    monkeypatch.setattr(HistoryRepository, "of_cases", slow)
    async with asyncio.timeout(20):
        await asyncio.gather(bring_up_to_date(maker), decide())
    await bring_up_to_date(maker)
    async with maker.read() as unit:
        ((_, figure),) = await unit.figures.cases(Behind(MORNING.date(), MORNING.date()), include_restricted=True, limit=9)
    assert figure.last_process is Process.CORPORATE


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_who_waits_for_a_turn_to_write_gives_up_as_soon_as_the_store_itself_would(store, monkeypatch):
    monkeypatch.setattr("storage.write_turn.LONGEST_SECONDS", 0.01)
    async with store.begin():
        with pytest.raises(StoreUnavailable):
            async with store.begin():
                pass
    await take(store, "later")
