"""Splitting: what a resident wrote of a new matter on an old thread becomes a case of its own."""

from collections.abc import Collection, Mapping
from datetime import datetime

from intake.acknowledging import acknowledge_split_off, key_of
from intake.letters import Letters, in_words
from intake.moving import adopt, case_id_of, check_unmoved, judged_messages, settle, weight
from intake.references import new_reference
from intake.replying import WritePayloads, language_of
from models.cases import Case, Message
from models.errors import ActionInvalid
from models.joins import CaseSplit
from models.judgements import SuggestionRecord
from models.states import Band, Channel, Direction, OutboxPurpose
from storage.unit_of_work import UnitOfWork
from triage.suggestion import suggestion_from_dict

FIELD = "split-messages"
REASON = "split off from it"


async def split(
    unit: UnitOfWork,
    case: Case,
    account_id: int,
    revision: int,
    message_ids: Collection[int],
    letters: Letters,
    writers: Mapping[Channel, WritePayloads],
    now: datetime,
) -> Case:
    """Take messages of a resident out of a case into a new one; return that, linked with the old one. Does not commit.

    The new case waits for a decision on what was suggested about its messages, is acknowledged as any new case is, and is as restricted
    as the old one. Raises CaseMoved when the case is not as the officer saw it, and ActionInvalid when nothing that was judged would
    be left on either side.
    """
    check_unmoved(case, revision)
    moved, records = await _chosen(unit, case, set(message_ids))
    new = await _open(unit, case, moved, now)
    ids = [message.id for message in moved if message.id is not None]
    await unit.joins.move_messages(ids, case_id_of(new))
    await adopt(unit, new, records)
    await settle(unit, new)
    await settle(unit, case)
    await unit.cases.link(case_id_of(new), case_id_of(case), REASON)
    await unit.joins.add(
        CaseSplit(case_id=case_id_of(case), new_id=case_id_of(new), account_id=account_id, at=now, revision=revision, message_ids=ids)
    )
    case.revision += 1
    for each in (case, new):
        await unit.audit.append(now, account_id, "case_split", case_id_of(each), f"messages {ids} of case {case.id} into case {new.id}")
    top = max(records, key=weight)
    is_sure = suggestion_from_dict(top.body).kind.band is Band.SURE
    await acknowledge_split_off(new, top.kind, unit, letters, now, is_sure=is_sure)
    await _tell_in_chat(unit, new, moved[0], letters, writers, now)
    return new


async def _tell_in_chat(
    unit: UnitOfWork, case: Case, first: Message, letters: Letters, writers: Mapping[Channel, WritePayloads], now: datetime
) -> None:
    """Tell who wrote in a chat of the new case's reference: the conversation, which answers for itself otherwise, knows nothing of it."""
    if first.channel not in writers or not first.sender or await unit.outbox.is_written(key_of(case)):
        return
    day, language = letters.answer_by(now), await language_of(first.sender, unit)
    # In figures too: our months have English names only.
    said = {"reference": case.reference, "answer_by": in_words(day), "answer_on": f"{day:%d/%m/%Y}"}
    words = letters.words("chat_split", said, language)
    for payload in writers[first.channel](first.sender, words, (), language)[:1]:
        await unit.outbox.add(
            key_of(case), first.channel, OutboxPurpose.ACKNOWLEDGEMENT, first.sender, payload, now, case_id=case.id, stream=first.sender
        )


async def _chosen(unit: UnitOfWork, case: Case, wanted: set[int]) -> tuple[list[Message], list[SuggestionRecord]]:
    """Return the messages to move with what was suggested about them; raise ActionInvalid when a case would be left with none."""
    inbound = [message for message in await unit.cases.messages(case_id_of(case)) if message.direction is Direction.INBOUND]
    judged = await judged_messages(unit, inbound)
    moved = [message for message in inbound if message.id in wanted]
    if not any(message.id in judged for message in moved):
        raise ActionInvalid(fields={FIELD: "Choose the messages that belong to the new case."})
    if not any(message.id in judged for message in inbound if message.id not in wanted):
        raise ActionInvalid(fields={FIELD: "Leave at least one message in this case."})
    return moved, [judged[message.id] for message in moved if message.id is not None and message.id in judged]


async def _open(unit: UnitOfWork, case: Case, moved: list[Message], now: datetime) -> Case:
    reference = new_reference()
    while await unit.cases.by_reference(reference) is not None:
        reference = new_reference()
    first = moved[0]
    new = Case(
        reference=reference,
        channel=first.channel,
        opened_at=first.at,
        waiting_since=min(first.at, now),
        subject=first.subject,
        sender=first.sender,
        sender_name=first.sender_name,
        restricted=case.restricted,
        unread=case.unread,
    )
    await unit.cases.add(new)
    return new
