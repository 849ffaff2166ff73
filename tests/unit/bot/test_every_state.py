"""Whatever comes in whatever state, a person gets an answer and a way on."""

from collections.abc import Awaitable, Callable

import pytest

from tests.chatting import Someone


async def nothing_begun(_rosa: Someone) -> None:
    pass


async def telling(rosa: Someone) -> None:
    await rosa.says("The bin was not emptied.")


async def naming(rosa: Someone) -> None:
    await telling(rosa)
    await rosa.presses("That is all")


async def addressing(rosa: Someone) -> None:
    await naming(rosa)
    await rosa.presses("Skip")


async def checking(rosa: Someone) -> None:
    await addressing(rosa)
    await rosa.presses("Skip")


async def passed_on(rosa: Someone) -> None:
    await rosa.says("His dad hits him.")


async def choosing(rosa: Someone) -> None:
    await checking(rosa)
    await rosa.presses("Send it")
    await rosa.presses("Check or add to something")


async def adding(rosa: Someone) -> None:
    await choosing(rosa)
    await rosa.presses("HD-0000-0012")


STATES = (nothing_begun, telling, naming, addressing, checking, passed_on, choosing, adding)

STICKER = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
MESSAGES = {
    "text": {"text": "And there is more."},
    "one word": {"text": "Oh"},
    "only spaces": {"text": "   "},
    "NUL": {"text": "\x00"},
    "command": {"text": "/start"},
    "help": {"text": "/help@heed_bot"},
    "privacy": {"text": "/privacy"},
    "cancel": {"text": "/cancel"},
    "delete": {"text": "/delete"},
    "unknown command": {"text": "/nonsense"},
    "sticker": {"sticker": STICKER},
    "photo": {"photo": PHOTO},
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    "video note": {"video_note": {"file_id": "n", "file_unique_id": "n", "length": 3, "duration": 3}},
    "document": {"document": {"file_id": "d", "file_unique_id": "d"}},
    "location": {"location": {"latitude": 51.5, "longitude": -0.1}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "something new": {"hologram": {"file_id": "h"}},
}
PRESSES = (
    "tell",
    "check",
    "done",
    "skip",
    "drop",
    "back",
    "change",
    "change:name",
    "change:none",
    "send:1",
    "case:HD-0000-0012",
    "nonsense",
)

Reach = Callable[[Someone], Awaitable[None]]


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
async def test_every_message_is_answered(rosa, reach: Reach):
    for kind, content in MESSAGES.items():
        visitor = rosa.elsewhere(1000 + list(MESSAGES).index(kind))
        await reach(visitor) if reach not in {choosing, adding} else await choosing_own(visitor, reach)
        assert (await visitor.sends(**content)).strip(), f"{kind} while {reach.__name__} is left unanswered"
        assert await can_go_on(visitor), f"{kind} while {reach.__name__} leads nowhere"


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
async def test_every_button_old_or_new_is_answered(rosa, reach: Reach):
    for number, data in enumerate(PRESSES):
        visitor = rosa.elsewhere(1000 + number)
        await reach(visitor) if reach not in {choosing, adding} else await choosing_own(visitor, reach)
        assert (await visitor.sends_press(data)).strip(), f"{data} while {reach.__name__} is left unanswered"
        presses = [row for row in await rosa.heed.outbox(visitor.chat) if row.payload["method"] == "answerCallbackQuery"]
        assert presses, "the button spins for ever"
        assert await can_go_on(visitor), f"{data} while {reach.__name__} leads nowhere"


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
async def test_every_edit_is_answered(rosa, reach: Reach):
    await reach(rosa)
    assert (await rosa.edits(101, text="The bin was not emptied at all.")).strip()
    assert (await rosa.edits(5, text="A message of long ago.")).strip()


async def choosing_own(visitor: Someone, reach: Reach) -> None:
    """Reach the list of cases and, further, the visitor's own case, whichever number it got."""
    await choosing(visitor)
    if reach is adding:
        await visitor.presses(next(label for label in visitor.buttons if label.startswith("HD-")))


async def can_go_on(visitor: Someone) -> bool:
    """Whether from here something new can still be told."""
    await visitor.says("/cancel")
    return "I have that" in await visitor.says("The lamp is broken.")


@pytest.mark.parametrize(
    "event",
    [
        {
            "channel_post": {
                "message_id": 1,
                "date": 1_748_941_920,
                "chat": {"id": -100, "type": "channel", "title": "News"},
                "text": "Hello",
            }
        },
        {"telepathy": {"thought": "hello"}},
        {},
        {
            "my_chat_member": {
                "chat": {"id": 7, "type": "private"},
                "from": {"id": 7, "is_bot": False, "first_name": "Rosa"},
                "date": 1_748_941_920,
                "old_chat_member": {"status": "member", "user": {"id": 1, "is_bot": True, "first_name": "Heed"}},
                "new_chat_member": {"status": "kicked", "until_date": 0, "user": {"id": 1, "is_bot": True, "first_name": "Heed"}},
            }
        },
    ],
    ids=["channel post", "unknown kind", "nothing", "blocked by the person"],
)
async def test_what_nobody_wrote_to_heed_is_noted_and_leads_to_nothing(heed, rosa, event):
    await heed.update(**event)
    assert await heed.outbox(7) == []


async def test_in_a_group_heed_asks_for_a_chat_of_ones_own_and_keeps_nothing(heed, rosa):
    group = {"chat": {"id": -55, "type": "group", "title": "Neighbours"}}
    await heed.update(message=rosa.message(text="The bin was not emptied.") | group)
    assert await heed.outbox(-55) == []
    await heed.update(message=rosa.message(text="/start") | group)
    [answer] = await heed.outbox(-55)
    assert "a chat of our own" in answer.payload["text"]
    await heed.update(edited_message=rosa.message(text="The bin was not emptied.") | group)
    assert len(await heed.outbox(-55)) == 1


async def test_a_live_location_that_moves_is_not_answered_each_time(heed, rosa):
    await rosa.sends(location={"latitude": 51.5, "longitude": -0.1, "live_period": 60})
    assert await rosa.edits(rosa.next_message, location={"latitude": 51.6, "longitude": -0.1}) == ""
