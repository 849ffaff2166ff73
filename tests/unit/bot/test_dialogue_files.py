"""Photos, voice notes and files are named in the report, to be fetched once its words are received."""

from intake.report import Awaited
from models.awaited import AwaitedFile
from models.states import Channel

PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60},
    {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 600},
]


async def test_a_photo_comes_with_the_report_in_its_largest_size(heed, rosa):
    await rosa.sends(photo=PHOTO, caption="This is the path.")
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")

    [report] = heed.receiver.received
    assert report.text.startswith("This is the path.\n[photo sent: photo-")
    assert [file.source for file in report.awaited] == ["large"]


async def test_files_hold_no_words_up(heed, rosa):
    await rosa.sends(document={"file_id": "d", "file_unique_id": "g", "file_name": "letter.pdf", "file_size": 900})
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")

    [report] = heed.receiver.received
    assert report.text == "[file sent: letter.pdf]"
    assert report.awaited == (Awaited("d", "letter.pdf", 900),)


async def test_a_file_that_is_too_large_is_noted_and_said(heed, rosa):
    said = await rosa.sends(
        video={"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 9, "file_size": 21 * 1024 * 1024}
    )
    assert "too big" in said
    assert "too large to be taken" in await rosa.skips(await rosa.presses("That is all"))


async def test_a_photo_put_in_place_of_one_that_was_filed_is_fetched_too_and_the_same_one_is_not_fetched_again(heed, rosa):
    await rosa.sends(photo=PHOTO)
    wrong = rosa.next_message
    await rosa.skips(await rosa.presses("That is all"))
    await rosa.presses("Send it")
    better = [{"file_id": "better", "file_unique_id": "b", "width": 900, "height": 600}]
    assert "your change with HD-0000-0012" in await rosa.edits(wrong, photo=better)
    assert [file.source for file in heed.receiver.received[-1].awaited] == ["better"]
    [(_, messages)] = await heed.cases()
    async with heed.store.begin() as unit:
        named = AwaitedFile(message_id=messages[0].id, channel=Channel.CHAT, source="better", filename="b.jpg", available_at=heed.clock())
        await unit.awaited.add(named)
        await unit.commit()
    await rosa.edits(wrong, photo=better, caption="The path.")
    assert heed.receiver.received[-1].awaited == ()


async def test_a_voice_note_added_to_a_case_is_fetched(heed, rosa):
    await rosa.tells("The bin was not emptied.")
    await rosa.presses("Send it")
    await rosa.presses("Check or add to something")
    await rosa.presses("HD-0000-0012")
    await rosa.sends(voice={"file_id": "v1", "file_unique_id": "v1", "duration": 3})

    assert [file.source for file in heed.receiver.received[-1].awaited] == ["v1"]


async def test_a_place_and_a_contact_are_kept_in_words(rosa):
    await rosa.sends(location={"latitude": 51.5, "longitude": -0.1})
    await rosa.sends(contact={"phone_number": "01632 960001", "first_name": "Ana"})
    summary = await rosa.skips(await rosa.presses("That is all"))
    assert "[place sent: 51.5, -0.1]" in summary
    assert "[contact sent: Ana, 01632 960001]" in summary
