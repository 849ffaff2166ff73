"""Files that a message came with: fetched after its words were received, then treated as a mail's attachments are."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from intake.attachments import FileRules, examine
from intake.judging_again import judge_again
from intake.parsing.files import file_from
from intake.parsing.kinds import is_sound
from intake.ports import Clock, Effect, FetchFile, TellDanger, TellRefused
from intake.receive import Receiver, attachment_of, refusal_of
from intake.refusals import MISSING, TOO_LARGE
from intake.report import File, Refused, Report
from models.awaited import AwaitedFile
from models.cases import Message
from models.errors import FileTooLarge, FileUnavailable, ScannerUnavailable
from models.states import Channel
from storage.store import Store
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FetchedFiles:
    """The chore of fetching: by each channel's own way to its files, to tell a person what was not kept, and to say whom to ring."""

    store: Store
    clock: Clock
    receiver: Receiver
    rules: FileRules
    fetchers: Mapping[Channel, FetchFile]
    tellers: Mapping[Channel, TellRefused] = field(default_factory=dict)
    warners: Mapping[Channel, TellDanger] = field(default_factory=dict)
    lease: timedelta = timedelta(minutes=5)

    async def claim(self, unit: UnitOfWork) -> AwaitedFile | None:
        """Take up the file that has been due longest."""
        return await unit.awaited.claim(frozenset(self.fetchers), self.clock(), self.lease)

    async def now(self, row: AwaitedFile, unit: UnitOfWork) -> AwaitedFile | None:
        """Return the row as it stands now."""
        return await unit.awaited.get(row.id or 0)

    async def do(self, row: AwaitedFile) -> Effect:
        """Fetch, check and read the file; what it says is offered to triage together with the message. Raises ScannerUnavailable."""
        async with self.store.read() as unit:
            message = await message_of(row.message_id, unit)
        try:
            content = row.content or await self.fetchers[row.channel](row.source, self.rules.largest)
        except FileTooLarge:
            return self._refuse(row, Refused(row.filename, TOO_LARGE))
        file = await asyncio.to_thread(file_from, content, row.filename)
        try:
            seen = await examine(Report(row.channel, message.at, message.text, files=(file,)), self.rules)
        except ScannerUnavailable as error:
            raise StillUnchecked(content) from error
        if seen.refused:
            return self._refuse(row, seen.refused[0])
        return await self._keep(row, seen.files[0], message)

    async def put_off(self, row: AwaitedFile, error: Exception, _unit: UnitOfWork) -> None:
        """Keep the bytes of a file that only the malware check holds up: they may be gone on the other side by then."""
        if isinstance(error, StillUnchecked):
            row.content = error.content

    async def give_up(self, row: AwaitedFile, unit: UnitOfWork) -> None:
        """Tell the person that the file is missing; its row stays, so that an officer can have it tried again."""
        await self._tell(row, Refused(row.filename, MISSING), unit)

    async def _keep(self, row: AwaitedFile, file: File, message: Message) -> Effect:
        judge = await more_to_judge(message, file.text, self.receiver, self.store, self.warners)

        async def effect(unit: UnitOfWork) -> None:
            await self._forget(row, unit)
            await unit.cases.add_attachment(attachment_of(file, message.id or 0))
            if is_sound(file.content_type):
                await unit.awaited.add_transcripts(message.id or 0, self.clock())
            await judge(unit)

        return effect

    def _refuse(self, row: AwaitedFile, refused: Refused) -> Effect:
        async def effect(unit: UnitOfWork) -> None:
            await self._forget(row, unit)
            await unit.cases.add_attachment(refusal_of(refused, row.message_id))
            await self._tell(row, refused, unit)

        return effect

    async def _forget(self, row: AwaitedFile, unit: UnitOfWork) -> None:
        """Let go of bytes that were kept for the malware check."""
        ours = await self.now(row, unit)
        if ours is not None:
            ours.content = None

    async def _tell(self, row: AwaitedFile, refused: Refused, unit: UnitOfWork) -> None:
        tell = self.tellers.get(row.channel)
        if tell is not None:
            await tell(await message_of(row.message_id, unit), refused, f"file_refused:{row.id}", unit)


class StillUnchecked(ScannerUnavailable):
    """The malware check is away; the file waits until it is back."""

    def __init__(self, content: bytes) -> None:
        """Note the bytes of the file."""
        super().__init__()
        self.content = content


async def message_of(message_id: int, unit: UnitOfWork) -> Message:
    """Return the message that a file belongs to; raise FileUnavailable where it is gone, for which there is no mending."""
    message = await unit.cases.message(message_id)
    if message is None:
        raise FileUnavailable("The message that it came with is gone.", permanent=True)
    return message


async def more_to_judge(message: Message, words: str, receiver: Receiver, store: Store, warners: Mapping[Channel, TellDanger]) -> Effect:
    """Ask triage about a message again with `words` that a file says, besides all that its other files say; "" asks nothing.

    A danger that is found so is answered by the one of the `warners` for the message's channel.
    """
    if not words.strip():
        return _nothing
    return await judge_again(message, receiver, store, words, warners.get(message.channel))


async def _nothing(_unit: UnitOfWork) -> None:
    """Do nothing: the file says nothing."""
