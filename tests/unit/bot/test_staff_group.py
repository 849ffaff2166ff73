"""The officers' own group is told numbers and a link, each once, and never a word about anybody."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, time

import pytest
from sqlmodel import col, select

from bot.staff import Numbers, StaffAlert, StaffConfig, StaffNews
from intake.receive import Receiver
from intake.report import Report
from models.inbox import InboxRow
from models.labels import Safeguarding
from models.outbox import OutboxRow
from models.states import Channel
from tests.chatting import CONFIG, Heed, Someone
from tests.desk_data import fill
from tests.fakes import fake_classify
from tests.mailing import make_letters

GROUP = -100_200_300
STAFF = StaffConfig(GROUP, "https://desk.council.example", (time(9), time(14)))
NINE = datetime(2025, 6, 3, 8, 0, tzinfo=UTC)  # a Tuesday, 9 in London
ALL_THAT_IS_SAID = re.compile(
    r"(A possible safeguarding concern has come in\. Please look at it now\.\n)?"
    r"Cases waiting for a decision: \d+\n"
    r"Cases with an open safeguarding concern: \d+\n"
    r"Messages in the holding pen: \d+\n"
    r"https://desk\.council\.example/queue"
)


async def told(store):
    async with store.read() as unit:
        rows = await unit._session.exec(select(OutboxRow).where(OutboxRow.stream == f"telegram:{GROUP}").order_by(col(OutboxRow.id)))
        return list(rows)


@pytest.fixture
def news(store, clock):
    clock.now = NINE
    return StaffNews(store, clock, STAFF)


def in_group(text, chat=GROUP):
    return {
        "message_id": 1,
        "date": 1_748_941_920,
        "chat": {"id": chat, "type": "supergroup", "title": "Complaints"},
        "from": {"id": 5, "is_bot": False, "first_name": "Dee"},
        "text": text,
    }


async def test_the_group_is_told_at_nine_once(news, store):
    assert await news.step()
    assert not await news.step()
    [row] = await told(store)
    assert row.payload["chat_id"] == GROUP
    assert ALL_THAT_IS_SAID.fullmatch(row.payload["text"])


async def test_two_programs_tell_it_once(news, store, clock):
    await news.step()
    await StaffNews(store, clock, STAFF).step()
    assert len(await told(store)) == 1


async def test_it_is_told_again_at_the_next_time_and_on_the_next_day(news, store, clock):
    await news.step()
    clock.now = NINE.replace(hour=13)
    await news.step()
    clock.now = NINE.replace(day=4)
    await news.step()
    assert [row.key for row in await told(store)] == [
        "staff_news:2025-06-03T09:00",
        "staff_news:2025-06-03T14:00",
        "staff_news:2025-06-04T09:00",
    ]


@pytest.mark.parametrize(
    "moment",
    [
        NINE.replace(hour=7, minute=59),
        datetime(2025, 6, 7, 8, 0, tzinfo=UTC),  # a Saturday
        datetime(2025, 8, 25, 8, 0, tzinfo=UTC),  # a bank holiday
        NINE.replace(hour=17, minute=1),  # too long after the last time
    ],
    ids=str,
)
async def test_it_is_told_nothing_before_its_time_or_on_a_day_off(news, store, clock, moment):
    clock.now = moment
    assert not await news.step()
    assert await told(store) == []


async def test_it_is_told_at_nine_in_winter_too(news, store, clock):
    clock.now = datetime(2025, 1, 14, 8, 30, tzinfo=UTC)
    assert not await news.step()
    clock.now = datetime(2025, 1, 14, 9, 0, tzinfo=UTC)
    assert await news.step()


def test_what_is_said_holds_whole_numbers_alone():
    assert {field.type for field in fields(Numbers)} == {int}


async def test_no_name_no_words_and_no_reference_ever_reach_the_group(news, store, clock):
    references = await fill(store, clock())
    receiver = Receiver(fake_classify(safeguarding=Safeguarding.CHILD), clock, make_letters(), alerts=(StaffAlert(clock, STAFF),))
    report = Report(Channel.CHAT, clock(), "My stepdad Gareth hits me.", sender="telegram:7", sender_name="Nia Pugh")
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        await receiver.receive(report, suggestion, unit, None)
        await unit.commit()
    await news.step()

    rows = await told(store)
    assert len(rows) == 2
    assert "possible safeguarding concern" in rows[0].payload["text"]
    for row in rows:
        assert set(row.payload) == {"method", "chat_id", "text", "link_preview_options"}
        assert ALL_THAT_IS_SAID.fullmatch(row.payload["text"])
        assert (row.case_id, row.recipient) == (None, f"telegram:{GROUP}")
        assert not any(reference in str(row.payload) for reference in references.values())


async def test_a_concern_is_told_once_and_only_if_it_is_kept(store, clock):
    receiver = Receiver(fake_classify(safeguarding=Safeguarding.ADULT), clock, make_letters(), alerts=(StaffAlert(clock, STAFF),))
    report = Report(Channel.CHAT, clock(), "He takes her money.", sender="telegram:7")
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        await receiver.receive(report, suggestion, unit, None)  # not committed
    assert await told(store) == []


@pytest.fixture
def heed(store, clock):
    return Heed(store, clock, config=replace(CONFIG, staff=STAFF))


async def test_the_group_hears_the_numbers_when_it_asks(heed, store):
    await heed.update(message=in_group("/status@heed_bot"))
    [row] = await told(store)
    assert ALL_THAT_IS_SAID.fullmatch(row.payload["text"])


@pytest.mark.parametrize("text", ["Who takes Mrs Pugh's case?", "/start", "/help", "/delete", "He hits me", "HD-0000-0012"])
async def test_all_else_that_is_said_there_is_neither_answered_nor_kept(heed, store, text):
    row = await heed.update(message=in_group(text))
    assert await told(store) == []
    assert heed.receiver.received == []
    async with store.read() as unit:
        assert (await unit._session.get(InboxRow, row.id)).raw == b""


async def test_a_pressed_button_and_a_changed_message_are_left_alone(heed, store):
    await heed.update(edited_message={**in_group("Mrs Pugh"), "edit_date": 1_748_941_999})
    message = {**in_group("…"), "message_id": 2}
    await heed.update(
        callback_query={
            "id": "q",
            "from": {"id": 5, "is_bot": False, "first_name": "Dee"},
            "chat_instance": "1",
            "data": "x",
            "message": message,
        }
    )
    assert await told(store) == []


async def test_no_other_group_and_no_person_is_told_the_numbers(heed, store):
    await heed.update(message=in_group("/status", chat=-5))
    assert "waiting for a decision" not in str([row.payload for row in await heed.outbox(-5)])
    rosa = Someone(heed)
    assert "waiting for a decision" not in await rosa.says("/status")
