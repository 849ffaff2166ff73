"""The handler of mail, before anything takes effect."""

import pytest

from intake.mail_handler import LONGEST_TEXT, MailHandler
from intake.receive import Receiver
from models.errors import UnparsableMessage
from models.states import Channel
from tests.fakes import fake_classify
from tests.mailing import make_letters


async def test_a_text_of_several_novels_is_left_to_people_and_not_to_triage(store, clock):
    classify = fake_classify()
    async with store.begin() as unit:
        row = await unit.inbox.add(
            Channel.EMAIL, b"From: a@resident.example\r\n\r\n" + b"no carer came. " * (LONGEST_TEXT // 12), clock(), {}
        )
    with pytest.raises(UnparsableMessage, match="open a case by hand"):
        await MailHandler(Receiver(classify, clock, make_letters()))(row)
    assert classify.asked == []
