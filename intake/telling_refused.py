"""Tells who wrote a mail which of its files were not taken, where no acknowledgement of the case tells it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.acknowledging import WINDOW, Occasion, answered, kept_letter, key_of, reason_for_silence
from intake.letters import Letters
from intake.report import Refused
from intake.trust import Trust
from models.cases import Case, Message
from models.labels import Kind
from models.states import Channel, OutboxPurpose
from storage.unit_of_work import UnitOfWork


async def tell_refused(
    key: str, case: Case, message: Message, refused: Sequence[Refused], unit: UnitOfWork, letters: Letters, now: datetime
) -> None:
    """Write one letter about a message's refused files under `key` and keep it with the case; does not commit.

    Nothing is written while the case is not acknowledged, since that letter will tell it, nor to whom no acknowledgement would go:
    machines, forgeries, ourselves. It counts among the letters that one address may get in an hour; beyond those officers alone see it.
    """
    trust = None if message.trust is None else Trust.from_dict(message.trust)
    report = replace(answered(message, refused, now), trust=trust)
    silence = reason_for_silence(Occasion(report, Kind.COMPLAINT, is_new=True, is_own=letters.is_own))
    if not refused or silence is not None or report.reply_to is None or not await unit.outbox.is_written(key_of(case)):
        return
    if len(await unit.outbox.acknowledged_since(report.reply_to, now - WINDOW)) >= letters.config.most_an_hour:
        return
    letter = letters.refused_files(case.reference, report, key)
    if await unit.outbox.add(key, Channel.EMAIL, OutboxPurpose.ACKNOWLEDGEMENT, report.reply_to, letter, now, case_id=case.id):
        await unit.cases.add_message(kept_letter(case, letter, letters.config.mail_from, now))
