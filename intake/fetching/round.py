"""One look through a mailbox: take what is new, mark what was taken, leave what is too large."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import structlog

from intake.bell import Bell
from intake.fetching.connection import Described, MailboxConnection
from intake.fetching.keeping import Keeper
from models.errors import MailboxTrouble
from models.states import Channel

log = structlog.get_logger()


@dataclass(slots=True)
class Round:
    """Looks through a mailbox over one connection; `spoilers` counts by UID the mails during whose fetching a connection broke."""

    connection: MailboxConnection
    keeper: Keeper
    since: date
    bell: Bell
    spoilers: Counter[int]
    first: int = 1
    refused: MailboxTrouble | None = field(default=None, init=False)

    async def look(self) -> MailboxTrouble | None:
        """Deal with every mail from `first` on; return the refusal where the server refused a mark, which holds up no other mail.

        Raises MailboxTrouble and StoreUnavailable; what was kept until then stays kept, and is marked next time.
        """
        self.refused = None
        uids = await self.connection.search(self.first, self.since)
        if self.first == 1:
            await self.keeper.forget_left(uids)
        known = await self.keeper.taken(uids)
        for mail in await self._in_order([uid for uid in uids if uid not in known]):
            await self._take(mail)
        for uid in (uid for uid in uids if known.get(uid) is False):
            await self._mark(uid)
        if self.refused is None:
            self.first = max([self.first, *(uid + 1 for uid in uids)])
        return self.refused

    async def _in_order(self, uids: list[int]) -> list[Described]:
        """Return the mails, those that broke connections last: what one mail does to a server must not keep others waiting."""
        found = await self.connection.describe(uids)
        return sorted(found, key=lambda mail: (self.spoilers[mail.uid], mail.uid))

    async def _take(self, mail: Described) -> None:
        limit = self.keeper.account.max_bytes
        raw = None if mail.size > limit else await self._content(mail.uid)
        if raw is None and mail.size <= limit:
            return  # it has gone meanwhile
        if raw is None or len(raw) > limit:
            await self._leave(mail, f"It is larger than the {limit:,} bytes that HEED_MAIL_MAX_BYTES allows.")
        elif not raw:
            await self._leave(mail, "The mail server gave no text for it.")
        else:
            await self._keep(mail, raw)

    async def _content(self, uid: int) -> bytes | None:
        try:
            return await self.connection.content(uid)
        except MailboxTrouble as trouble:
            if trouble.refused:
                return b""
            self.spoilers[uid] += 1
            raise

    async def _keep(self, mail: Described, raw: bytes) -> None:
        is_new = await self.keeper.keep(mail, raw)
        if is_new:
            self.bell.ring(Channel.EMAIL)
        log.info("mailbox_mail_taken", mailbox=self.keeper.account.name, uid=mail.uid, size=len(raw), new=is_new)
        await self._mark(mail.uid)

    async def _mark(self, uid: int) -> None:
        try:
            await self.connection.mark(uid)
        except MailboxTrouble as trouble:
            if not trouble.refused:
                raise
            self.refused = trouble
        else:
            await self.keeper.marked(uid)

    async def _leave(self, mail: Described, because: str) -> None:
        if await self.keeper.leave(mail.uid, because):
            log.error("mailbox_mail_left", mailbox=self.keeper.account.name, uid=mail.uid, size=mail.size, because=because)
