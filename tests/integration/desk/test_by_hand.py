"""What came by telephone, letter, form or face to face is typed in, compared with what is there, and triaged like all else."""

import html
import re

import pytest

from models.states import Channel, Direction, InboxState, OutboxPurpose
from tests.desk_data import HEARING_AIDS, SECRET, add_case

CALL = {
    "channel": "telephone",
    "name": "Wyn Tandy",
    "on_behalf_of": "Iris Tandy, her mother",
    "email": "",
    "telephone": "01632 960 555",
    "post": "4 Larch Close\nTolbury\nTB1 2ZZ",
    "day": "2025-06-02",
    "hour": "16:40",
    "subject": "",
    "text": "The night carer has not come since Friday. Nobody rings back.",
}
TOKEN = re.compile(r'name="token" value="([^"]+)"')


async def typed(officer, **changes) -> dict:
    page = await officer.get("/cases/new")
    return {**CALL, "token": html.unescape(TOKEN.search(page.text)[1]), **changes}


async def saved(officer, files=None, **changes):
    fields = await typed(officer, **changes)
    await officer.post("/cases/new", fields)
    return await officer.client.post("/cases/new/save", data={"csrf_token": officer.token, **fields}, files=files)


async def case_at(store, answer):
    reference = re.search(r"/cases/(HD-[0-9A-Z-]+)", answer.headers["location"])[1]
    async with store.read() as unit:
        case = await unit.cases.by_reference(reference)
        return case, await unit.cases.messages(case.id)


async def test_a_call_is_typed_in_seen_again_and_saved(officer, store, cases):
    fields = await typed(officer)
    check = (await officer.post("/cases/new", fields)).text
    assert "Telephone, 2 June 2025 at 4:40pm" in check
    assert "No case looks the same" in check
    answer = await officer.post("/cases/new/save", fields)
    assert answer.status_code == 303
    case, (message,) = await case_at(store, answer)
    assert (case.channel, case.sender, case.sender_name) == (Channel.TELEPHONE, "tel:01632960555", "Wyn Tandy")
    assert case.opened_at.isoformat() == "2025-06-02T15:40:00+00:00"
    assert message.text == f"{CALL['text']}\n\nOn behalf of: Iris Tandy, her mother"
    assert message.signature == "Telephone: 01632 960 555\nAddress: 4 Larch Close, Tolbury, TB1 2ZZ"
    async with store.read() as unit:
        assert len(await unit.judgements.suggestions(case.id)) == 1
        assert "case_typed" in [entry.action for entry in await unit.audit.of_case(case.id)]
        row = await unit.inbox.get(message.inbox_id)
        assert row.state is InboxState.DONE
        assert b"The night carer has not come" in row.raw
    shown = (await officer.get(f"/cases/{case.reference}")).text
    assert "Message received by telephone" in shown
    assert "Typed it in" in shown


async def test_sending_the_form_twice_has_the_effect_of_once(officer, store, cases):
    fields = await typed(officer)
    first = await officer.post("/cases/new/save", fields)
    second = await officer.post("/cases/new/save", fields)
    case, messages = await case_at(store, first)
    assert (await case_at(store, second))[0].id == case.id
    assert len([each for each in messages if each.direction is Direction.INBOUND]) == 1


async def test_an_address_for_mail_gets_the_acknowledgement(officer, store, cases):
    answer = await saved(officer, email="Wyn.Tandy@Resident.Example")
    case, _ = await case_at(store, answer)
    assert answer.headers["location"] == f"/cases/{case.reference}?done=typed"
    async with store.read() as unit:
        (row,) = [each for each in await unit.outbox.of_case(case.id) if each.purpose is OutboxPurpose.ACKNOWLEDGEMENT]
    assert row.recipient == "Wyn.Tandy@resident.example"
    assert "Thank you for speaking to Westmere Council." in row.payload["text"]
    assert "by Thursday 5 June 2025" in row.payload["text"]


async def test_no_letter_names_a_day_that_is_past(officer, store, cases):
    case, _ = await case_at(store, await saved(officer, email="wyn@resident.example", day="2025-05-01", hour=""))
    async with store.read() as unit:
        row = (await unit.outbox.of_case(case.id))[0]
    assert "by Friday 6 June 2025" in row.payload["text"]
    assert case.opened_at.isoformat() == "2025-05-01T11:00:00+00:00"


async def test_without_one_there_is_a_letter_to_print_and_that_it_was_posted_is_kept_once(officer, store, cases):
    answer = await saved(officer, channel="letter")
    case, _ = await case_at(store, answer)
    assert answer.headers["location"] == f"/cases/{case.reference}/letter?done=typed"
    page = (await officer.get(answer.headers["location"])).text
    for said in ("Wyn Tandy<br>", "4 Larch Close<br>", "TB1 2ZZ<br>", "Tuesday 3 June 2025", case.reference, "by Thursday 5 June 2025"):
        assert said in page
    assert "Thank you for writing to Westmere Council." in page
    for _ in range(2):
        assert (await officer.post(f"/cases/{case.reference}/letter")).headers["location"] == f"/cases/{case.reference}?done=posted"
    _, messages = await case_at(store, answer)
    (sent,) = [each for each in messages if each.direction is Direction.OUTBOUND]
    assert sent.channel is Channel.LETTER
    assert case.reference in sent.text
    assert "It is noted that this letter was posted." in (await officer.get(f"/cases/{case.reference}/letter")).text


async def test_a_case_that_came_by_mail_has_no_letter_to_print(officer, cases):
    assert (await officer.get(f"/cases/{cases[HEARING_AIDS.subject]}/letter")).status_code == 404


async def test_what_may_be_the_same_is_shown_first_and_can_be_added_to(officer, store, cases):
    reference = cases[HEARING_AIDS.subject]
    again = {"name": "dawn PEAKE", "text": "It is about my mother's aids again. " + HEARING_AIDS.text[:400]}
    fields = await typed(officer, **again)
    check = (await officer.post("/cases/new", fields)).text
    assert "May be the same: 1" in check
    assert f"with {reference}" in check
    assert "From somebody of the same name" in check
    answer = await officer.post("/cases/new/save", fields, joins=reference)
    assert answer.headers["location"] == f"/cases/{reference}?done=added"
    case, messages = await case_at(store, answer)
    assert messages[-1].channel is Channel.TELEPHONE
    assert case.revision == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"email": HEARING_AIDS.sender, "name": ""}, "From the same address or number"),
        ({"name": "", "text": HEARING_AIDS.text.replace("February", "March")}, "Says nearly the same"),
    ],
)
async def test_the_same_address_or_nearly_the_same_words_are_found(officer, cases, changes, why):
    check = (await officer.post("/cases/new", await typed(officer, **changes))).text
    assert why in check
    assert cases[HEARING_AIDS.subject] in check


async def test_restricted_cases_are_not_among_those_and_cannot_be_added_to(officer, safeguarding, store, clock, cases):
    reference = cases[SECRET.subject]
    same = {"email": SECRET.sender, "name": SECRET.sender_name, "text": SECRET.text}
    check = (await officer.post("/cases/new", await typed(officer, **same))).text
    assert reference not in check
    answer = await officer.post("/cases/new/save", await typed(officer, **same), joins=reference)
    assert answer.status_code == 422
    assert "There is no such case; check the reference." in answer.text
    assert reference in (await safeguarding.post("/cases/new", await typed(safeguarding, **same))).text


async def test_whose_words_were_shown_is_on_record(officer, store, clock, cases):
    reference = await add_case(store, HEARING_AIDS, clock())
    await officer.post("/cases/new", await typed(officer, email=HEARING_AIDS.sender))
    async with store.read() as unit:
        case = await unit.cases.by_reference(reference)
        assert [(entry.action, entry.detail) for entry in await unit.audit.of_case(case.id)] == [
            ("case_read", "as one that may be the same")
        ]


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"channel": ""}, "Choose how it came."),
        ({"channel": "email"}, "Choose how it came."),
        ({"text": " \n "}, "Write down what they said."),
        ({"text": "x" * 20_001}, "Shorten it to 20,000 characters."),
        ({"email": "wyn at home"}, "Write a whole address such as name@example.org."),
        ({"telephone": "ask her"}, "Write the number as people dial it."),
        ({"day": "2025-06-04"}, "This is still to come."),
        ({"day": "2025-06-03", "hour": "11:00"}, "This is still to come."),
        ({"day": "last week"}, "Enter a day such as 2025-03-31."),
        ({"day": "0025-06-03"}, "Enter a day such as 2025-03-31."),
        ({"hour": "tea time"}, "Enter a time such as 14:30."),
        ({"post": "x" * 501}, "Shorten it to 500 characters."),
        ({"token": "mine"}, "Open the form anew."),
    ],
)
@pytest.mark.parametrize("step", ["/cases/new", "/cases/new/save"])
async def test_what_cannot_be_is_asked_for_again_with_all_that_was_typed(officer, store, cases, changes, advice, step):
    answer = await officer.post(step, await typed(officer, **changes))
    assert answer.status_code == 422
    assert advice in answer.text
    assert "Iris Tandy, her mother" in answer.text
    async with store.read() as unit:
        assert len(await unit.cases.list_all(None, include_restricted=True)) == len(cases)


async def test_what_was_typed_can_be_changed(officer, cases):
    page = (await officer.post("/cases/new", await typed(officer), change="yes")).text
    assert "What they said" in page
    assert "Nobody rings back." in page


async def test_files_are_typed_and_read_as_those_of_a_mail(officer, store, cases):
    answer = await saved(officer, files=[("files", ("scan.txt", b"She fell on the stairs twice.", "image/png"))])
    _, messages = await case_at(store, answer)
    async with store.read() as unit:
        (file,) = await unit.cases.attachments([messages[0].id])
    assert (file.filename, file.content_type) == ("scan.txt", "text/plain")
    assert file.text == "She fell on the stairs twice."


async def test_managers_and_administrators_type_nothing_in(browser, cases):
    for role in ("manager", "administrator"):
        visitor = browser()
        await visitor.sign_in(role)
        assert (await visitor.get("/cases/new")).status_code == 403
