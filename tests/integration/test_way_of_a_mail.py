"""The whole way of a mail: edge, worker, case, outbox, relay, and back by the signed address."""

import asyncio
import email
import smtplib
from email import policy

import pytest

from intake.bell import Bell
from intake.edge import MailEdge
from intake.edge_config import EdgeConfig
from intake.mail_handler import MailHandler
from intake.receive import Receiver
from intake.sender import MailSender, Relay
from intake.worker import Worker
from models.labels import Safeguarding
from models.states import Channel, InboxState, OutboxState
from tests.fakes import fake_classify
from tests.mailing import make_letters, raw_mail
from tests.relay import FakeRelay

pytestmark = pytest.mark.parametrize("store_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
async def relay():
    relay = FakeRelay()
    relay.url = await relay.start()
    yield relay
    await relay.stop()


@pytest.fixture
def receiver(clock):
    return Receiver(fake_classify(safeguarding=Safeguarding.ADULT), clock, make_letters())


@pytest.fixture
async def edge(store, clock):
    edge = MailEdge(store, clock, EdgeConfig(("feedback@council.example",)), Bell())
    edge.bound = (await edge.start())[0]
    yield edge
    await edge.stop()


@pytest.fixture
def worker(store, clock, receiver, relay):
    return Worker(store, clock, {Channel.EMAIL: MailHandler(receiver)}, {Channel.EMAIL: MailSender(Relay.of(relay.url), timeout=5)}, Bell())


async def post(edge, raw, recipient="feedback@council.example", sender="ada.okafor@resident.example"):
    def send():
        with smtplib.SMTP(*edge.bound, timeout=10) as client:
            client.sendmail(sender, [recipient], raw)

    await asyncio.to_thread(send)


async def work_off(worker):
    while await worker.step_inbox() or await worker.step_outbox():
        pass


async def cases(store):
    async with store.read() as unit:
        return await unit.cases.list_all(None, include_restricted=True)


def to(relay, address):
    return [email.message_from_bytes(content, policy=policy.default) for _, recipients, content in relay.mails if recipients == [address]]


async def test_a_mail_becomes_a_case_a_letter_and_an_alert(edge, worker, relay, store):
    await post(edge, raw_mail("attachments"))
    await work_off(worker)
    (case,) = await cases(store)
    assert case.concern
    (letter,) = to(relay, "ada.okafor@resident.example")
    assert case.reference in letter["Subject"]
    (alert,) = to(relay, "duty@council.example")
    assert case.reference in alert.get_content()
    assert "okafor" not in alert.as_string().lower()
    async with store.read() as unit:
        assert await unit.inbox.count(InboxState.DONE) == 1
        assert await unit.outbox.count(OutboxState.SENT) == 2


async def test_answering_the_letter_joins_the_case(edge, worker, relay, store):
    await post(edge, raw_mail("plain"))
    await work_off(worker)
    (letter,) = to(relay, "ada.okafor@resident.example")
    await post(edge, raw_mail("outlook_reply"), recipient=letter["Reply-To"])
    await work_off(worker)
    (case,) = await cases(store)
    async with store.read() as unit:
        texts = [message.text for message in await unit.cases.messages(case.id)]
    assert "The bruise is bigger now." in texts[-1]
    assert len(to(relay, "ada.okafor@resident.example")) == 1


async def test_a_stranger_who_saw_the_reference_gets_a_case_of_their_own(edge, worker, relay, store):
    await post(edge, raw_mail("plain"))
    await work_off(worker)
    (case,) = await cases(store)
    raw = f"From: stranger@elsewhere.example\r\nSubject: Re: {case.reference}\r\n\r\nTell me more.".encode()
    await post(edge, raw, sender="stranger@elsewhere.example")
    await work_off(worker)
    _, other = await cases(store)
    assert other.sender == "stranger@elsewhere.example"
    (letter,) = to(relay, "stranger@elsewhere.example")
    assert other.reference in letter["Subject"]
    assert case.reference not in letter.as_string()
    async with store.read() as unit:
        assert [(linked.id, reason) for linked, reason in await unit.cases.links(other.id)] == [(case.id, "says it continues")]


async def test_the_same_mail_sent_twice_is_one_case_and_one_letter(edge, worker, relay, store):
    await post(edge, raw_mail("plain"))
    await post(edge, raw_mail("plain"))
    await work_off(worker)
    assert len(await cases(store)) == 1
    assert len(to(relay, "ada.okafor@resident.example")) == 1


async def test_a_delivery_report_is_kept_and_not_answered(edge, worker, relay, store):
    await post(edge, raw_mail("delivery_report"), sender="")
    await work_off(worker)
    assert len(await cases(store)) == 1
    assert [recipients for _, recipients, _ in relay.mails] == [["duty@council.example"]]


async def test_a_letter_that_comes_back_to_its_return_path_is_shown_on_its_case(edge, worker, relay, store):
    await post(edge, raw_mail("plain"))
    await work_off(worker)
    (return_path,) = [path for path, recipients, _ in relay.mails if recipients == ["ada.okafor@resident.example"]]
    await post(edge, raw_mail("report_postfix_no_such_mailbox"), recipient=return_path, sender="")
    await work_off(worker)
    (case,) = await cases(store)
    async with store.read() as unit:
        *_, report = await unit.cases.messages(case.id)
        assert await unit.outbox.count(OutboxState.RETURNED) == 1
    assert report.text.startswith("A letter of ours could not be delivered. There is no such mailbox. (5.1.1)")
    assert len(relay.mails) == 2


async def test_what_cannot_be_read_is_held_and_the_next_mail_is_not(edge, worker, store):
    await post(edge, raw_mail("only_zeros"))
    await post(edge, raw_mail("plain"))
    await work_off(worker)
    assert len(await cases(store)) == 1
    async with store.read() as unit:
        assert len(await unit.inbox.held()) == 1


async def test_the_running_worker_hears_the_bell_and_stops_cleanly(store, clock, receiver, relay, monkeypatch):
    monkeypatch.setattr("intake.crew.LOOK_EVERY_SECONDS", 60)
    bell = Bell()
    sent = asyncio.Event()
    mail = MailSender(Relay.of(relay.url), timeout=5)

    async def sender(row):
        await mail(row)
        if len(relay.mails) == 2:
            sent.set()

    edge = MailEdge(store, clock, EdgeConfig(("feedback@council.example",)), bell)
    edge.bound = (await edge.start())[0]
    running = asyncio.create_task(Worker(store, clock, {Channel.EMAIL: MailHandler(receiver)}, {Channel.EMAIL: sender}, bell).run())
    async with asyncio.timeout(10):
        while not all(ear._rung._waiters for _, ear in bell._ears):  # noqa: ASYNC110 - until the worker has found nothing and waits
            await asyncio.sleep(0.01)
    await post(edge, raw_mail("plain"))
    await asyncio.wait_for(sent.wait(), 10)
    await edge.stop()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    async with store.read() as unit:
        assert await unit.outbox.count(OutboxState.SENT) == 2
