"""One transaction and the repositories that share it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.accounts import AccountRepository
from storage.audit import AuditTrail
from storage.awaited import AwaitedRepository
from storage.cases import CaseRepository
from storage.conversations import ConversationRepository
from storage.histories import HistoryRepository
from storage.inbox import InboxRepository
from storage.judgements import JudgementRepository
from storage.leases import LeaseRepository
from storage.mailboxes import MailboxRepository
from storage.outbox import OutboxRepository
from storage.queue import QueueRepository
from storage.second_factors import SecondFactorRepository
from storage.teaching import TeachingRepository


class UnitOfWork:
    """The repositories of one transaction; nothing lasts without `commit`."""

    def __init__(self, session: AsyncSession) -> None:
        """Bind every repository to `session`."""
        self._session = session
        self.inbox = InboxRepository(session)
        self.leases = LeaseRepository(session)
        self.mailboxes = MailboxRepository(session)
        self.outbox = OutboxRepository(session)
        self.cases = CaseRepository(session)
        self.awaited = AwaitedRepository(session)
        self.judgements = JudgementRepository(session)
        self.queue = QueueRepository(session)
        self.histories = HistoryRepository(session)
        self.teaching = TeachingRepository(session)
        self.conversations = ConversationRepository(session)
        self.accounts = AccountRepository(session)
        self.second_factors = SecondFactorRepository(session)
        self.audit = AuditTrail(session)

    async def flush(self) -> None:
        """Send what is pending to the database so that new rows have their ids."""
        await self._session.flush()

    async def commit(self) -> None:
        """Make everything last."""
        await self._session.commit()
