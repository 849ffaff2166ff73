"""What officers are told of where a mail comes from, and of letters that did not arrive."""

import pytest

from intake.trust import Result, Trust
from models.cases import Message
from models.states import Channel, Direction, OutboxPurpose, OutboxState
from tests.desk_data import LEFT_ALONE, add_acknowledgement
from tests.fakes import MORNING

HEARING = "Mum's hearing aids (again)"


async def show(officer, store, cases, trust):
    async with store.begin() as unit:
        case = await unit.cases.by_reference(cases[HEARING])
        message = Message(case_id=case.id, direction=Direction.INBOUND, channel=Channel.EMAIL, at=MORNING, text="It is me again.")
        message.trust = trust
        await unit.cases.add_message(message)
        await unit.commit()
    return (await officer.get(f"/cases/{cases[HEARING]}")).text


@pytest.mark.parametrize(
    ("trust", "said", "warned"),
    [
        (Trust(dmarc=Result.PASS, domain="resident.example"), "This mail comes from resident.example, as it says.", False),
        (Trust(dmarc=Result.FAIL, domain="resident.example"), "This mail may not come from resident.example, as it says", True),
        (Trust(dmarc=Result.PERMERROR), "It names no single writer", True),
        (Trust(domain="resident.example"), "it does not say how to know its mail", False),
        (Trust(dmarc=Result.TEMPERROR, domain="resident.example"), "It could not be checked whether", False),
        (Trust(dmarc=Result.NEUTRAL, domain="resident.example"), "It could not be told on the way here", False),
        (Trust(dmarc=Result.FAIL, domain="<script>alert(1)</script>"), "&lt;script&gt;", True),
    ],
)
async def test_an_officer_reads_in_plain_words_where_a_mail_comes_from(officer, store, cases, trust, said, warned):
    text = await show(officer, store, cases, trust.as_dict())
    assert said in text
    assert ("Sender not proven" in text) is warned
    assert "<script>alert" not in text


async def test_the_results_themselves_are_there_for_who_wants_them(officer, store, cases):
    trust = Trust(Result.PASS, Result.NONE, Result.PASS, Result.NONE, "resident.example", "mx.council.example")
    text = await show(officer, store, cases, trust.as_dict())
    assert "SPF: pass, DKIM: nothing to go by, DMARC: pass, ARC: nothing to go by. Checked by mx.council.example." in text


@pytest.mark.parametrize("trust", [None, {"dmarc": "a later version's word"}])
async def test_of_what_was_not_checked_nothing_is_said(officer, store, cases, trust):
    assert "heed-origin" not in await show(officer, store, cases, trust)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OutboxState.FAILED, "Could not be sent: The relay answered 550 to the letter."),
        (OutboxState.RETURNED, "Sent, but it could not be delivered"),
        (OutboxState.COMBINED, "Said in one letter with other cases"),
    ],
)
async def test_what_became_of_a_letter_is_said_with_the_reason(officer, store, cases, state, said):
    await add_acknowledgement(store, cases[HEARING])
    async with store.begin() as unit:
        case = await unit.cases.by_reference(cases[HEARING])
        (row,) = await unit.outbox.of_case(case.id)
        row.state, row.last_error = state, "The relay answered 550 to the letter."
        await unit.commit()
    assert said in (await officer.get(f"/cases/{cases[HEARING]}")).text


async def test_an_alert_that_came_back_reached_nobody(officer, store, cases):
    async with store.begin() as unit:
        case = await unit.cases.by_reference(cases[LEFT_ALONE.subject])
        purpose = OutboxPurpose.CONCERN_ALERT
        row = await unit.outbox.add("concern_alert:1", Channel.EMAIL, purpose, "duty@council.example", {}, MORNING, case_id=case.id)
        row.state = OutboxState.RETURNED
        await unit.commit()
    assert "The duty inbox is alerted." not in (await officer.get(f"/cases/{cases[LEFT_ALONE.subject]}")).text
