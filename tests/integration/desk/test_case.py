"""The case page: what is read, and who may read it."""

import re

from intake.refusals import MALWARE
from models.cases import Attachment, Message
from models.states import Band, Channel, Direction, OutboxPurpose
from tests.desk_data import LEFT_ALONE, Said, Sample, add_acknowledgement, add_case, add_decision, add_reply
from tests.fakes import MORNING
from tests.unchecked import unchecked_file

SECRET = "About Mr Orme, night carer"
HEARING = "Mum's hearing aids (again)"
INVOICE = "Invoice 0099 is wrong for the third time"


async def read(browser, reference: str) -> str:
    answer = await browser.get(f"/cases/{reference}")
    assert answer.status_code == 200
    return answer.text


async def actions(store, reference: str) -> list[str]:
    async with store.read() as unit:
        case = await unit.cases.by_reference(reference)
        return [entry.action for entry in await unit.audit.of_case(case.id)]


async def test_the_message_is_shown_with_its_evidence_marked_in_words_and_numbers(officer, cases):
    text = await read(officer, cases[HEARING])
    assert re.search(
        r'<mark class="heed-mark heed-mark--causes" data-fields="causes">.*?evidence for causes: .*?lost three hearing aids.*?<sup[^>]*>2</sup>',
        text,
    )
    assert "What carried the suggestion" in text
    assert "2</span> Causes" in text


async def test_quotes_and_signature_are_folded(officer, cases):
    text = await read(officer, cases[HEARING])
    assert re.search(r"<details[^>]*><summary>Signature</summary>.*?07700 900142", text, re.DOTALL)
    assert re.search(r"<summary>Earlier messages quoted below</summary>.*?&gt; Thank you for your call", text, re.DOTALL)


async def test_links_are_inert_and_markup_is_text(officer, store):
    sample = Sample(
        'Look <a href="https://evil.example">here</a>',
        "https://evil.example/login <iframe src=x></iframe>",
        sender_name='"><script>alert(1)</script>',
        quoted="<b>bold</b>",
        signature="<u>me</u>",
    )
    text = await read(officer, await add_case(store, sample))
    assert 'href="https' not in text
    for markup in ("<iframe", "<script>alert", "<b>bold", "<u>me"):
        assert markup not in text


async def test_a_sure_suggestion_is_confirmed_in_one_press(officer, cases):
    text = await read(officer, cases[HEARING])
    assert "Confirm all of this" in text
    assert ">Sure</strong>" in text
    assert "Names the service." in text


async def test_an_unsure_field_is_left_open_and_the_three_best_are_offered(officer, cases):
    text = await read(officer, cases["Missed bins, Larch Close"])
    assert "Confirm all of this" not in text
    assert "Confirm these answers" in text
    chosen = re.findall(r'name="(\w+)" id="[^"]+" value="([^"]+)" checked', text)
    assert ("process", "corporate") not in chosen
    assert {name for name, _ in chosen} == {"kind", "service_area", "safeguarding"}
    first = re.findall(r'name="process" id="[^"]+" value="([^"]+)"', text)[:3]
    assert first == ["corporate", "customer_service", "adult_statutory"]


async def test_labels_that_share_a_code_keep_their_names(officer, cases):
    text = await read(officer, cases["Missed bins, Larch Close"])
    assert "No concern disclosed" in text
    assert "Another council service" in text
    assert "Corporate complaint" in text


async def test_every_reading_is_in_the_audit_trail(officer, store, cases):
    await read(officer, cases[HEARING])
    await read(officer, cases[HEARING])
    assert await actions(store, cases[HEARING]) == ["case_read", "case_read"]
    async with store.read() as unit:
        assert await unit.audit.first_broken() is None


async def test_a_restricted_case_is_not_there_for_officers(officer, safeguarding, store, cases):
    reference = cases[SECRET]
    for path in (f"/cases/{reference}", f"/cases/{reference}/attachments/1"):
        assert (await officer.get(path)).status_code == 404
    for step in ("confirm", "decide", "close"):
        assert (await officer.post(f"/cases/{reference}/{step}")).status_code == 404
    assert await actions(store, reference) == []
    assert "Restricted to safeguarding" in await read(safeguarding, reference)


async def test_a_restricted_case_is_not_named_as_a_link(officer, safeguarding, store, cases):
    async with store.begin() as unit:
        one, other = [await unit.cases.by_reference(cases[name]) for name in (HEARING, SECRET)]
        await unit.cases.link(one.id, other.id, "says it continues")
        await unit.cases.link(one.id, (await unit.cases.by_reference(cases[INVOICE])).id, "the same person")
        await unit.commit()
    text = await read(officer, cases[HEARING])
    assert cases[SECRET] not in text
    assert "the same person" in text
    assert cases[SECRET] in await read(safeguarding, cases[HEARING])


async def test_attachments_are_downloads_that_nothing_runs(officer, store, cases):
    links = re.findall(r'href="(/cases/[^"]+/attachments/\d+)"', await read(officer, cases[INVOICE]))
    assert len(links) == 2
    page = await officer.get(links[1])
    assert page.content == b"<script>alert(1)</script>"
    assert page.headers["content-type"] == "text/html"
    assert page.headers["content-disposition"] == "attachment; filename*=UTF-8''note.html"
    assert page.headers["content-security-policy"].startswith("sandbox")
    assert page.headers["x-content-type-options"] == "nosniff"
    assert (await actions(store, cases[INVOICE])) == ["case_read", "attachment_read"]


async def test_an_attachment_s_name_and_type_cannot_break_the_headers(officer, store):
    sample = Sample(
        "Files", "See files.", files=(('a"b\r\nX-Evil: 1.pdf', "text/html\r\nX-Evil: 1", b"x"), ("Übung.pdf", "application/pdf", b"y"))
    )
    links = re.findall(r'href="(/cases/[^"]+/attachments/\d+)"', await read(officer, await add_case(store, sample)))
    answers = [await officer.get(link) for link in links]
    assert not any("x-evil" in answer.headers for answer in answers)
    assert answers[0].headers["content-type"] == "application/octet-stream"
    assert answers[1].headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%9Cbung.pdf"


async def test_a_file_that_waits_for_the_malware_check_is_named_and_not_handed_out(officer, safeguarding, store, cases):
    async with store.begin() as unit:
        case = await unit.cases.by_reference(cases[HEARING])
        file = await unchecked_file(unit, MORNING, case)
        await unit.commit()
    for browser in (officer, safeguarding):
        text = await read(browser, cases[HEARING])
        assert 'letter.pdf <strong class="govuk-tag govuk-tag--yellow">Not checked yet</strong>' in text
        assert f"attachments/{file.id}" not in text
        answer = await browser.get(f"/cases/{cases[HEARING]}/attachments/{file.id}")
        assert (answer.status_code, b"unread" in answer.content) == (404, False)


async def test_what_is_in_a_file_and_what_was_not_kept_is_shown(officer, store, cases):
    async with store.begin() as unit:
        case = await unit.cases.by_reference(cases[HEARING])
        message = Message(case_id=case.id, direction=Direction.INBOUND, channel=Channel.EMAIL, at=MORNING, text="See the files.")
        kept = {"message_id": 0, "content_type": "application/zip", "size": 1, "content": b"x"}
        await unit.cases.add_message(
            message,
            [
                Attachment(**kept, filename="letter.pdf", text="Nobody <b>came</b>."),
                Attachment(**kept, filename="photos.zip", listing="bruise.jpg (1,500 bytes)"),
                Attachment(**{**kept, "content": b""}, filename="virus.exe", refused=MALWARE),
            ],
        )
        await unit.commit()
    text = await read(officer, cases[HEARING])
    assert "Nobody &lt;b&gt;came&lt;/b&gt;." in text
    assert "bruise.jpg (1,500 bytes)" in text
    assert re.search(rf"virus\.exe <strong[^>]*>Not kept</strong> <span[^>]*>{MALWARE}", text)
    links = re.findall(r'href="(/cases/[^"]+/attachments/\d+)"', text)
    assert len(links) == 2
    last = int(links[-1].rpartition("/")[2]) + 1
    assert (await officer.get(f"/cases/{cases[HEARING]}/attachments/{last}")).status_code == 404


async def test_an_attachment_is_reached_through_its_own_case_only(officer, cases):
    (link, _) = re.findall(r'href="(/cases/[^"]+/attachments/\d+)"', await read(officer, cases[INVOICE]))
    assert (await officer.get(link.replace(cases[INVOICE], cases[HEARING]))).status_code == 404


async def test_all_messages_stand_in_order_and_the_judged_one_is_named(officer, store, cases):
    await add_reply(store, cases[HEARING], Sample("Re: hearing aids", "They found one of them.", Said()))
    text = await read(officer, cases[HEARING])
    assert text.index("three hearing aids") < text.index("They found one")
    assert text.count("The suggestion is about this message") == 1
    assert text.index("The suggestion is about this message") > text.index("somebody to pick up a telephone")


async def test_what_the_resident_was_told_is_shown_and_alerts_are_not(officer, store, cases):
    await add_acknowledgement(store, cases[HEARING])
    text = await read(officer, cases[HEARING])
    assert "Thank you for writing to us." in text
    assert "Acknowledgement, 3 June 2025 at 10:12am" in text


async def test_a_chat_without_a_subject_is_titled_by_its_text(officer, cases):
    text = await read(officer, cases[LEFT_ALONE.subject])
    assert "the carer left my nan on the bathroom floor" in re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)[1]
    assert str(Channel.CHAT).title() in text


async def test_the_subject_s_evidence_is_marked_too(officer, store):
    sample = Sample("Invoice wrong", "Please look.", Said(words=(("causes", "Invoice wrong"),)))
    assert re.search(r"<h1[^>]*>.*<mark", await read(officer, await add_case(store, sample)))


async def test_a_decided_case_is_read_without_marks(officer, store, cases):
    await add_decision(store, cases[HEARING], 1, MORNING)
    text = await read(officer, cases[HEARING])
    assert "lost three hearing aids" in text
    assert "<mark" not in text
    assert "Marked words" not in text


async def test_a_letter_is_folded_and_told_once_with_how_far_it_came(officer, store, cases):
    await add_acknowledgement(store, cases[HEARING])
    async with store.begin() as unit:
        case = await unit.cases.by_reference(cases[HEARING])
        (row,) = await unit.outbox.of_case(case.id)
        letter = Message(
            case_id=case.id, direction=Direction.OUTBOUND, channel=Channel.EMAIL, at=MORNING, subject="We have it", automatic=True
        )
        letter.text = row.payload["text"]
        await unit.cases.add_message(letter)
        await unit.commit()
    text = await read(officer, cases[HEARING])
    assert re.search(r"<summary>To the resident: We have it</summary>.*?10:12am, sent</p>", text)
    assert text.count("Thank you for writing to us.") == 1


async def test_the_duty_inbox_is_said_to_be_alerted_only_when_it_is(officer, store, cases):
    assert "duty inbox" not in await read(officer, cases[LEFT_ALONE.subject])
    async with store.begin() as unit:
        case = await unit.cases.by_reference(cases[LEFT_ALONE.subject])
        await unit.outbox.add(
            "concern_alert:1", Channel.EMAIL, OutboxPurpose.CONCERN_ALERT, "duty@council.example", {}, MORNING, case_id=case.id
        )
        await unit.commit()
    assert "The duty inbox is alerted." in await read(officer, cases[LEFT_ALONE.subject])


POLISH = Sample("Skarga", "Nikt nie przychodzi do mojej mamy.", Said(language="pl", band=Band.UNSURE), minutes=5)


async def test_that_a_message_is_in_another_language_is_said_before_anything_is_suggested(officer, store):
    page = await read(officer, await add_case(store, POLISH))
    assert "Written in Polish, by the look of it: suggestions are read from English only." in page
    assert "read for danger" in page
    assert "Polish" in (await officer.get("/queue")).text


async def test_a_later_message_in_another_language_leaves_safeguarding_to_be_chosen(officer, store, cases):
    reference = cases["Ramp for my daughter"]
    await add_decision(store, reference, 1, MORNING)
    await add_reply(store, reference, POLISH)
    assert "Keep the decision as it is" not in await read(officer, reference)
