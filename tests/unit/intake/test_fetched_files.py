"""Files that came with a message are fetched after its words were received: in full, safely, and again where it fails."""

from dataclasses import dataclass, field, replace

import pytest
from sqlmodel import col, select

from bot.config import ChatConfig
from bot.languages import Languages
from bot.refusing import ChatTeller
from bot.warning import ChatWarner
from intake.attachments import FileRules
from intake.chores import Chores
from intake.fetched_files import FetchedFiles
from intake.listening import Listening
from intake.receive import Receiver
from intake.report import Awaited, Report
from intake.retry import FILE_DELAYS
from intake.scanning import Finding
from models.awaited import FileState
from models.errors import FileTooLarge, FileUnavailable, ScannerUnavailable
from models.labels import Safeguarding
from models.outbox import OutboxRow
from models.states import CaseStatus, Channel, Direction, OutboxPurpose
from tests.fakes import fake_classify, fake_suggestion
from tests.mailing import make_letters
from tests.pictures import jpeg_with, place_in, tiff_of
from tests.sounds import ogg_opus, ogg_theora


@dataclass
class FakeFiles:
    """The other side's files by their id; raises the errors it is given first, one a call."""

    files: dict[str, bytes] = field(default_factory=dict)
    errors: list[Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def __call__(self, source, most):
        self.asked.append(source)
        if self.errors:
            raise self.errors.pop(0)
        if len(self.files[source]) > most:
            raise FileTooLarge
        return self.files[source]


class Hearing:
    """A transcriber that hears what it is told to; raises the errors it is given first."""

    name = "hearing 1.0"

    def __init__(self, says, *errors):
        self.says, self.errors, self.heard = says, list(errors), []

    async def __call__(self, content, content_type):
        self.heard.append((content, content_type))
        if self.errors:
            raise self.errors.pop(0)
        return self.says


def alarmed_by(word):
    """A classifier that takes a word for a disclosure."""

    def classify(message):
        return fake_suggestion(safeguarding=Safeguarding.CHILD if word in message.text else Safeguarding.NONE)

    return classify


@dataclass
class Work:
    """A receiver, the files of a chat, and the worker's way with them."""

    store: object
    clock: object
    receiver: Receiver
    files: FakeFiles
    rules: FileRules = field(default_factory=FileRules)

    async def receive(self, *awaited, text="[voice note sent: voice-1.ogg]", joins=None):
        report = Report(Channel.CHAT, self.clock(), text, sender="telegram:7", proven_reference=joins, awaited=awaited)
        suggestion = await self.receiver.suggest(report)
        async with self.store.begin() as unit:
            received = await self.receiver.receive(report, suggestion, unit, None)
            await unit.commit()
        return received

    async def step(self):
        tellers = {Channel.CHAT: ChatTeller(self.clock, Languages())}
        fetchers = {Channel.CHAT: self.files}
        chore = FetchedFiles(self.store, self.clock, self.receiver, self.rules, fetchers, tellers, self.warners)
        return await Chores(self.store, self.clock, chore).step()

    async def listen(self, hearing):
        chore = Listening(self.store, self.clock, self.receiver, hearing, self.warners)
        return await Chores(self.store, self.clock, chore).step()

    @property
    def warners(self):
        config = ChatConfig("Westmere Council", child_line="01632 960 111")
        return {Channel.CHAT: ChatWarner(self.clock, Languages(("en", "cy")), config)}

    async def kept(self, received):
        async with self.store.read() as unit:
            return await unit.cases.attachments([message.id for message in await unit.cases.messages(received.case_id)])

    async def kept_as_said(self, received):
        async with self.store.read() as unit:
            return [message.text for message in await unit.cases.messages(received.case_id) if message.direction is Direction.OUTBOUND]

    async def waiting(self, received):
        async with self.store.read() as unit:
            return await unit.awaited.of_messages([message.id for message in await unit.cases.messages(received.case_id)])

    async def said(self):
        async with self.store.read() as unit:
            rows = await unit._session.exec(select(OutboxRow).where(OutboxRow.channel == Channel.CHAT).order_by(col(OutboxRow.id)))
            return [row.payload["text"] for row in rows]

    async def case(self, received):
        async with self.store.read() as unit:
            return await unit.cases.get(received.case_id)

    async def suggestions(self, received):
        async with self.store.read() as unit:
            return await unit.judgements.suggestions(received.case_id)

    async def alerts(self, received):
        async with self.store.read() as unit:
            return [row for row in await unit.outbox.of_case(received.case_id) if row.purpose is OutboxPurpose.CONCERN_ALERT]


@pytest.fixture
def work(store, clock):
    return Work(store, clock, Receiver(fake_classify(), clock, make_letters()), FakeFiles())


async def test_a_file_is_fetched_named_typed_and_kept_with_its_message(work):
    work.files.files["v"] = ogg_opus()
    received = await work.receive(Awaited("v", "../voice-1.ogg"))
    assert await work.kept(received) == []

    assert await work.step()

    [file] = await work.kept(received)
    assert (file.filename, file.content_type, file.content) == ("voice-1.ogg", "audio/ogg", ogg_opus())
    assert await work.waiting(received) == []
    assert await work.said() == []
    assert not await work.step()


async def test_a_photograph_is_kept_without_its_place(work):
    work.files.files["p"] = jpeg_with(tiff_of("<"))
    received = await work.receive(Awaited("p", "photo-1.jpg"))
    await work.step()
    [file] = await work.kept(received)
    assert file.content_type == "image/jpeg"
    assert place_in(file.content) is None


async def test_a_voice_note_that_could_not_be_had_once_is_tried_again_later(work, clock):
    work.files.files["v"] = ogg_opus()
    work.files.errors = [FileUnavailable()]
    received = await work.receive(Awaited("v", "voice-1.ogg"))

    await work.step()
    assert await work.kept(received) == []
    assert not await work.step(), "it is not hammered"
    assert await work.said() == []

    clock.now += FILE_DELAYS[0]
    await work.step()
    assert [file.filename for file in await work.kept(received)] == ["voice-1.ogg"]


async def test_the_other_sides_own_pause_is_kept(work, clock):
    work.files.files["v"] = ogg_opus()
    work.files.errors = [FileUnavailable(retry_after=400)]
    await work.receive(Awaited("v", "voice-1.ogg"))
    await work.step()
    clock.move(seconds=399)
    assert not await work.step()
    clock.move(seconds=1)
    assert await work.step()


async def test_after_the_last_try_the_file_is_said_to_be_missing_and_can_still_be_asked_for(work, clock):
    work.files.errors = [FileUnavailable() for _ in range(len(FILE_DELAYS) + 1)]
    received = await work.receive(Awaited("the-file-id", "voice-1.ogg"))
    await work.step()
    for delay in FILE_DELAYS:
        assert await work.said() == []
        clock.now += delay
        assert await work.step()

    assert await work.said() == ["I could not get voice-1.ogg. We have noted that you sent it. Please try to send it once more."]
    [row] = await work.waiting(received)
    assert (row.state, row.source) == (FileState.MISSING, "the-file-id")
    clock.move(days=30)
    assert not await work.step()


@pytest.mark.parametrize(
    ("finding", "why", "said"),
    [
        (Finding.MALWARE, "a check found harmful software in it", "A check says that it could do harm."),
        (Finding.TOO_LARGE, "it is too large to be checked for harmful software", "It is too big to check."),
    ],
)
async def test_what_the_malware_check_refuses_is_never_kept_and_is_said(work, finding, why, said):
    async def scan(content):
        return finding

    work.rules = FileRules(scan=scan)
    work.files.files["f"] = b"%PDF-1.4 bad"
    received = await work.receive(Awaited("f", "form.pdf"))
    await work.step()
    [file] = await work.kept(received)
    assert (file.filename, file.content, file.refused) == ("form.pdf", b"", why)
    [told] = await work.said()
    assert told.startswith(f"I could not keep form.pdf. {said}")


async def test_a_program_is_not_taken_whatever_it_is_called(work):
    work.files.files["f"] = b"MZ" + bytes(80)
    received = await work.receive(Awaited("f", "letter.pdf"))
    await work.step()
    [file] = await work.kept(received)
    assert (file.content, file.refused) == (b"", "it is of a kind that we do not take, such as a program")
    assert (await work.said())[0].startswith("I could not keep letter.pdf. A check says that it could do harm.")


async def test_a_file_that_is_too_large_is_recorded_and_said(work):
    work.rules = FileRules(largest=10)
    work.files.files["f"] = bytes(11)
    received = await work.receive(Awaited("f", "film.mp4"))
    await work.step()
    [file] = await work.kept(received)
    assert (file.content, file.refused) == (b"", "it is too large")
    assert "It is too big." in (await work.said())[0]


async def test_while_the_malware_check_is_away_the_file_waits_however_long_and_the_words_do_not(work, clock):
    away = True

    async def scan(content):
        if away:
            raise ScannerUnavailable
        return Finding.CLEAN

    work.rules = FileRules(scan=scan)
    work.files.files["v"] = ogg_opus()
    received = await work.receive(Awaited("v", "voice-1.ogg"), text="The bin was not emptied.")
    for _ in range(20):
        await work.step()
        clock.move(minutes=1)
    assert (await work.case(received)).status is CaseStatus.AWAITING_CONFIRMATION
    assert await work.kept(received) == []
    assert await work.said() == []

    away = False
    work.files.files.clear()  # the other side keeps it no longer
    await work.step()
    assert [file.content for file in await work.kept(received)] == [ogg_opus()]
    assert work.files.asked == ["v"]


async def test_words_of_a_file_are_offered_to_triage_and_a_disclosure_in_it_alerts(work):
    work.receiver = replace(work.receiver, classify=alarmed_by("hits me"))
    work.files.files["f"] = b"My stepdad hits me every night."
    received = await work.receive(Awaited("f", "diary.txt"), text="Please read this.")
    assert await work.alerts(received) == []
    await work.step()
    assert len(await work.alerts(received)) == 1
    case = await work.case(received)
    assert (case.concern, case.revision) == (True, 2)
    assert [each.safeguarding for each in await work.suggestions(received)] == [Safeguarding.NONE, Safeguarding.CHILD]


async def test_who_sent_a_file_that_tells_of_danger_is_told_whom_to_ring_once_it_is_read(work):
    work.receiver = replace(work.receiver, classify=alarmed_by("hits me"))
    work.files.files |= {"f": b"My stepdad hits me every night.", "g": b"He hits me and I am afraid."}
    received = await work.receive(Awaited("f", "diary.txt"), Awaited("g", "more.txt"), text="Please read this.")
    assert await work.said() == []

    assert await work.step()
    [said] = await work.said()
    case = await work.case(received)
    assert said.startswith(f"I have now gone through what you sent with {case.reference}.")
    for line in ("ring 999", "Childline", "01632 960 111"):
        assert line in said
    assert await work.kept_as_said(received) == [said]

    assert await work.step()
    assert len(await work.said()) == 1, "the second file tells of the same danger"


async def test_whom_to_ring_is_said_in_the_language_of_the_chat(work, store, clock):
    work.receiver = replace(work.receiver, classify=alarmed_by("hits me"))
    work.files.files["f"] = b"My stepdad hits me every night."
    await work.receive(Awaited("f", "diary.txt"), text="Please read this.")
    async with store.begin() as unit:
        await unit.conversations.put("telegram:7", None, {"language": "cy"}, clock())
        await unit.commit()
    await work.step()
    [said] = await work.said()
    assert "ffoniwch 999" in said


async def test_who_has_just_been_told_whom_to_ring_is_not_told_again_for_a_file(work):
    work.receiver = replace(work.receiver, classify=alarmed_by("hits me"))
    work.files.files["f"] = b"My stepdad hits me every night."
    await work.receive(Awaited("f", "diary.txt"), text="He hits me. Here is more.")
    await work.step()
    assert await work.said() == []


async def test_despair_in_a_file_is_answered_though_triage_finds_no_concern(work):
    work.files.files["f"] = b"I want to die."
    await work.receive(Awaited("f", "letter.txt"), text="Please read this.")
    await work.step()
    [said] = await work.said()
    assert "Ring Samaritans now on 116 123" in said


async def test_danger_that_is_heard_in_a_voice_note_is_answered_with_whom_to_ring(work):
    work.receiver = replace(work.receiver, classify=alarmed_by("hits me"))
    work.files.files["v"] = ogg_opus()
    await work.receive(Awaited("v", "voice-1.ogg"))
    await work.step()
    assert await work.said() == []
    await work.listen(Hearing("He hits me."))
    [said] = await work.said()
    assert "Childline" in said


async def test_a_file_takes_no_concern_back_and_raises_none_twice(work):
    work.receiver = replace(work.receiver, classify=alarmed_by("hits me"))
    work.files.files["f"] = b"The bus came late."
    received = await work.receive(Awaited("f", "bus.txt"), text="He hits me.")
    work.receiver = replace(work.receiver, classify=fake_classify())
    await work.step()
    assert (await work.case(received)).concern
    assert [each.safeguarding for each in await work.suggestions(received)] == [Safeguarding.CHILD]
    assert len(await work.alerts(received)) == 1


async def test_words_that_come_after_the_decision_ask_for_it_again(work, store):
    work.files.files["f"] = b"More about the bus."
    received = await work.receive(Awaited("f", "bus.txt"), text="The bus.")
    async with store.begin() as unit:
        (await unit.cases.get(received.case_id)).status = CaseStatus.CONFIRMED
        await unit.commit()
    await work.step()
    assert (await work.case(received)).status is CaseStatus.AWAITING_CONFIRMATION


async def test_a_file_without_words_asks_nothing_again(work):
    work.files.files["p"] = jpeg_with(tiff_of("<"))
    received = await work.receive(Awaited("p", "photo-1.jpg"))
    await work.step()
    assert len(await work.suggestions(received)) == 1
    assert (await work.case(received)).revision == 1


async def test_two_workers_keep_a_file_once(work, clock):
    work.files.files["v"] = ogg_opus()
    received = await work.receive(Awaited("v", "voice-1.ogg"))

    class Slow(FakeFiles):
        async def __call__(self, source, most):
            clock.move(minutes=6)  # the first worker's claim runs out while it fetches
            fast = Work(work.store, clock, work.receiver, work.files)
            await fast.step()
            return work.files.files[source]

    await Work(work.store, clock, work.receiver, Slow()).step()
    assert len(await work.kept(received)) == 1


async def test_a_worker_that_was_held_up_leaves_a_file_to_the_one_that_took_it_over(work, store, clock):
    work.files.files["v"] = ogg_opus()
    received = await work.receive(Awaited("v", "voice-1.ogg"))

    class HeldUp(FakeFiles):
        async def __call__(self, source, most):
            clock.move(minutes=6)
            async with store.begin() as unit:
                await unit.awaited.claim(frozenset({Channel.CHAT}), clock(), FILE_DELAYS[-1])  # and has not ended yet
                await unit.commit()
            return work.files.files[source]

    await Work(work.store, clock, work.receiver, HeldUp()).step()
    assert await work.kept(received) == []


async def test_a_program_that_dies_over_a_file_six_times_leaves_it_to_people(work, store, clock):
    received = await work.receive(Awaited("v", "voice-1.ogg"))
    for _ in range(6):
        async with store.begin() as unit:
            await unit.awaited.claim(frozenset({Channel.CHAT}), clock(), FILE_DELAYS[0])
            await unit.commit()
        clock.now += FILE_DELAYS[0]
    await work.step()
    assert work.files.asked == []
    [row] = await work.waiting(received)
    assert row.state is FileState.MISSING


async def test_what_a_machine_hears_is_kept_beside_the_sound_and_offered_to_triage(work):
    work.receiver = replace(work.receiver, classify=alarmed_by("no food"))
    work.files.files["v"] = ogg_opus()
    received = await work.receive(Awaited("v", "voice-1.ogg"))
    await work.step()
    hearing = Hearing("There is no food in the house.")

    assert await work.listen(hearing)

    assert hearing.heard == [(ogg_opus(), "audio/ogg")]
    async with work.store.read() as unit:
        message_ids = [message.id for message in await unit.cases.messages(received.case_id)]
        [transcript] = (await unit.awaited.transcripts(message_ids)).values()
    assert (transcript.text, transcript.made_by) == ("There is no food in the house.", "hearing 1.0")
    assert len(await work.alerts(received)) == 1
    assert not await work.listen(hearing)


async def test_a_transcriber_that_fails_is_asked_again_and_the_sound_stays(work, clock):
    work.files.files["v"] = ogg_opus()
    received = await work.receive(Awaited("v", "voice-1.ogg"))
    await work.step()
    hearing = Hearing("Hello.", RuntimeError("out of memory"))
    await work.listen(hearing)
    assert len(await work.kept(received)) == 1
    clock.now += FILE_DELAYS[0]
    await work.listen(hearing)
    async with work.store.read() as unit:
        message_ids = [message.id for message in await unit.cases.messages(received.case_id)]
        assert [each.text for each in (await unit.awaited.transcripts(message_ids)).values()] == ["Hello."]


async def test_a_film_is_not_listened_to(work):
    work.files.files["f"] = ogg_theora()
    received = await work.receive(Awaited("f", "film.ogv"))
    await work.step()
    assert [file.content_type for file in await work.kept(received)] == ["application/ogg"]
    assert not await work.listen(Hearing("x"))
