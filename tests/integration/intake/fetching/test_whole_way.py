"""The whole way of a fetched mail: mailbox, worker, case, letter, and back by the signed address."""

import pytest

from intake.bell import Bell
from intake.mail_handler import MailHandler
from intake.receive import Receiver
from intake.worker import Worker
from models.states import Channel, InboxState
from tests.fakes import FakeSender, fake_classify
from tests.mailing import make_letters, raw_mail

TODAY = "03-Jun-2025 10:02:00 +0100"


@pytest.fixture
def sender():
    return FakeSender()


@pytest.fixture
def worker(store, clock, sender):
    receiver = Receiver(fake_classify(), clock, make_letters())
    return Worker(store, clock, {Channel.EMAIL: MailHandler(receiver)}, {Channel.EMAIL: sender}, Bell())


async def work_off(worker):
    while await worker.step_inbox() or await worker.step_outbox():
        pass


async def cases(store):
    async with store.read() as unit:
        found = await unit.cases.list_all(None, include_restricted=True)
        return [(case, [message.text for message in await unit.cases.messages(case.id)]) for case in found]


def reply_address(sender) -> str:
    return sender.sent[0].payload["headers"]["Reply-To"]


@pytest.mark.parametrize("noted", ["Delivered-To: {}", "X-Original-To: {}", "To: Feedback <{}>"])
async def test_a_fetched_mail_becomes_a_case_and_the_answer_to_its_letter_joins_it(store, box, fetcher, worker, sender, noted):
    box.deliver(raw_mail("plain"), came=TODAY)
    await fetcher().once()
    await work_off(worker)
    ((case, _),) = await cases(store)
    assert case.sender == "ada.okafor@resident.example"
    header = noted.format(reply_address(sender)).encode()
    box.deliver(
        header + b"\r\nFrom: Ada Okafor <ada.okafor@resident.example>\r\nSubject: Re: Your message\r\n\r\nThe bruise is bigger now.\r\n",
        came=TODAY,
    )
    await fetcher().once()
    await work_off(worker)
    ((_, texts),) = await cases(store)
    assert "The bruise is bigger now." in texts[-1]
    async with store.read() as unit:
        assert await unit.inbox.count(InboxState.DONE) == 2
