"""An officer's reply to a resident: in the same thread by mail, or in the chat, held back for a minute in which it can be taken back."""

import re
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from intake.letters import Letters
from intake.moving import case_id_of, check_unmoved
from intake.parsing.headers import usable_address
from intake.receive import attachment_of
from intake.report import File
from models.cases import Case, Message
from models.correspondence import CaseReply
from models.errors import ActionInvalid, HeedError, NotFound
from models.outbox import OutboxRow
from models.states import Channel, Direction, OutboxPurpose, OutboxState
from storage.unit_of_work import UnitOfWork

HELD_BACK = timedelta(seconds=60)
LONGEST = 20_000
LARGEST_TOGETHER = 10 * 1024 * 1024  # bytes; many mail systems refuse letters of twice that
ANSWERING = re.compile(r"^\s*(?:(?:re|fw|fwd|aw)\s*:\s*)+", re.IGNORECASE)
TEXT, WAY, FILES = "reply-text", "reply-way", "reply-files"

# Makes the outgoing payloads of a reply over a channel from recipient, text, files, and the language of the conversation, if it has one.
WritePayloads = Callable[[str, str, Sequence[File], str | None], list[dict[str, Any]]]


class TooLateToTakeBack(HeedError):
    """The minute in which a reply can be taken back has passed; it is on its way."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer can go: a channel and an address or chat on it; `is_proven` unless the mail from there may be forged."""

    channel: Channel
    recipient: str
    is_proven: bool = True

    @property
    def code(self) -> str:
        """What a form calls it."""
        return f"{self.channel}:{self.recipient}"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer typed, without greeting and closing; `way` is a way's code."""

    text: str
    way: str
    files: tuple[File, ...] = ()


def ways_of(messages: Sequence[Message], channels: Collection[Channel]) -> list[Way]:
    """Return where the residents who wrote these messages can be answered over the `channels`, the latest first."""
    found: dict[str, Way] = {}
    for message in reversed(messages):
        if message.direction is Direction.INBOUND and not message.automatic:
            for way in _ways(message):
                if way.channel in channels:
                    found.setdefault(way.code, way)
    return list(found.values())


async def reply(
    unit: UnitOfWork,
    case: Case,
    account_id: int,
    revision: int,
    draft: Draft,
    letters: Letters,
    writers: Mapping[Channel, WritePayloads],
    now: datetime,
) -> CaseReply:
    """Keep a reply with its case and write it to the outbox, to be sent in a minute; does not commit.

    Raises CaseMoved when the case is not as the officer saw it, and ActionInvalid naming the field at fault.
    """
    check_unmoved(case, revision)
    messages = await unit.cases.messages(case_id_of(case))
    way = _checked(draft, ways_of(messages, {Channel.EMAIL, *writers}))
    message = Message(case_id=case_id_of(case), direction=Direction.OUTBOUND, channel=way.channel, at=now, text="")
    message_id = await unit.cases.add_message(message, [attachment_of(file) for file in draft.files])
    key = _key(message_id)
    if way.channel is Channel.EMAIL:
        payloads = [_mailed(case, message, messages, way, draft, letters, key)]
    else:
        language = await language_of(way.recipient, unit)
        message.text = letters.words("chat_reply", {"reference": case.reference, **_said(messages, way, draft)}, language)
        payloads = writers[way.channel](way.recipient, message.text, draft.files, language)
    if not payloads:  # such as a text whose sender is a word, and no number
        raise ActionInvalid(fields={WAY: "Nobody can be answered there. Choose another way."})
    for number, payload in enumerate(payloads):
        own = key if number == 0 else f"{key}:{number}"
        await unit.outbox.add(
            own,
            way.channel,
            OutboxPurpose.REPLY,
            way.recipient,
            payload,
            now,
            case_id=case.id,
            stream=key,  # its parts in order; the chat's own stream would have to wait for it
            not_before=now + HELD_BACK,
        )
    kept = CaseReply(
        case_id=case_id_of(case),
        message_id=message_id,
        account_id=account_id,
        at=now,
        channel=way.channel,
        recipient=way.recipient,
        text=draft.text.strip(),
        revision=revision,
    )
    await unit.correspondence.add(kept)
    case.revision += 1
    await unit.audit.append(now, account_id, "replied", case.id, f"message {message_id}")
    return kept


def seconds_left(written: CaseReply, account_id: int, now: datetime) -> int:
    """Return for how many seconds this account may still take a reply back; 0 when it may not."""
    left = (written.at + HELD_BACK - now).total_seconds()
    return max(0, int(left)) if written.account_id == account_id and written.taken_back_at is None else 0


async def take_back(unit: UnitOfWork, case: Case, account_id: int, reply_id: int, now: datetime) -> CaseReply:
    """Take one's own reply back before it is sent; does not commit. Done twice it has the effect of once.

    It stays on record, and is never sent. Raises NotFound, and TooLateToTakeBack when it may have gone already.
    """
    written = await unit.correspondence.reply(reply_id)
    if written is None or written.account_id != account_id or written.case_id not in await unit.joins.family(case_id_of(case)):
        raise NotFound
    if written.taken_back_at is not None:
        return written
    rows = await _rows(unit, written)
    if not seconds_left(written, account_id, now) or any(row.state is not OutboxState.PENDING or row.attempts for row in rows):
        raise TooLateToTakeBack
    for row in rows:
        row.state = OutboxState.TAKEN_BACK
    written.taken_back_at, written.taken_back_revision = now, case.revision
    case.revision += 1
    await unit.audit.append(now, account_id, "reply_taken_back", case.id, f"message {written.message_id}")
    return written


async def language_of(stream: str, unit: UnitOfWork) -> str | None:
    """Return the language that the conversation `stream` is held in, such as "cy"; None where there is none."""
    conversation = await unit.conversations.get(stream)
    return None if conversation is None else conversation.data.get("language")


def packed(files: Sequence[File]) -> list[dict[str, str]]:
    """Return files as an outbox payload holds them."""
    return [{"name": each.name, "type": each.content_type, "content": b64encode(each.content).decode()} for each in files]


def _ways(message: Message) -> list[Way]:
    proven = (message.trust or {}).get("dmarc") != "fail"
    address = usable_address(message.reply_to or "") or (usable_address(message.sender or "") if message.channel is Channel.EMAIL else None)
    chat = [Way(message.channel, message.sender)] if message.channel is not Channel.EMAIL and message.sender else []
    mail = [Way(Channel.EMAIL, address, proven)] if address else []
    # Who gave an address in a chat asked to be answered there.
    return [*mail, *chat]


def _checked(draft: Draft, ways: Sequence[Way]) -> Way:
    """Return the way that was chosen, or raise ActionInvalid naming every field at fault."""
    errors: dict[str, str] = {}
    if not draft.text.strip():
        errors[TEXT] = "Write what the resident is to read."
    elif len(draft.text) > LONGEST:
        errors[TEXT] = f"Shorten it to {LONGEST:,} characters."
    if sum(len(file.content) for file in draft.files) > LARGEST_TOGETHER:
        errors[FILES] = f"Send files of at most {LARGEST_TOGETHER // 1024**2} MB together."
    way = next((each for each in ways if each.code == draft.way), ways[0] if len(ways) == 1 and not draft.way else None)
    if way is None:
        errors[WAY] = "Choose where the reply goes." if ways else "There is nowhere to send a reply to."
    if errors or way is None:
        raise ActionInvalid(fields=errors)
    return way


def _mailed(
    case: Case, message: Message, messages: Sequence[Message], way: Way, draft: Draft, letters: Letters, key: str
) -> dict[str, Any]:
    """Return the letter in the thread of what it answers, and keep with `message` what it says."""
    answered = [each for each in messages if each.direction is Direction.INBOUND and each.message_id and not each.automatic]
    thread = [each.message_id for each in messages if each.message_id]
    if answered:  # the last that a person wrote is what is answered, whatever came after it
        thread = [*(each for each in thread if each != answered[-1].message_id), answered[-1].message_id or ""]
    subject = ANSWERING.sub("", (answered[-1].subject if answered else "") or case.subject) or case.reference
    said = {"subject": subject, **_said(messages, way, draft)}
    letter = letters.from_a_person("reply", said, way.recipient, key, case.reference, thread)
    message.sender, message.subject = letters.config.mail_from, letter["headers"]["Subject"]
    message.message_id, message.text = letter["headers"]["Message-ID"], letter["text"]
    return {**letter, "files": packed(draft.files)}


def _said(messages: Sequence[Message], way: Way, draft: Draft) -> dict[str, str]:
    return {"name": _name(messages, way), "text": draft.text.strip()}


def _name(messages: Sequence[Message], way: Way) -> str:
    """Return the name of who is answered, or ""."""
    names = (each.sender_name for each in reversed(messages) if way in _ways(each) and each.direction is Direction.INBOUND)
    return next((name for name in names if name), "")


async def _rows(unit: UnitOfWork, written: CaseReply) -> list[OutboxRow]:
    """Return all that goes out for a reply."""
    key, rows = _key(written.message_id), list[OutboxRow]()
    while (row := await unit.outbox.by_key(key if not rows else f"{key}:{len(rows)}")) is not None:
        rows.append(row)
    return rows


def _key(message_id: int) -> str:
    return f"reply:{message_id}"
