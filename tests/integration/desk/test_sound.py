"""Voice notes are played on the case's page, in parts, by whoever may read the case; missing files are fetched once more."""

import pytest

from models.awaited import AwaitedFile, FileState
from models.cases import Attachment
from models.states import Channel
from tests.desk_data import Sample, add_case
from tests.fakes import MORNING
from tests.sounds import ogg_opus

VOICE = ogg_opus()


async def messages_of(store, reference):
    async with store.read() as unit:
        case = await unit.cases.by_reference(reference)
        return case, [message.id for message in await unit.cases.messages(case.id)]


@pytest.fixture
async def voice(store, officer):
    """A case with a voice note: its reference and the file's number."""
    return await with_file(store, VOICE, "audio/ogg", "voice-1.ogg")


async def with_file(store, content, content_type, name, *, restricted=False):
    reference = await add_case(store, Sample("", "[voice note sent: voice-1.ogg]", channel=Channel.CHAT, restricted=restricted))
    _, [message_id, *_] = await messages_of(store, reference)
    file = Attachment(message_id=message_id, filename=name, content_type=content_type, size=len(content), content=content)
    async with store.begin() as unit:
        await unit.cases.add_attachment(file)
        await unit.commit()
    return reference, file.id


async def listen(browser, voice, **headers):
    reference, file_id = voice
    return await browser.client.get(f"/cases/{reference}/attachments/{file_id}/sound", headers=headers)


async def played(store, voice):
    case, _ = await messages_of(store, voice[0])
    async with store.read() as unit:
        return [entry.detail for entry in await unit.audit.of_case(case.id) if entry.action == "sound_played"]


async def test_the_page_has_a_player_that_needs_no_script(officer, voice):
    page = await officer.get(f"/cases/{voice[0]}")
    assert f'<audio class="heed-sound" controls preload="none" src="/cases/{voice[0]}/attachments/{voice[1]}/sound"' in page.text
    assert "media-src 'self'" in page.headers["content-security-policy"]
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]


async def test_a_sound_is_handed_out_sealed_and_to_be_played(officer, voice):
    answer = await listen(officer, voice)
    assert (answer.status_code, answer.content) == (200, VOICE)
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''voice-1.ogg"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, len(VOICE) - 1),
        ("bytes=-5", len(VOICE) - 5, len(VOICE) - 1),
        ("bytes=3-999999", 3, len(VOICE) - 1),
    ],
)
async def test_a_player_gets_the_part_that_it_asks_for(officer, voice, asked, first, last):
    answer = await listen(officer, voice, range=asked)
    assert answer.status_code == 206
    assert answer.content == VOICE[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(VOICE)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "bytes=-", "pages=1-2", "bytes=9-3", "bytes=a-b"])
async def test_what_is_no_single_range_gets_the_whole(officer, voice, asked):
    answer = await listen(officer, voice, range=asked)
    assert (answer.status_code, len(answer.content)) == (200, len(VOICE))


@pytest.mark.parametrize("asked", [f"bytes={len(VOICE)}-", "bytes=-0"])
async def test_a_part_that_is_not_there_is_refused_with_the_size(officer, voice, asked):
    answer = await listen(officer, voice, range=asked)
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(VOICE)}")


async def test_who_listened_is_noted_once_a_playing(officer, voice, store, clock):
    for asked in ("bytes=0-9", "bytes=10-20", "bytes=21-"):
        await listen(officer, voice, range=asked)
    assert await played(store, voice) == [f"attachment {voice[1]}"]
    clock.move(minutes=16)
    await listen(officer, voice, range="bytes=100-")
    assert len(await played(store, voice)) == 2


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "audio/x-unknown", "video/mp4", "application/octet-stream"])
async def test_nothing_but_sound_of_the_list_is_ever_shown_inline(officer, store, content_type):
    other = await with_file(store, b"<script>alert(1)</script>", content_type, "voice.ogg")
    assert (await listen(officer, other)).status_code == 404
    assert "<audio" not in (await officer.get(f"/cases/{other[0]}")).text


async def test_a_restricted_cases_voice_is_for_safeguarding_alone(officer, safeguarding, store):
    voice = await with_file(store, VOICE, "audio/ogg", "voice-1.ogg", restricted=True)
    assert (await listen(officer, voice)).status_code == 404
    assert (await listen(safeguarding, voice)).status_code == 200


async def test_a_file_of_another_case_is_not_handed_out(officer, voice, store):
    other = await with_file(store, VOICE, "audio/ogg", "other.ogg", restricted=True)
    assert (await listen(officer, (voice[0], other[1]))).status_code == 404


async def test_what_a_machine_heard_is_said_to_be_a_machines(officer, voice, store, clock):
    _, [message_id, *_] = await messages_of(store, voice[0])
    async with store.begin() as unit:
        await unit.awaited.add_transcripts(message_id, clock())
        heard = await unit.awaited.transcript(voice[1])
        heard.text, heard.made_by, heard.made_at, heard.state = "There is <b>no</b> food.", "hearing 1.0", clock(), FileState.DONE
        await unit.commit()
    text = (await officer.get(f"/cases/{voice[0]}")).text
    assert "Made by a machine from voice-1.ogg: hearing 1.0" in text
    assert "There is &lt;b&gt;no&lt;/b&gt; food." in text


async def awaited(store, reference, state):
    _, [message_id, *_] = await messages_of(store, reference)
    row = AwaitedFile(
        message_id=message_id,
        channel=Channel.CHAT,
        source="id",
        filename="photo-2.jpg",
        state=state,
        failures=7,
        claims=7,
        available_at=MORNING,
    )
    async with store.begin() as unit:
        await unit.awaited.add(row)
        await unit.commit()
    return row.id


async def test_a_file_on_its_way_is_shown(officer, voice, store):
    await awaited(store, voice[0], FileState.WAITING)
    text = (await officer.get(f"/cases/{voice[0]}")).text
    assert "photo-2.jpg" in text
    assert "On its way" in text


async def test_an_officer_has_a_missing_file_fetched_once_more(officer, voice, store):
    row_id = await awaited(store, voice[0], FileState.MISSING)
    assert "Fetch photo-2.jpg once more" in (await officer.get(f"/cases/{voice[0]}")).text
    answer = await officer.post(f"/cases/{voice[0]}/awaited/{row_id}/retry")
    assert answer.status_code == 303
    async with store.read() as unit:
        row = await unit.awaited.get(row_id)
        case = await unit.cases.by_reference(voice[0])
        assert (row.state, row.failures, row.claims) == (FileState.WAITING, 0, 0)
        assert "file_retried" in [entry.action for entry in await unit.audit.of_case(case.id)]


async def test_a_missing_file_of_a_case_one_may_not_see_stays_missing(officer, store):
    reference, _ = await with_file(store, VOICE, "audio/ogg", "voice-1.ogg", restricted=True)
    row_id = await awaited(store, reference, FileState.MISSING)
    await officer.get("/queue")
    assert (await officer.post(f"/cases/{reference}/awaited/{row_id}/retry")).status_code == 404
