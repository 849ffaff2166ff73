"""Checks files whose message was received while the malware check was away: again and again until it is back, never without a verdict."""

from datetime import datetime, timedelta

import structlog

from intake.acknowledging import refused_in
from intake.attachments import FileRules, objection, words_in
from intake.holding_back import may_hold_words
from intake.judging_again import judge_again
from intake.parsing.kinds import UNKNOWN
from intake.ports import Clock
from intake.receive import Receiver
from intake.report import File
from intake.telling_refused import tell_refused
from models.cases import Attachment, Message
from models.errors import ScannerUnavailable
from models.unchecked import UncheckedMessage
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from triage.suggestion import suggestion_from_dict

LEASE = timedelta(minutes=2)  # longer than the check of one file and its reading take; renewed with each file
SHORTEST, LONGEST = timedelta(seconds=10), timedelta(minutes=1)
PATIENCE = 4  # the wait after a vain try is that part of the time that has passed
MOST_VAIN = 2  # files of one message in a row that get no answer
LONG = timedelta(minutes=15)

log = structlog.get_logger()


def next_wait(waited: timedelta) -> timedelta:
    """Return how long a message waits for the next try, having waited so long: soon at first, and never long after the check is back."""
    return min(max(waited / PATIENCE, SHORTEST), LONGEST)


class LateChecks:
    """One worker's way with files that wait for the malware check."""

    def __init__(self, store: Store, clock: Clock, receiver: Receiver, rules: FileRules) -> None:
        """Check by `rules`, and offer what is read then to triage through `receiver`."""
        self._store = store
        self._clock = clock
        self._receiver = receiver
        self._rules = rules

    async def step(self) -> bool:
        """See to the files of one message; return whether any was due. Raises StoreUnavailable and ModelUnusable."""
        if self._rules.scan is None:
            return False  # without a check nothing that waits for one is let through
        async with self._store.begin() as unit:
            claimed = await unit.unchecked.claim(self._clock(), LEASE)
            file_ids = [] if claimed is None else await unit.unchecked.file_ids(claimed.message_id)
            await unit.commit()
        if claimed is None:
            return False
        is_answered = await self._check(claimed, file_ids)
        await self._conclude(claimed, is_answered=is_answered)
        return True

    async def _check(self, claimed: UncheckedMessage, file_ids: list[int]) -> bool:
        """Check file after file; return whether each got a verdict."""
        vain = 0
        for file_id in file_ids:
            try:
                await self._check_one(claimed, file_id)
            except ScannerUnavailable:
                vain += 1
                if vain == MOST_VAIN:
                    break
        return vain == 0

    async def _check_one(self, claimed: UncheckedMessage, file_id: int) -> None:
        async with self._store.read() as unit:
            file = await unit.unchecked.file(file_id)
            found = None if file is None else await unit.cases.attachment(file_id)
        if file is None or found is None:
            return
        refused = await objection(file.content, self._rules)
        checked = File(found[0].filename, found[0].content_type, file.content, file.text, file.listing)
        words = "" if refused else await words_in(checked, self._rules)
        async with self._store.begin() as unit:
            ours = await unit.unchecked.ours(claimed)
            found = None if ours is None else await unit.cases.attachment(file_id)
            if ours is None or found is None:
                return
            _release(found[0], checked, words, refused)
            ours.has_new_words = ours.has_new_words or bool(words.strip())
            ours.refused = [*ours.refused, file_id] if refused else ours.refused
            ours.available_at = self._clock() + LEASE
            await unit.unchecked.remove(file_id)
            await unit.awaited.add_transcripts(ours.message_id, self._clock())
            await unit.commit()
        log.info("late_check_done", attachment=file_id, refused=refused)

    async def _conclude(self, claimed: UncheckedMessage, *, is_answered: bool) -> None:
        """Offer new words to triage, and note that the message is done with or waits on, in one transaction."""
        async with self._store.read() as unit:
            ours = await unit.unchecked.ours(claimed)
            message = await unit.cases.message(claimed.message_id)
        if ours is None or message is None:
            return
        effect = await judge_again(message, self._receiver, self._store) if ours.has_new_words else None
        async with self._store.begin() as unit:
            ours = await unit.unchecked.ours(claimed)
            message = await unit.cases.message(claimed.message_id)  # anew: it may have been split off or joined meanwhile
            if ours is None or message is None:
                return
            if effect is not None:
                await effect(unit)
                ours.has_new_words = False
            await self._tell(unit, ours, message)
            await self._settle(unit, ours, is_answered=is_answered)
            await _place_anew(unit, message.case_id)
            await unit.commit()

    async def _tell(self, unit: UnitOfWork, ours: UncheckedMessage, message: Message) -> None:
        """Tell the resident what was refused since the letter went that would have told it."""
        case = await unit.cases.get(message.case_id)
        if case is None or not ours.refused:
            return
        files = [file for file in await unit.cases.attachment_heads([ours.message_id]) if file.id in ours.refused]
        key = f"refused_late:{ours.refused[0]}"
        await tell_refused(key, case, message, refused_in(files), unit, self._receiver.letters, self._clock())
        ours.refused = []

    async def _settle(self, unit: UnitOfWork, ours: UncheckedMessage, *, is_answered: bool) -> None:
        now = self._clock()
        if is_answered:
            if ours.tries:
                log.warning("files_checked_again", waited_seconds=int((now - ours.since).total_seconds()))
                await unit.unchecked.hurry(now)
            await unit.unchecked.finish(ours.message_id)
        else:
            await self._postpone(unit, ours, now)

    async def _postpone(self, unit: UnitOfWork, ours: UncheckedMessage, now: datetime) -> None:
        waited = now - ours.since
        wait = next_wait(waited)
        ours.tries += 1
        ours.available_at = now + wait
        await unit.flush()
        await unit.unchecked.postpone_due(now, now + wait)
        tell = log.error if waited >= LONG else log.warning
        tell("files_unchecked", waited_seconds=int(waited.total_seconds()), again_in_seconds=int(wait.total_seconds()))


def _release(attachment: Attachment, file: File, words: str, refused: str) -> None:
    """Hand out what was checked, or forget it and keep the reason."""
    attachment.unchecked_since = None
    if refused:
        attachment.refused, attachment.content_type, attachment.size = refused, UNKNOWN, 0
    else:
        attachment.content, attachment.text, attachment.listing = file.content, words, file.listing


async def _place_anew(unit: UnitOfWork, case_id: int) -> None:
    """Let a case stand among those that were not read to the end only as long as one of its messages was not."""
    case = await unit.cases.get(case_id)
    if case is None or not case.unread:
        return
    messages = [message.id for message in await unit.cases.messages(case_id) if message.id is not None]
    files = await unit.cases.attachment_heads(messages)
    waits = any(file.unchecked_since is not None and may_hold_words(file.content_type) for file in files)
    decided = max((each.suggestion_id for each in await unit.judgements.decisions(case_id)), default=0)
    since = [record for record in await unit.judgements.suggestions(case_id) if (record.id or 0) > decided]
    case.unread = waits or any(suggestion_from_dict(record.body).may_hide_a_concern for record in since)
