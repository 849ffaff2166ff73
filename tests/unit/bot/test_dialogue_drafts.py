"""A draft that nobody comes back to: called to mind once and never at night, sent after a day if agreed, else kept and in the end gone."""

from datetime import UTC, datetime

from bot.timers import LEASE
from tests.chatting import Heed, assert_nothing_of
from tests.fakes import FakeClock


async def test_it_is_asked_once_for_each_draft_whether_it_may_be_sent(heed, rosa):
    assert "may I send what you wrote?" in await rosa.says("The carer came late.")
    assert "may I send" not in await rosa.says("She was rude.")
    assert "I will do that" in await rosa.presses("Yes, send it after a day")
    await rosa.says("/cancel")
    assert "may I send" in await rosa.says("The lamp is broken.")
    await heed.wait(hours=30)
    assert "There is no rush" in await rosa.hears()
    async with heed.store.read() as unit:
        assert await unit.cases.list_all(None, include_restricted=True) == []


async def test_the_agreement_can_be_typed(rosa):
    await rosa.says("The carer came late.")
    assert "I will wait for you" in await rosa.says("no")
    assert "I have that" in await rosa.says("no")


async def test_a_half_finished_talk_is_called_to_mind_once_without_a_word_of_it(heed, rosa):
    await rosa.says("The carer came late.")
    await heed.wait(hours=2, minutes=59)
    assert await rosa.hears() == ""
    await heed.wait(minutes=2)
    reminder = await rosa.hears()
    assert "There is no rush" in reminder
    assert "carer" not in reminder
    await heed.wait(hours=5)
    assert await rosa.hears() == ""
    assert "in your own words" in await rosa.presses("Go on")
    await rosa.says("She was rude, too.")
    await heed.wait(hours=6)
    assert await rosa.hears() == ""


async def test_a_question_that_stood_is_asked_again_after_the_reminder(heed, rosa):
    await rosa.says("The carer came late.")
    await rosa.presses("That is all")
    await heed.wait(hours=4)
    await rosa.hears()
    assert "Who is this about?" in await rosa.presses("Go on")


async def test_nobody_is_reminded_at_night(heed, rosa):
    heed.clock.now = datetime(2025, 6, 3, 19, 30, tzinfo=UTC)  # half past eight in the evening in London
    await rosa.says("The carer came late.")
    await heed.wait(hours=8)
    assert await rosa.hears() == ""
    heed.clock.now = datetime(2025, 6, 4, 6, 59, tzinfo=UTC)
    await heed.wait(seconds=30)
    assert await rosa.hears() == ""
    await heed.wait(minutes=1)
    assert "There is no rush" in await rosa.hears()


async def test_what_was_said_is_sent_after_a_day_if_that_was_agreed(heed, rosa):
    await rosa.says("The carer came late.")
    await rosa.presses("Yes, send it after a day")
    await heed.wait(hours=4)
    await rosa.hears()
    await heed.wait(hours=21)

    said = await rosa.hears()
    assert "as you said I may" in said
    assert "HD-0000-0012" in said
    [report] = heed.receiver.received
    assert (report.text, report.received_at) == ("The carer came late.", datetime(2025, 6, 3, 9, 12, tzinfo=UTC))
    await heed.wait(days=60)
    assert await rosa.hears() == ""
    assert "What would you like to do?" in await rosa.says("/start")


async def test_without_agreement_nothing_is_sent_and_in_the_end_nothing_is_kept(heed, rosa):
    await rosa.says("My secret.")
    await heed.wait(days=2)
    assert "There is no rush" in await rosa.hears()
    await heed.wait(days=27)
    assert await rosa.hears() == ""
    await heed.wait(days=2)
    assert "thrown it away" in await rosa.hears()
    assert heed.receiver.received == []
    await assert_nothing_of("secret", heed)


async def test_nothing_is_thrown_away_or_sent_while_what_its_writer_said_since_is_not_heard_yet(heed, rosa):
    await rosa.says("The carer came late.")
    await heed.wait(hours=4)
    await rosa.hears()
    row = await heed.store_update({"update_id": 900, "message": rosa.message(text="She was rude, too.")}, "telegram:7")
    await heed.wait(days=40)
    assert await rosa.hears() == ""
    await heed.handle(row)
    summary = await rosa.skips(await rosa.presses("That is all"))
    assert "The carer came late." in summary
    assert "She was rude, too." in summary


async def test_a_restart_forgets_no_timer_and_two_workers_remind_once(store, clock, rosa):
    await rosa.says("The carer came late.")
    other = Heed(store, FakeClock())
    rosa.heed.clock.move(hours=4)
    other.clock.move(hours=4)
    assert await rosa.heed.timers.step()
    assert not await other.timers.step()
    assert (await rosa.hears()).count("There is no rush") == 1


async def test_a_timer_that_was_taken_up_and_not_done_is_taken_up_again(heed, rosa):
    await rosa.says("The carer came late.")
    heed.clock.move(hours=4)
    async with heed.store.begin() as unit:
        assert await unit.conversations.claim_timer(heed.clock(), LEASE) is not None
        await unit.commit()
    await heed.wait(seconds=1)
    assert await rosa.hears() == ""
    await heed.wait(minutes=3)
    assert (await rosa.hears()).count("There is no rush") == 1


async def test_who_writes_while_a_timer_is_carried_out_is_not_sent_behind_their_back(heed, rosa):
    await rosa.says("The carer came late.")
    await rosa.presses("Yes, send it after a day")
    heed.clock.move(hours=4)
    await heed.timers.step()
    heed.clock.move(hours=22)
    suggest = heed.receiver.suggest

    async def meanwhile(report):
        heed.receiver.suggest = suggest
        await rosa.says("Wait, there is more.")
        return await suggest(report)

    heed.receiver.suggest = meanwhile
    assert await heed.timers.step()
    assert heed.receiver.received == []
    assert "The carer came late.\nWait, there is more." in await rosa.skips(await rosa.presses("That is all"))


async def test_a_draft_that_is_sent_or_thrown_away_is_not_called_to_mind(heed, rosa):
    await rosa.tells("The carer came late.")
    await rosa.presses("Send it")
    await rosa.says("The lamp is broken.")
    await rosa.presses("Throw it away")
    await heed.wait(days=40)
    assert await rosa.hears() == ""


async def test_what_was_passed_on_is_closed_after_a_day_without_a_word(heed, rosa):
    await rosa.says("His dad hits him.")
    await rosa.presses("That is all")
    await rosa.presses("By phone")
    await rosa.says("07700 900123")
    await heed.wait(days=2)
    assert await rosa.hears() == ""
    [(_, messages)] = await heed.cases()
    assert messages[-1].text == "Reply by phone to: 07700 900123"
    await rosa.tells("The bin was not emptied.")
    await rosa.presses("Send it")
    assert len(await heed.cases()) == 2
