"""People may say which groups they are of: it is counted by the month, and nothing else of it is kept."""

from dataclasses import replace

import pytest

from tests.chatting import CONFIG, Heed, Someone


@pytest.fixture
def heed(store, clock) -> Heed:
    return Heed(store, clock, config=replace(CONFIG, monitoring=True))


async def filed(rosa: Someone) -> str:
    await rosa.tells("The carer came late.")
    return await rosa.presses("Send it")


async def totals(heed: Heed) -> dict[tuple[str, str], int]:
    async with heed.store.read() as unit:
        return await unit.monitoring.totals("2025-01", "2025-12")


async def test_it_is_offered_once_after_the_reference(heed, rosa):
    said = await filed(rosa)
    assert said.index("HD-0000-0012") < said.index("May I ask")
    assert "That is fine" in await rosa.presses("No thanks")
    assert "May I ask" not in await filed(rosa)
    assert await totals(heed) == {}


async def test_four_questions_are_asked_and_counted(heed, rosa):
    await filed(rosa)
    assert "your gender" in await rosa.presses("Yes, ask me")
    assert "How old" in await rosa.presses("Female")
    assert "Which group" in await rosa.says("65 to 74")
    assert "which of these" in await rosa.presses("White")
    assert "health" in await rosa.presses("Irish")
    assert "That helps" in await rosa.presses("Yes, limited a little")
    assert {"Tell us", "Check or add to something"} <= rosa.buttons.keys()
    assert await totals(heed) == {
        ("gender", "female"): 1,
        ("age", "65-74"): 1,
        ("ethnicity", "white.irish"): 1,
        ("disability", "limited_a_little"): 1,
    }


async def test_each_can_be_left_unsaid(heed, rosa):
    await filed(rosa)
    await rosa.says("yes")
    await rosa.presses("Prefer not to say")
    await rosa.says("skip")
    await rosa.presses("Asian, Asian British or Asian Welsh")
    await rosa.presses("Prefer not to say")
    assert "That helps" in await rosa.says("prefer not to say")
    assert await totals(heed) == {
        ("gender", "rather_not"): 1,
        ("age", "rather_not"): 1,
        ("ethnicity", "asian"): 1,
        ("disability", "rather_not"): 1,
    }


async def test_nothing_of_an_answer_is_left_with_the_chat(heed, rosa):
    await filed(rosa)
    await rosa.presses("Yes, ask me")
    await rosa.presses("Non-binary")
    await rosa.says("16 to 24")
    async with heed.store.read() as unit:
        number, raw = 1, b""
        while (row := await unit.inbox.get(number)) is not None:
            raw += row.raw
            number += 1
        conversation = await unit.conversations.get("telegram:7")
    for word in ("non_binary", "16 to 24", "16-24"):
        assert word.encode() not in raw
        assert word not in str(conversation.data)


@pytest.mark.parametrize("ending", ["Irish", "/start", "/cancel", "The lamp is broken."])
async def test_the_larger_group_is_left_nowhere_once_the_smaller_was_asked_for(heed, rosa, ending):
    await filed(rosa)
    await rosa.presses("Yes, ask me")
    for said in ("Non-binary", "16 to 24"):
        await rosa.presses(said)
    assert "which of these" in (await rosa.presses("White")).lower()
    if ending in rosa.buttons:
        await rosa.presses(ending)
    else:
        await rosa.says(ending)
    async with heed.store.read() as unit:
        conversation = await unit.conversations.get("telegram:7")
    said = [row.payload for row in await heed.outbox(7)]
    assert "ethnicity:white" not in str(said) + str(conversation.data)


async def test_an_answer_handled_twice_is_counted_once(heed, rosa):
    await filed(rosa)
    await rosa.presses("Yes, ask me")
    row = await heed.store_update({"update_id": heed.next_number, "callback_query": rosa.press("monitor:gender:male")})
    await heed.handle(row)
    async with heed.store.read() as unit:
        emptied = await unit.inbox.get(row.id or 0)
    assert emptied is not None
    await heed.handle(emptied)
    assert await totals(heed) == {("gender", "male"): 1}


async def test_a_forged_answer_counts_nothing(heed, rosa):
    await filed(rosa)
    await rosa.presses("Yes, ask me")
    assert "your gender" in await rosa.sends_press("monitor:gender:martian")
    assert "your gender" in await rosa.sends_press("monitor:age:16-24")
    assert await totals(heed) == {}


async def test_words_in_place_of_an_answer_are_heard_as_a_new_matter(heed, rosa):
    await filed(rosa)
    await rosa.presses("Yes, ask me")
    assert "passed this on at once" in await rosa.says("He hit me again.")


async def test_it_is_not_offered_where_the_council_does_not_want_it(store, clock):
    assert "May I ask" not in await filed(Someone(Heed(store, clock)))


async def test_nobody_is_asked_when_a_draft_is_sent_by_itself(heed, rosa):
    await rosa.says("The carer came late.")
    await rosa.presses("Yes, send it after a day")
    await heed.wait(hours=4)
    await heed.wait(days=1)
    said = await rosa.hears()
    assert "HD-0000-0012" in said
    assert "May I ask" not in said


async def test_nobody_is_asked_who_has_told_of_a_danger(rosa):
    await rosa.says("His dad hits him.")
    for label in ("That is all", "Skip", "Skip"):
        await rosa.presses(label)
    assert "May I ask" not in await rosa.presses("That is all")


async def test_the_doors_above_the_offer_open(rosa):
    await filed(rosa)
    assert "in your own words" in await rosa.presses("Tell us")
