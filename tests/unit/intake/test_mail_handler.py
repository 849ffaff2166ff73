"""The handler of mail, before anything takes effect."""

import pytest

from intake.mail_handler import LONGEST_TEXT, MailHandler
from intake.origin.origin import Origin, OriginRules
from intake.receive import Receiver
from intake.trust import Result, Trust
from models.errors import UnparsableMessage
from models.states import Channel
from tests.fakes import fake_classify
from tests.mailing import ENVELOPE, make_letters, raw_mail


async def test_a_text_of_several_novels_is_left_to_people_and_not_to_triage(store, clock):
    classify = fake_classify()
    async with store.begin() as unit:
        row = await unit.inbox.add(
            Channel.EMAIL, b"From: a@resident.example\r\n\r\n" + b"no carer came. " * (LONGEST_TEXT // 12), clock(), {}
        )
    with pytest.raises(UnparsableMessage, match="open a case by hand"):
        await MailHandler(Receiver(classify, clock, make_letters()))(row)
    assert classify.asked == []


FORGED = Trust(dmarc=Result.FAIL, domain="resident.example")


async def taken(store, clock, origin):
    """The messages of the case that a plain mail becomes, with its letters."""
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, raw_mail("plain"), clock(), ENVELOPE.as_dict())
        await unit.commit()
    effect = await MailHandler(Receiver(fake_classify(), clock, make_letters()), origin=origin)(row)
    async with store.begin() as unit:
        await effect(unit)
        await unit.commit()
    async with store.read() as unit:
        return await unit.cases.messages(1), await unit.outbox.of_case(1)


async def test_what_is_known_of_a_mails_origin_is_kept_with_it(store, clock):
    asked = []

    async def origin(raw, envelope):
        asked.append((raw, envelope))
        return FORGED

    messages, letters = await taken(store, clock, origin)
    assert asked == [(raw_mail("plain"), ENVELOPE)]
    assert [message.trust for message in messages] == [FORGED.as_dict()]
    assert letters == []


async def test_a_check_that_breaks_drops_no_mail(store, clock):
    def broken(name, kind):
        raise RuntimeError(name)

    messages, letters = await taken(store, clock, Origin(OriginRules(), broken))
    assert messages[0].trust["dmarc"] == "temperror"
    assert len(letters) == 1
