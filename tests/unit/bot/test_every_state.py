"""Whatever comes in whatever state, a person gets an answer and a way on.

There are more than a thousand combinations, so all share one store: each state is reached once, by somebody in a chat of their own.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from bot.categories import TOPICS
from bot.questions import QUESTIONS
from bot.states import Follow, Monitor, Tell
from storage.schema import upgrade
from storage.store import Store
from tests.chatting import CONFIG, Heed, Someone
from tests.fakes import FakeClock

pytestmark = pytest.mark.asyncio(loop_scope="module")

Reach = Callable[[Someone], Awaitable[None]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def heed(tmp_path_factory):
    store = Store(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('states') / 'heed.db'}")
    await upgrade(store)
    yield Heed(store, FakeClock(), config=replace(CONFIG, monitoring=True, languages=("en", "cy")))
    await store.close()


@pytest.fixture(scope="module")
def reached():
    """Who has come to which state, and how their conversation stood then."""
    return {}


@pytest_asyncio.fixture(loop_scope="module")
async def rosa(heed, reached, request):
    """Somebody in the test's state."""
    state = request.getfixturevalue("state") if "state" in request.fixturenames else "nothing begun"
    return await come_to(state, heed, reached)


async def come_to(state: str, heed: Heed, reached: dict[str, Any]) -> Someone:
    if state not in reached:
        somebody = Someone(heed, chat=100 + len(reached))
        await STATES[state](somebody)
        reached[state] = somebody, await somebody.page()
    somebody, page = reached[state]
    await somebody.turns_to(page)
    await somebody.hears()  # a reminder that came when another one waited for theirs
    return somebody


async def nothing_begun(_rosa: Someone) -> None:
    pass


async def telling(rosa: Someone) -> None:
    await rosa.says("The bin was not emptied.")


def asked(*answers: str) -> Reach:
    """Reach the question that comes after these answers."""

    async def reach(rosa: Someone) -> None:
        await telling(rosa)
        await rosa.presses("That is all")
        for answer in answers:
            await rosa.presses(answer)

    return reach


async def checking(rosa: Someone) -> None:
    await rosa.tells("The bin was not emptied.")


async def changing(rosa: Someone) -> None:
    await checking(rosa)
    await rosa.says("change it")


async def passed_on(rosa: Someone) -> None:
    await rosa.says("His dad hits him.")


async def passed_on_and_asked(rosa: Someone) -> None:
    await passed_on(rosa)
    await rosa.presses("That is all")


async def passed_on_and_checking(rosa: Someone) -> None:
    await passed_on_and_asked(rosa)
    await rosa.presses("Skip")
    await rosa.presses("Skip")


async def choosing_a_language(rosa: Someone) -> None:
    await telling(rosa)
    await rosa.says("/language")


async def reminded(rosa: Someone) -> None:
    await telling(rosa)
    await rosa.heed.wait(hours=4)
    await rosa.hears()


async def choosing(rosa: Someone) -> None:
    await asked("Someone I care for", "Not yet")(rosa)
    await rosa.skips(await rosa.presses("Skip"))
    await rosa.presses("Send it")
    await rosa.presses("No thanks")
    await rosa.presses("Check or add to something")


async def adding(rosa: Someone) -> None:
    await choosing(rosa)
    await rosa.presses([label for label in rosa.buttons if label.startswith("HD-")][-1])


async def forming(rosa: Someone) -> None:
    await adding(rosa)
    await rosa.presses("Send a signed form")


async def offered(rosa: Someone) -> None:
    await checking(rosa)
    await rosa.presses("Send it")


def monitored(*answers: str) -> Reach:
    async def reach(rosa: Someone) -> None:
        await offered(rosa)
        for answer in ("Yes, ask me", *answers):
            await rosa.presses(answer)

    return reach


STATES: dict[str, Reach] = {
    "nothing begun": nothing_begun,
    "telling": telling,
    "asked for whom": asked(),
    "asked for consent": asked("My child"),
    "asked when": asked("Me"),
    "asked how to reply": asked("Me", "Skip"),
    "asked for an address": asked("Me", "Skip", "By e-mail"),
    "asked for a number": asked("Me", "Skip", "By phone"),
    "asked where to": asked("Me", "Skip", "By letter"),
    "asked for a name": asked("Me", "Skip", "Here in this chat"),
    "checking": checking,
    "changing": changing,
    "passed on": passed_on,
    "passed on and asked": passed_on_and_asked,
    "passed on and checking": passed_on_and_checking,
    "choosing a language": choosing_a_language,
    "reminded": reminded,
    "choosing": choosing,
    "adding": adding,
    "forming": forming,
    "offered monitoring": offered,
    "asked for gender": monitored(),
    "asked for an age": monitored("Female"),
    "asked about health": monitored("Female", "25 to 34", "White", "Irish"),
    "asked for a group": monitored("Female", "25 to 34"),
    "asked for a smaller group": monitored("Female", "25 to 34", "White"),
}

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
    "language": {"text": "/language"},
    "unknown command": {"text": "/nonsense"},
    "yes": {"text": "Yes"},
    "no": {"text": "no"},
    "done": {"text": "That is all"},
    "danger": {"text": "His dad hits him."},
    "danger in three words": {"text": "he hit me"},
    "danger behind a command": {"text": "/help his dad hits him"},
    "another language": {"text": "Mae fy nhad yn hwyr."},
    "a name": {"text": "Rosa Example"},
    "an address": {"text": "rosa@example.org"},
    "a number": {"text": "07700 900123"},
    "forwarded": {"text": "See this.", "forward_origin": {"type": "hidden_user", "sender_user_name": "Sam", "date": 1_748_941_920}},
    "contact": {"contact": {"phone_number": "01632 960001", "first_name": "Ana"}},
    "a reply": {
        "text": "It was Tuesday.",
        "reply_to_message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "{own}"},
    },
    "sticker": {"sticker": STICKER},
    "photo": {"photo": PHOTO},
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    "video note": {"video_note": {"file_id": "n", "file_unique_id": "n", "length": 3, "duration": 3}},
    "document": {"document": {"file_id": "d", "file_unique_id": "d"}},
    "video": {"video": {"file_id": "w", "file_unique_id": "w", "width": 1, "height": 1, "duration": 3}},
    "audio": {"audio": {"file_id": "u", "file_unique_id": "u", "duration": 3}},
    "animation": {
        "animation": {"file_id": "g", "file_unique_id": "g", "width": 1, "height": 1, "duration": 3},
        "document": {"file_id": "g", "file_unique_id": "g"},
    },
    "venue": {
        "venue": {"location": {"latitude": 51.5, "longitude": -0.1}, "title": "Day centre", "address": "1 High Street"},
        "location": {"latitude": 51.5, "longitude": -0.1},
    },
    "story": {"story": {"chat": {"id": 8, "type": "private", "first_name": "Sam"}, "id": 1}},
    "paid media": {"paid_media": {"star_count": 1, "paid_media": []}},
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
    "change:words",
    "change:name",
    "change:none",
    "answer:whom:me",
    "answer:name:",
    "agree:yes",
    "agree:no",
    "go_on",
    "form",
    "write:{own}",
    "language:cy",
    "monitor:yes",
    "monitor:no",
    "monitor:gender:female",
    "monitor:ethnicity:white",
    "monitor:ethnicity:white.irish",
    "monitor:age:25-34",
    "monitor:disability:no",
    "send:1",
    "case:{own}",
    "nonsense",
)


def naming(own: str, sent: Any) -> Any:
    """What is sent, with the person's own case named where it names one."""
    if isinstance(sent, dict):
        return {name: naming(own, value) for name, value in sent.items()}
    return sent.replace("{own}", own) if isinstance(sent, str) else sent


@pytest.mark.parametrize("state", STATES)
async def test_every_message_is_answered_with_a_way_on(rosa, state: str):
    page, own = await rosa.page(), await rosa.own_case()
    for kind, content in MESSAGES.items():
        assert (await rosa.sends(**naming(own, content))).strip(), f"{kind} while {state} is left unanswered"
        assert rosa.offered, f"{kind} while {state} leads nowhere"
        await rosa.turns_to(page)


@pytest.mark.parametrize("state", STATES)
async def test_every_button_old_or_new_is_answered_with_a_way_on(rosa, state: str):
    page, own = await rosa.page(), await rosa.own_case()
    for data in PRESSES:
        assert (await rosa.sends_press(naming(own, data))).strip(), f"{data} while {state} is left unanswered"
        assert rosa.offered, f"{data} while {state} leads nowhere"
        assert rosa.released, f"{data} while {state} spins for ever"
        await rosa.turns_to(page)


@pytest.mark.parametrize("state", STATES)
async def test_every_edit_is_answered(rosa, state: str):
    assert (await rosa.edits(101, text="The bin was not emptied at all.")).strip()
    assert (await rosa.edits(5, text="A message of long ago.")).strip()


@pytest.mark.parametrize("state", STATES)
async def test_from_everywhere_something_new_can_be_told(rosa, state: str):
    await rosa.says("/cancel")
    assert "I have that" in await rosa.says("The lamp is broken.")


async def test_every_state_question_and_topic_is_among_those_that_are_tried(heed, reached):
    for state in STATES:
        await come_to(state, heed, reached)
    pages = [page for _, page in reached.values()]
    all_states = {each.state for group in (Tell, Follow, Monitor) for each in group.__states__}
    assert {state for state, _ in pages} == {None, *all_states}
    assert {data.get("asking") for _, data in pages} >= {question.key for question in QUESTIONS}
    assert {(data.get("topic") or "").partition(":")[0] for _, data in pages} >= {topic.code for topic in TOPICS}


def of_a_chat(chat: int) -> dict[str, dict[str, Any]]:
    """Updates that nobody wrote to Heed, about this chat where they are about one."""
    bot = {"id": 1, "is_bot": True, "first_name": "Heed"}
    member = {
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "Rosa"},
        "date": 1_748_941_920,
        "old_chat_member": {"status": "member", "user": bot},
        "new_chat_member": {"status": "kicked", "until_date": 0, "user": bot},
    }
    post = {"message_id": 1, "date": 1_748_941_920, "chat": {"id": -100, "type": "channel", "title": "News"}, "text": "Hello"}
    return {
        "channel post": {"channel_post": post},
        "unknown kind": {"telepathy": {"thought": "hello"}},
        "nothing": {},
        "blocked by the person": {"my_chat_member": member},
    }


@pytest.mark.parametrize("state", STATES)
async def test_what_nobody_wrote_to_heed_is_noted_and_leads_to_nothing(heed, rosa, state: str):
    before, page = await heed.outbox(rosa.chat), await rosa.page()
    for kind, event in of_a_chat(rosa.chat).items():
        await heed.update(**event)
        assert await heed.outbox(rosa.chat) == before, f"{kind} while {state} is answered"
        assert await rosa.page() == page, f"{kind} while {state} changes where the conversation stands"


async def test_in_a_group_heed_asks_for_a_chat_of_ones_own_and_keeps_nothing(heed, rosa):
    group = {"chat": {"id": -55, "type": "group", "title": "Neighbours"}}
    first = await heed.update(message=rosa.message(text="The bin was not emptied.") | group)
    assert await heed.outbox(-55) == []
    second = await heed.update(message=rosa.message(text="/start") | group)
    [answer] = await heed.outbox(-55)
    assert "a chat of our own" in answer.payload["text"]
    third = await heed.update(edited_message=rosa.message(text="The bin was not emptied.") | group)
    assert len(await heed.outbox(-55)) == 1
    async with heed.store.read() as unit:
        assert [(await unit.inbox.get(row.id)).raw for row in (first, second, third)] == [b"", b"", b""]


async def test_a_live_location_that_moves_is_not_answered_each_time(heed, rosa):
    await rosa.sends(location={"latitude": 51.5, "longitude": -0.1, "live_period": 60})
    assert await rosa.edits(rosa.next_message, location={"latitude": 51.6, "longitude": -0.1}) == ""
