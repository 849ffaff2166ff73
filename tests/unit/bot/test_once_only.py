"""Restarts, duplicates and updates that nobody can read: handled once has the effect of once."""

import pytest

from models.errors import ConversationMoved, UnparsableMessage
from models.states import Channel
from tests.chatting import Heed, Someone
from tests.fakes import FakeClock


async def test_a_restart_in_mid_conversation_is_not_noticed(store, clock):
    rosa = Someone(Heed(store, clock))
    await rosa.says("The bin was not emptied.")
    await rosa.presses("That is all")

    rosa.heed = Heed(store, FakeClock(), next_number=rosa.heed.next_number)

    await rosa.presses("Skip")
    await rosa.presses("Skip")
    await rosa.presses("Here in this chat")
    assert "The bin was not emptied." in await rosa.says("Rosa Example")
    await rosa.presses("Send it")
    [(_, [message])] = await rosa.heed.cases()
    assert (message.text, message.sender_name) == ("The bin was not emptied.", "Rosa Example")


async def test_every_update_handled_twice_has_the_effect_of_once(store, clock):
    class Stuttering(Heed):
        async def handle(self, row):
            await super().handle(row)
            await super().handle(row)

    rosa = Someone(Stuttering(store, clock))
    await rosa.tells("The bin was not emptied.", "His dad hits him.", "They live at number 4.")
    await rosa.presses("That is all")

    [(_, messages)] = await rosa.heed.cases()
    assert [message.text for message in messages] == ["The bin was not emptied.\nHis dad hits him.", "They live at number 4."]


async def test_an_effect_carried_out_again_after_a_failed_commit_says_everything_once(heed, rosa):
    row = await heed.store_update({"update_id": 1, "message": rosa.message(text="His dad hits him.")})
    effect = await heed.handler(row)
    async with heed.store.begin() as unit:
        await effect(unit)
    async with heed.store.begin() as unit:
        await effect(unit)
        await unit.commit()

    said = await rosa.hears()
    assert said.count("passed this on at once") == 1
    assert len(await heed.cases()) == 1


async def test_an_update_handled_by_two_workers_at_once_is_taken_by_one(heed, rosa):
    first = await heed.store_update({"update_id": 1, "message": rosa.message(text="The bin was not emptied.")})
    second = await heed.store_update({"update_id": 2, "message": rosa.message(text="Nor the blue one.")})
    late = await heed.handler(second)
    await heed.handle(first)

    with pytest.raises(ConversationMoved):
        async with heed.store.begin() as unit:
            await late(unit)
    await heed.handle(second)
    heed.next_number = 3
    await rosa.hears()
    assert "The bin was not emptied.\nNor the blue one." in await rosa.tells("That is it.")


async def test_updates_in_another_order_are_all_taken(heed, rosa):
    later = await heed.store_update({"update_id": 9, "message": rosa.message(text="Nor the blue one.")})
    earlier = await heed.store_update({"update_id": 8, "message": rosa.message(text="The bin was not emptied.")})
    await heed.handle(later)
    await heed.handle(earlier)
    heed.next_number = 10
    await rosa.hears()
    summary = await rosa.tells("That is it.")
    assert "Nor the blue one.\nThe bin was not emptied.\nThat is it." in summary


@pytest.mark.parametrize(
    "raw",
    [b"no json", b"[]", b'{"update_id":1,"message":"nonsense"}', b'{"update_id":1,"message":{"text":"half \\ud83d"}}', b"\xff\xfe", b'"x"'],
)
async def test_what_cannot_be_decoded_goes_to_the_pen_without_what_it_said(heed, raw):
    async with heed.store.begin() as unit:
        row = await unit.inbox.add(Channel.CHAT, raw, heed.clock(), {})
        await unit.commit()
    assert row is not None
    with pytest.raises(UnparsableMessage) as refused:
        await heed.handler(row)
    assert "nonsense" not in str(refused.value)


async def test_an_erased_arrival_taken_up_again_leads_to_nothing(heed, rosa):
    row = await heed.update(message=rosa.message(text="My secret."))
    await rosa.hears()
    await rosa.says("/delete")
    async with heed.store.read() as unit:
        erased = await unit.inbox.get(row.id or 0)
    assert erased is not None
    effect = await heed.handler(erased)
    async with heed.store.begin() as unit:
        await effect(unit)
        await unit.commit()
    assert await rosa.hears() == ""
