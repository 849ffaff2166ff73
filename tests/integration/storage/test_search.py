"""Search: everything that is said in a case is found, in any case and spelling of letters, and nothing that is restricted."""

from datetime import timedelta

import pytest

from models.awaited import Transcript
from models.casework import CaseDocument, CaseNote
from models.correspondence import HandOver
from models.states import Role
from storage.schema import downgrade, upgrade
from tests.desk_data import HEARING_AIDS, INVOICE, LEFT_ALONE, RAMP, SECRET, Sample, add_account, add_case, add_decision, add_reply
from tests.fakes import MORNING


async def found(store, typed: str, **wanted) -> list[str]:
    async with store.read() as unit:
        hits = await unit.search.find(typed, **{"include_restricted": False, **wanted})
    return [hit.case.reference for hit in hits.hits]


async def excerpt(store, typed: str) -> str:
    """The first excerpt, with what was found in brackets."""
    async with store.read() as unit:
        hit, *_ = (await unit.search.find(typed, include_restricted=True)).hits
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in hit.excerpt)


@pytest.mark.parametrize(
    "typed",
    [
        "hearing aids",
        "HEARING Aids",
        "aids hearing",
        '"three hearing aids"',
        "heari",
        "laundry cardig",
        "d.peake@example.org",
        "peake",
        "Dawn",
        "900142",
        "look into the matter",
        "tolbury",
    ],
)
async def test_a_case_is_found_by_whatever_is_said_in_it(store, typed):
    reference = await add_case(store, HEARING_AIDS)
    await add_case(store, RAMP)
    assert await found(store, typed) == [reference]


@pytest.mark.parametrize("typed", ["hearing ramp", '"aids hearing"', '"heari"', "xyzzy", "", "   ", "?!", "heari aids"])
async def test_and_by_nothing_else(store, typed):
    await add_case(store, HEARING_AIDS)
    await add_case(store, RAMP)
    assert await found(store, typed) == []


async def test_a_reference_is_found_whole_and_by_its_beginning(store):
    reference, other = await add_case(store, HEARING_AIDS), await add_case(store, RAMP)
    for typed in (reference, reference.lower(), reference[:7], reference.replace("-", " ")):
        assert await found(store, typed) == [reference]
    assert await found(store, other) == [other]


async def test_accents_and_capitals_make_no_difference(store):
    reference = await add_case(store, Sample("Façade", "Zoë Müller fell in Straße 5, cafe\u0301 corner.", sender_name="ŁUKASZ"))
    for typed in ("zoe", "ZOË", "muller", "strasse", "café", "facade", "łukasz", "corner 5"):
        assert await found(store, typed) == [reference]


@pytest.mark.parametrize(
    "typed",
    ['"', "'", '""', "*", "a*", "(", "NEAR(", "AND", "OR NOT", "hearing OR", "-hearing", "words:hearing", "hearing & | !", "<->", "%", "\\",
     "';--", "\x00", "\ud800", "hearing\x00aids", "🦦", "{}", "^hearing", "a:b:*", "x" * 5000, "the " * 500, "'aids':*", "1e5 -7 /a/b"],
)  # fmt: skip
async def test_nothing_typed_is_a_mistake(store, typed):
    await add_case(store, HEARING_AIDS)
    await found(store, typed)


async def test_restricted_cases_are_found_by_those_alone_who_may_see_them(store):
    reference = await add_case(store, SECRET)
    assert await found(store, "orme") == []
    assert await found(store, "orme", include_restricted=True) == [reference]
    async with store.read() as unit:
        assert (await unit.search.find("orme", include_restricted=False)).count == 0
        assert (await unit.search.find("orme", include_restricted=True)).count == 1


async def test_a_case_that_is_restricted_since_is_found_no_more(store):
    reference = await add_case(store, HEARING_AIDS)
    async with store.begin() as unit:
        (await unit.cases.by_reference(reference)).restricted = True
        await unit.commit()
    assert await found(store, "hearing") == []


async def test_what_comes_later_is_found_and_its_case_comes_first(store):
    first, second = await add_case(store, INVOICE), await add_case(store, HEARING_AIDS)
    assert await found(store, "example") == [second, first]
    await add_reply(store, first, Sample("Re: invoice", "I fell on the icy ramp.", minutes=1))
    assert await found(store, "icy") == [first]
    assert await found(store, "icy respite") == [first]  # said in two messages of one case
    assert await found(store, "example") == [first, second]


async def test_files_notes_reasons_letters_and_what_was_heard_are_found(store):
    officer = await add_account(store, "officer", Role.OFFICER)
    reference = await add_case(store, INVOICE)
    async with store.begin() as unit:
        case = await unit.cases.by_reference(reference)
        files = await unit.cases.attachments([message.id for message in await unit.cases.messages(case.id)])
        files[0].text, files[1].listing = "balance carried forward", "inventory.csv"
        await unit.casework.add(CaseNote(case_id=case.id, account_id=officer, at=MORNING, text="Rang the bursar."))
        await unit.casework.add(
            CaseDocument(
                case_id=case.id,
                account_id=officer,
                at=MORNING,
                filename="ledger.pdf",
                content_type="application/pdf",
                size=1,
                content=b"x",
                text="double entry",
            )
        )
        unit._session.add(Transcript(attachment_id=files[1].id, available_at=MORNING, text="spoken words"))
        unit._session.add(
            HandOver(case_id=case.id, account_id=officer, at=MORNING, handed_on=MORNING.date(), recipient="Ofgem", text="x", revision=1)
        )
        await unit.commit()
    await add_decision(store, reference, officer, MORNING, reason="Sounds like maladministration")
    for typed in ("invoice 0099.pdf", "carried forward", "inventory", "bursar", "ledger", "double entry", "spoken", "ofgem", "maladmin"):
        assert await found(store, typed) == [reference], typed


async def test_what_is_changed_moved_or_gone_is_found_where_it_is_now(store, behind):
    first, second = await add_case(store, RAMP), await add_case(store, HEARING_AIDS)
    async with store.begin() as unit:
        one, other = await unit.cases.by_reference(first), await unit.cases.by_reference(second)
        (message,) = await unit.cases.messages(other.id)
        message.case_id, message.text, message.subject, message.quoted = one.id, "Moved here.", "", ""
        other.subject = ""
        await unit.commit()
    assert await found(store, "moved") == [first]
    assert await found(store, "laundry") == []
    behind("UPDATE messages SET text = 'Nothing but kumquats.' WHERE id = 1")  # past Heed, by whoever looks after the database
    async with store.begin() as unit:
        await unit.commit()
    assert await found(store, "kumquats") == [first]
    assert await found(store, "wheelchair") == []


@pytest.mark.parametrize("few", [1000, 2])
async def test_pages_follow_each_other_without_gap_or_repetition(store, monkeypatch, few):
    monkeypatch.setattr("storage.search.FEW", few)
    references = [await add_case(store, Sample(f"Visit {number}", "Nobody came.")) for number in range(5)]
    pages, before = [], None
    while True:
        async with store.read() as unit:
            hits = await unit.search.find("nobody", include_restricted=False, before=before, limit=2)
        pages.append([hit.case.reference for hit in hits.hits])
        before = hits.further
        if before is None:
            break
    newest = references[::-1]
    assert pages == [newest[:2], newest[2:4], newest[4:]]
    async with store.read() as unit:
        assert (await unit.search.find("nobody", include_restricted=False, limit=2, counted=10)).count == 5
        assert (await unit.search.find("nobody", include_restricted=False, limit=2, counted=4)).count == 4


async def test_an_excerpt_shows_the_words_where_they_stand(store):
    await add_case(store, HEARING_AIDS)
    await add_case(store, LEFT_ALONE)
    assert await excerpt(store, "nobody rung") == (
        "… The second time she said she would look into it. This time [nobody] has [rung] me back in three weeks, and Mum sits in that lounge with "
        "the television going and cannot hear a word. We do not want money. We want them found, …"
    )
    assert "[hip]" in await excerpt(store, "hip bruised")
    assert "[bruised]" in await excerpt(store, "hip bruis")


async def test_a_very_long_file_is_found_to_its_end(store):
    reference = await add_case(store, HEARING_AIDS)
    async with store.begin() as unit:
        case = await unit.cases.by_reference(reference)
        (message,) = await unit.cases.messages(case.id)
        message.quoted = " ".join(f"w{number}" for number in range(40_000)) + " zymurgy"
        await unit.commit()
    assert await found(store, "zymurgy") == [reference]
    assert await found(store, "w17000") == [reference]


async def test_cases_from_before_the_search_are_found_too(store):
    reference = await add_case(store, HEARING_AIDS)
    await downgrade(store, "0002")
    await upgrade(store)
    assert await found(store, "laundry") == [reference]
    async with store.read() as unit:
        case = await unit.cases.by_reference(reference)
    assert (case.area, case.band) == ("adult_provision", "sure")


async def test_a_case_stands_where_it_was_last_suggested_or_decided_to_belong(store):
    officer = await add_account(store, "officer", Role.OFFICER)
    reference = await add_case(store, HEARING_AIDS)

    async def area() -> str:
        async with store.read() as unit:
            return (await unit.cases.by_reference(reference)).area

    assert await area() == "adult_provision"
    await add_decision(store, reference, officer, MORNING, service_area="corporate")
    assert await area() == "corporate"
    async with store.begin() as unit:
        await unit.judgements.undo(1, officer, MORNING + timedelta(seconds=1))
        await unit.commit()
    assert await area() == "adult_provision"
