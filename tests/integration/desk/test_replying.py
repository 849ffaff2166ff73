"""Answering a resident from the case: in the same thread, held back for a minute, and on record."""

import base64
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from intake.departures import Departures
from intake.mail_message import mail_of
from intake.report import Report
from models.states import Channel, OutboxState
from tests.desk_data import CONTACT, LEFT_ALONE, SECRET, Sample, add_case, add_reply, receiver_of
from tests.fakes import FakeSender
from tests.integration.desk.story import Story
from tests.integration.desk.test_deciding import HEARING, THE_REPLY
from tests.mailing import ADDRESSES

CHECKS = "Before it is accepted"
WORDS = "We have asked the home to look in the laundry.\r\nWe will ring you on Friday."


@pytest.fixture
async def hearing(officer, store, cases) -> Story:
    return await Story(officer, store, cases[HEARING]).open()


async def send_due(store, clock, sender) -> None:
    departures = Departures(store, clock, {Channel.EMAIL: sender, Channel.CHAT: sender})
    while await departures.step():
        pass


async def test_a_reply_goes_out_after_a_minute_in_the_same_thread(hearing, store, clock):
    async with store.begin() as unit:
        case = await unit.cases.by_reference(hearing.reference)
        (await unit.cases.messages(case.id))[0].message_id = "<aids@example.org>"
        await unit.commit()
    await hearing.do("reply", reply_text=WORDS)
    assert hearing.shows("Your reply is kept. It goes out in a minute.")
    (row,) = await hearing.outbox()
    assert (row.recipient, row.channel, row.state) == ("d.peake@example.org", Channel.EMAIL, OutboxState.PENDING)
    headers = row.payload["headers"]
    assert headers["Subject"] == "Re: Mum's hearing aids (again)"
    assert (headers["In-Reply-To"], headers["References"]) == ("<aids@example.org>", "<aids@example.org>")
    assert headers["Reply-To"] == ADDRESSES.of(hearing.reference)
    assert headers["Auto-Submitted"] == "no"
    assert row.payload["text"].startswith(
        "Dear Dawn Peake,\n\nWe have asked the home to look in the laundry.\nWe will ring you on Friday.\n"
    )
    assert f"Your reference is {hearing.reference}." in row.payload["text"]

    relay = FakeSender()
    clock.move(seconds=59)
    await send_due(store, clock, relay)
    assert relay.sent == []
    clock.move(seconds=2)
    await send_due(store, clock, relay)
    assert [each.key for each in relay.sent] == [row.key]
    await hearing.open()
    assert hearing.shows("E-mail, 3 June 2025 at 10:12am, sent")
    assert "Replied to the resident, e-mail by officer d.peake@example.org" in hearing.timeline


async def test_the_answer_to_a_reply_comes_back_to_its_case(hearing, store, clock):
    await hearing.do("reply", reply_text=WORDS)
    receiver = receiver_of(clock)
    report = Report(Channel.EMAIL, clock(), "They found them!", sender="d.peake@example.org", proven_reference=hearing.reference)
    suggestion = await receiver.suggest(report)
    async with store.begin() as unit:
        received = await receiver.receive(report, suggestion, unit, None)
        await unit.commit()
    assert received.reference == hearing.reference


async def test_a_reply_is_taken_back_within_its_minute_and_its_words_are_there_again(hearing, store, clock):
    await hearing.do("reply", reply_text=WORDS)
    reply_id = hearing.hidden("reply_id")
    answer = await hearing.browser.post(f"/cases/{hearing.reference}/reply/undo", reply_id=reply_id)
    hearing.page = (await hearing.browser.get(answer.headers["location"].split("#")[0])).text
    assert hearing.shows("Your reply is taken back.")
    assert "We will ring you on Friday.</textarea>" in hearing.page
    relay = FakeSender()
    clock.move(minutes=5)
    await send_due(store, clock, relay)
    assert relay.sent == []
    assert hearing.shows("taken back before it was sent")
    assert "Took a reply back before it was sent by officer" in hearing.timeline


async def test_after_its_minute_a_reply_cannot_be_taken_back(hearing, clock, store):
    await hearing.do("reply", reply_text=WORDS)
    reply_id = hearing.hidden("reply_id")
    clock.move(seconds=61)
    answer = await hearing.browser.post(f"/cases/{hearing.reference}/reply/undo", reply_id=reply_id)
    page = (await hearing.browser.get(answer.headers["location"])).text
    assert "The minute in which a reply can be taken back has passed" in page
    assert "Take it back" not in page
    assert (await hearing.outbox())[0].state is OutboxState.PENDING


async def test_nobody_takes_back_another_s_reply(hearing, safeguarding):
    await hearing.do("reply", reply_text=WORDS)
    reply_id = hearing.hidden("reply_id")
    theirs = await Story(safeguarding, hearing.store, hearing.reference).open()
    assert 'name="reply_id"' not in theirs.page
    answer = await safeguarding.post(f"/cases/{hearing.reference}/reply/undo", reply_id=reply_id)
    assert answer.status_code == 404


async def test_what_came_meanwhile_is_shown_and_the_words_are_kept(hearing, store):
    await add_reply(store, hearing.reference, THE_REPLY)
    refused = await hearing.send("reply", reply_text="typed with care")
    assert refused.status_code == 409
    assert "A new message came" in refused.text
    assert "What you typed is kept below" in refused.text
    assert "typed with care</textarea>" in refused.text
    assert re.search(r'id="reply" open', refused.text)
    assert await hearing.outbox() == []


async def test_two_officers_do_not_answer_past_each_other(hearing, safeguarding):
    theirs = await Story(safeguarding, hearing.store, hearing.reference).open()
    await hearing.do("reply", reply_text=WORDS)
    refused = await theirs.send("reply", reply_text="Hello")
    assert refused.status_code == 409
    assert "officer replied to the resident." in refused.text
    assert len(await hearing.outbox()) == 1


async def test_an_empty_reply_and_a_strange_address_are_refused(hearing):
    assert "Write what the resident is to read." in (await hearing.send("reply", reply_text=" ")).text
    refused = await hearing.send("reply", reply_text="Hello", reply_way="email:somebody@elsewhere.example")
    assert refused.status_code == 422
    assert "Choose where the reply goes." in refused.text
    assert await hearing.outbox() == []


async def test_files_go_with_the_reply_and_stay_with_the_case(hearing):
    form = b"%PDF-1.4 a form to sign"
    await hearing.do("reply", files=[("reply-files", ("form.pdf", form, "text/html"))], reply_text="Please sign this.")
    (row,) = await hearing.outbox()
    assert row.payload["files"] == [{"name": "form.pdf", "type": "application/pdf", "content": base64.b64encode(form).decode()}]
    mail = message_from_bytes(mail_of(row), policy=default)
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type(), attached.get_content()) == ("form.pdf", "application/pdf", form)
    assert "Please sign this." in mail.get_body(("plain",)).get_content()
    assert mail_of(row) == mail_of(row)
    assert "form.pdf</a>" in hearing.page


async def test_a_chat_is_answered_in_the_chat_and_holds_nothing_up(officer, store, cases, clock):
    story = await Story(officer, store, cases[""]).open()
    await story.do("reply", reply_text="Somebody is on the way.")
    (row,) = await story.outbox()
    assert (row.channel, row.recipient) == (Channel.CHAT, "telegram:4711")
    assert row.payload["method"] == "sendMessage"
    assert row.payload["chat_id"] == 4711
    assert "Somebody is on the way." in row.payload["text"]
    assert story.reference in row.payload["text"]
    assert row.stream != "telegram:4711", "what the bot says meanwhile would wait for the reply"
    assert story.shows("waiting to be sent")


@pytest.mark.parametrize(
    ("language", "around"),
    [("cy", "Mae Westmere Council yn eich ateb chi."), ("ur", "کو جواب دیتی ہے"), (None, "Westmere Council answers you.")],
)
async def test_what_stands_around_an_answer_is_in_the_language_of_the_chat(officer, store, cases, clock, language, around):
    story = await Story(officer, store, cases[""]).open()
    async with store.begin() as unit:
        await unit.conversations.put("telegram:4711", None, {"language": language}, clock())
        await unit.commit()
    await story.do("reply", reply_text="Which day was it?")
    row = (await story.outbox())[-1]
    assert around in row.payload["text"]
    assert story.reference in row.payload["text"]
    assert "Which day was it?" in row.payload["text"]


async def test_who_gave_an_address_in_a_chat_can_be_answered_either_way(officer, store, clock, cases):
    reference = await add_case(store, replace(LEFT_ALONE, subject="By chat"))
    async with store.begin() as unit:
        case = await unit.cases.by_reference(reference)
        (await unit.cases.messages(case.id))[0].reply_to = "kayleigh@example.org"
        await unit.commit()
    story = await Story(officer, store, reference).open()
    assert "Where it goes" in story.page
    await story.do("reply", reply_text="Hello", reply_way="email:kayleigh@example.org")
    assert (await story.outbox())[0].recipient == "kayleigh@example.org"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("consent_needed", "we know that they agree"),
        ("out_of_time", "more than twelve months ago"),
        ("anonymous", "your full name"),
        ("young_person", "Ring Speak Up on 01632 960111."),
    ],
)
async def test_a_ready_reply_fills_the_form_without_scripts(hearing, code, words):
    assert f"?ready={code}#reply" in hearing.page
    page = (await hearing.browser.get(f"/cases/{hearing.reference}?ready={code}")).text
    assert re.search(r'<textarea[^>]*id="reply-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1].count(words) == 1


async def test_the_question_that_fits_the_case_stands_first(officer, store, cases):
    story = await Story(officer, store, cases["Contact cancelled"]).open()
    assert re.findall(r"\?ready=(\w+)#reply", story.page)[0] == "young_person"


async def test_a_restricted_case_is_answered_by_safeguarding_alone(officer, safeguarding, store, cases):
    reference = cases[SECRET.subject]
    theirs = await Story(safeguarding, store, reference).open()
    answer = await officer.post(f"/cases/{reference}/reply", {"reply-text": "Hello", "revision": "1"})
    assert answer.status_code == 404
    await theirs.do("reply", reply_text="Thank you.")
    assert await theirs.actions() == ["replied"]


async def test_nobody_writes_to_an_absence_note(officer, store, cases):
    await add_reply(store, cases[HEARING], Sample("Away", "I am away.", sender="robot@example.org"))
    async with store.begin() as unit:
        case = await unit.cases.by_reference(cases[HEARING])
        (await unit.cases.messages(case.id))[-1].automatic = True
        await unit.commit()
    story = await Story(officer, store, cases[HEARING]).open()
    assert "It goes to d.peake@example.org." in story.page


async def test_what_to_make_sure_of_stands_beside_the_suggestion_with_its_question_one_press_away(officer, cases):
    page = (await officer.get(f"/cases/{cases['Contact cancelled']}")).text
    checks = re.search(r'aria-labelledby="checks">(.*?)</section>', page, re.DOTALL)[1]
    assert "Has the young person been offered an advocate?" in checks
    assert "Ask for consent" not in checks
    address = re.search(r'href="([^"#]*)#reply">Offer an advocate', checks)[1]
    assert "This person is called an advocate." in (await officer.get(address)).text


async def test_a_case_without_such_flags_has_nothing_to_make_sure_of(officer, cases):
    assert CHECKS not in (await officer.get(f"/cases/{cases[HEARING]}")).text


@pytest.fixture
async def contact(officer, store, cases) -> Story:
    """A case in which Heed suggested that a young person writes."""
    return await Story(officer, store, cases[CONTACT.subject]).open()


async def test_once_decided_only_the_decision_s_flags_ask_for_something(contact):
    assert contact.shows(CHECKS)
    assert (await contact.decide(flags=[])).status_code == 303
    assert not (await contact.open()).shows(CHECKS)


async def test_what_the_decision_itself_asks_for_stays_until_the_case_is_closed(contact):
    assert (await contact.decide(flags=["young_person"])).status_code == 303
    assert (await contact.open()).shows(CHECKS)
    assert (await contact.close()).status_code == 303
    assert not (await contact.open()).shows(CHECKS)


async def test_a_flag_of_a_later_message_asks_until_that_is_decided_on_too(contact, store):
    await contact.decide(flags=[])
    await add_reply(store, contact.reference, CONTACT)
    assert (await contact.open()).shows(CHECKS)
    assert (await contact.press()).status_code == 303
    assert not (await contact.open()).shows(CHECKS)
