"""Talks by text, as they go: over the real handler, receiver and store."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlmodel import col, select

from intake.attachments import FileRules
from intake.chores import Chores
from intake.fetched_files import FetchedFiles
from intake.receive import Receiver
from intake.replying import Draft, reply, ways_of
from intake.report import File, Refused
from models.errors import ActionInvalid, UnparsableMessage
from models.labels import Safeguarding
from models.outbox import OutboxRow
from models.states import CaseStatus, Channel, Direction, InboxState
from sms.config import SmsConfig
from sms.edge import arrival_of
from sms.handler import SmsHandler
from sms.writing import SmsTeller, reply_texts
from tests.fakes import fake_suggestion
from tests.mailing import make_letters
from tests.readability import HARDEST, grade
from tests.sms_double import ROSA, body_of

CONFIG = SmsConfig(
    "s", "https://texts.example/v1", "t", "+441632960000", "texts.example", emergency_line="01632 960 999", child_line="01632 960 111"
)


def judge(message):
    """Takes a few words for a disclosure."""
    child = "hits me" in message.text
    adult = "takes her money" in message.text
    return fake_suggestion(safeguarding=Safeguarding.CHILD if child else Safeguarding.ADULT if adult else Safeguarding.NONE)


@dataclass
class Texting:
    """Somebody who texts, and Heed's side of it."""

    store: object
    clock: object
    sender: str = ROSA
    heard: set = field(default_factory=set)
    next_number: int = 1

    def __post_init__(self):
        self.receiver = Receiver(judge, self.clock, make_letters(emergency_line="01632 960 999"))
        self.handler = SmsHandler(self.store, self.receiver, CONFIG)

    async def says(self, text="", **more):
        """Text, and return all that Heed texts back to that."""
        number = f"{self.sender}-{self.next_number}"
        self.next_number += 1
        await self.arrives(body_of(number, text, self.sender, **more))
        return await self.hears()

    async def arrives(self, body):
        async with self.store.begin() as unit:
            await unit.inbox.keep(Channel.SMS, self.clock(), [arrival_of(body)])
            await unit.commit()
        async with self.store.begin() as unit:
            row = await unit.inbox.claim(self.clock(), timedelta(seconds=1), frozenset({Channel.SMS}))
            await unit.commit()
        await self.handle(row)
        return row

    async def handle(self, row):
        effect = await self.handler(row)
        async with self.store.begin() as unit:
            await effect(unit)
            (await unit.inbox.get(row.id)).state = InboxState.DONE
            await unit.commit()

    async def hears(self):
        async with self.store.read() as unit:
            rows = await unit._session.exec(select(OutboxRow).where(OutboxRow.channel == Channel.SMS).order_by(col(OutboxRow.id)))
            new = [row for row in rows if row.key not in self.heard and row.recipient == f"sms:{self.sender}"]
        self.heard.update(row.key for row in new)
        return "\n".join(row.payload["text"] for row in new)

    async def cases(self):
        async with self.store.read() as unit:
            return list(reversed(await unit.cases.of_sender(f"sms:{self.sender}")))

    async def messages(self, case, direction=Direction.INBOUND):
        async with self.store.read() as unit:
            return [message for message in await unit.cases.messages(case.id) if message.direction is direction]


@pytest.fixture
def rosa(store, clock):
    return Texting(store, clock)


async def test_a_first_text_opens_a_case_and_is_acknowledged_with_its_reference(rosa):
    said = await rosa.says("The bin was not emptied again.")
    [case] = await rosa.cases()
    assert case.channel is Channel.SMS
    assert f"Your reference is {case.reference}." in said
    assert "You will hear from us by Friday 6 June 2025." in said
    assert "It will not change the help you get." in said
    assert "999" in said
    [message] = await rosa.messages(case)
    assert (message.text, message.sender) == ("The bin was not emptied again.", f"sms:{ROSA}")
    assert [each.text for each in await rosa.messages(case, Direction.OUTBOUND)] == [said]


async def test_what_is_texted_after_that_joins_the_case_quietly(rosa, clock):
    await rosa.says("The bin was not emptied again.")
    clock.move(days=2)
    assert await rosa.says("It is the green one.") == ""
    [case] = await rosa.cases()
    assert [message.text for message in await rosa.messages(case)] == ["The bin was not emptied again.", "It is the green one."]


async def test_after_a_fortnight_of_silence_a_text_is_a_new_matter(rosa, clock):
    await rosa.says("The bin was not emptied again.")
    clock.move(days=10)
    await rosa.says("Nor today.")
    clock.move(days=13)
    assert await rosa.says("Nor this week.") == ""
    clock.move(days=14, seconds=1)
    said = await rosa.says("My street light is out.")
    first, second = await rosa.cases()
    assert second.reference in said
    assert [len(await rosa.messages(case)) for case in (first, second)] == [3, 1]


async def test_the_word_new_opens_a_case_while_another_is_open(rosa):
    await rosa.says("The bin was not emptied again.")
    said = await rosa.says("NEW: my street light is out.")
    assert len(await rosa.cases()) == 2
    assert (await rosa.cases())[1].reference in said
    await rosa.says("It is in Mill Lane.")
    assert len(await rosa.messages((await rosa.cases())[1])) == 2


async def test_a_word_that_only_begins_with_new_joins(rosa):
    await rosa.says("The bin was not emptied again.")
    await rosa.says("News: they came at last.")
    assert len(await rosa.cases()) == 1


async def test_a_closed_case_is_left_closed(rosa, store):
    await rosa.says("The bin was not emptied again.")
    [case] = await rosa.cases()
    async with store.begin() as unit:
        (await unit.cases.get(case.id)).status = CaseStatus.CLOSED
        await unit.commit()
    await rosa.says("It was not emptied today.")
    assert len(await rosa.cases()) == 2


async def test_a_reference_joins_ones_own_case_and_nobody_elses(rosa, store, clock):
    await rosa.says("The bin was not emptied again.")
    await rosa.says("NEW My street light is out.")
    first, _ = await rosa.cases()
    await rosa.says(f"About {first.reference}: they came.")
    assert len(await rosa.messages(first)) == 2

    ana = Texting(store, clock, "+447700900456")
    await ana.says(f"About {first.reference}: tell me all.")
    assert len(await rosa.messages(first)) == 2
    assert len(await ana.cases()) == 1


async def test_a_child_in_danger_is_told_at_once_whom_to_ring(rosa):
    said = await rosa.says("My stepdad hits me.")
    assert said.startswith("If someone is in danger now, ring 999.")
    assert "Childline on 0800 1111" in said
    assert "Westmere Council: 01632 960 111." in said
    [case] = await rosa.cases()
    assert case.concern
    assert case.reference in said


async def test_an_adult_at_risk_is_given_the_councils_line_and_samaritans(rosa):
    said = await rosa.says("Her nephew takes her money.")
    assert "Westmere Council: 01632 960 999." in said
    assert "Samaritans on 116 123" in said
    assert "Childline" not in said


async def test_who_wants_to_die_is_told_of_samaritans_before_all_else(rosa):
    said = await rosa.says("I want to kill myself.")
    assert said.startswith("Please do not stay alone with this. Ring Samaritans now on 116 123")


async def test_danger_in_a_later_text_is_answered_at_once_too_but_not_over_and_over(rosa, clock):
    await rosa.says("The bin was not emptied again.")
    assert "999" in await rosa.says("My stepdad hits me.")
    assert await rosa.says("He hits me every night.") == ""
    assert "Samaritans now" in await rosa.says("He hits me. I want to kill myself.")
    clock.move(hours=1)
    assert "999" in await rosa.says("He hits me again.")


async def test_the_same_arrival_handled_twice_has_the_effect_of_once(rosa):
    row = await rosa.arrives(body_of("m-1", "The bin."))
    await rosa.hears()
    await rosa.handle(row)
    assert len(await rosa.cases()) == 1
    assert await rosa.hears() == ""


async def test_the_same_words_twice_are_two_texts(rosa):
    await rosa.says("Hello?")
    await rosa.says("Hello?")
    [case] = await rosa.cases()
    assert len(await rosa.messages(case)) == 2


async def test_a_sender_that_is_a_word_is_taken_and_not_answered(store, clock):
    shop = Texting(store, clock, "PIZZA")
    assert await shop.says("Two for one!") == ""
    assert len(await shop.cases()) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id": "m-1"}', b'{"id": "m-1", "from": "+447700900123", "text": 5}'], ids=repr)
async def test_what_is_no_text_goes_to_the_pen_without_being_quoted(rosa, body):
    if body == b"":
        row = await rosa.arrives(body)  # erased, or never there
        assert row.raw == b""
        return
    with pytest.raises(UnparsableMessage) as raised:
        await rosa.arrives(body)
    assert "07700" not in str(raised.value)
    assert "447700" not in str(raised.value)


async def test_media_of_the_provider_are_fetched_and_others_are_named_and_refused(rosa, store, clock):
    said = await rosa.says(
        "See this.",
        media=[{"url": "https://texts.example/m/1", "name": "../bin.jpg"}, {"url": "https://evil.example/m/2", "name": "x.exe"}],
    )
    assert "We could not take x.exe: it lies where we do not fetch files from." in said
    [case] = await rosa.cases()
    [message] = await rosa.messages(case)
    assert message.text == "See this.\n[file sent: ../bin.jpg]\n[file sent: x.exe]"

    async def fetch(source, most):
        assert source == "https://texts.example/m/1"
        return b"\xff\xd8\xff\xe0 picture"

    chore = FetchedFiles(
        store, clock, rosa.receiver, FileRules(), {Channel.SMS: fetch}, {Channel.SMS: SmsTeller(rosa.receiver.letters, clock)}
    )
    await Chores(store, clock, chore).step()
    async with store.read() as unit:
        files = await unit.cases.attachments([message.id])
    assert sorted((file.filename, file.refused != "") for file in files) == [("bin.jpg", False), ("x.exe", True)]


async def test_a_file_that_was_not_kept_is_texted(rosa, store, clock):
    await rosa.says("See this.")
    [case] = await rosa.cases()
    [message] = await rosa.messages(case)
    async with store.begin() as unit:
        await SmsTeller(rosa.receiver.letters, clock)(message, Refused("bin.jpg", "it could not be fetched"), "file_refused:1", unit)
        await unit.commit()
    said = await rosa.hears()
    assert "We could not take bin.jpg: it could not be fetched." in said
    assert case.reference in said


async def test_an_officers_reply_goes_back_to_the_number(rosa):
    await rosa.says("The bin.")
    [case] = await rosa.cases()
    [way] = ways_of(await rosa.messages(case), {Channel.EMAIL, Channel.SMS})
    assert (way.channel, way.recipient) == (Channel.SMS, f"sms:{ROSA}")
    payloads = reply_texts(way.recipient, "They come on Friday. " * 50, [File("form.pdf", "application/pdf", b"x")])
    assert {payload["to"] for payload in payloads} == {ROSA}
    assert all(len(payload["text"]) <= 670 for payload in payloads)
    assert "[form.pdf: ask us for this file]" in payloads[-1]["text"]
    assert reply_texts("telegram:7", "Hello", ()) == []


async def test_an_officer_is_told_that_a_sender_without_a_number_cannot_be_answered(store, clock):
    bank = Texting(store, clock, "WestmereBank")
    await bank.says("Your card is blocked.")
    [case] = await bank.cases()
    async with store.begin() as unit:
        found = await unit.cases.get(case.id)
        draft, writers = Draft("Who are you?", ""), {Channel.SMS: reply_texts}
        with pytest.raises(ActionInvalid) as refused:
            await reply(unit, found, 1, found.revision, draft, bank.receiver.letters, writers, clock())
    assert refused.value.fields == {"reply-way": "Nobody can be answered there. Choose another way."}


@pytest.mark.parametrize("words", ["The bin.", "My stepdad hits me.", "I want to kill myself.", "Her nephew takes her money."])
async def test_every_answer_is_easy_to_read_and_names_no_label(rosa, words):
    said = await rosa.says(words)
    plain = said.replace((await rosa.cases())[0].reference, "Rosa")
    assert grade(plain) <= HARDEST, plain
    assert not any(label in said.casefold() for label in ("complaint", "safeguarding", "statutory", "adult", "concern"))
    assert len(said) <= 670
