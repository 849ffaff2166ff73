"""One transaction and the repositories that share it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.accounts import AccountRepository
from storage.answer_figures import AnswerFigureRepository
from storage.audit import AuditTrail
from storage.awaited import AwaitedRepository
from storage.cases import CaseRepository
from storage.casework import CaseworkRepository
from storage.concerns import ConcernRepository
from storage.conversations import ConversationRepository
from storage.correspondence import CorrespondenceRepository
from storage.figures import FigureRepository
from storage.heaps import HeapRepository
from storage.histories import HistoryRepository
from storage.identities import IdentityRepository
from storage.inbox import InboxRepository
from storage.joins import JoinRepository
from storage.judgements import JudgementRepository
from storage.leases import LeaseRepository
from storage.locking import take_turns
from storage.lookalikes import LookalikeRepository
from storage.mailboxes import MailboxRepository
from storage.monitoring import MonitoringRepository
from storage.outbox import OutboxRepository
from storage.postponed import PostponedRepository
from storage.queue import QueueRepository
from storage.saved_views import SavedViewRepository
from storage.search import SearchRepository
from storage.second_factors import SecondFactorRepository
from storage.teaching import TeachingRepository
from storage.tokens import TokenRepository
from storage.troubles import TroubleRepository
from storage.unchecked import UncheckedRepository
from storage.volumes import VolumeRepository


class UnitOfWork:
    """The repositories of one transaction; nothing lasts without `commit`."""

    def __init__(self, session: AsyncSession) -> None:
        """Bind every repository to `session`."""
        self._session = session
        self.inbox = InboxRepository(session)
        self.leases = LeaseRepository(session)
        self.mailboxes = MailboxRepository(session)
        self.troubles = TroubleRepository(session)
        self.unchecked = UncheckedRepository(session)
        self.monitoring = MonitoringRepository(session)
        self.outbox = OutboxRepository(session)
        self.cases = CaseRepository(session)
        self.awaited = AwaitedRepository(session)
        self.joins = JoinRepository(session)
        self.casework = CaseworkRepository(session)
        self.correspondence = CorrespondenceRepository(session)
        self.judgements = JudgementRepository(session)
        self.concerns = ConcernRepository(session)
        self.lookalikes = LookalikeRepository(session)
        self.heaps = HeapRepository(session)
        self.postponed = PostponedRepository(session)
        self.queue = QueueRepository(session)
        self.tokens = TokenRepository(session)
        self.volumes = VolumeRepository(session)
        self.figures = FigureRepository(session)
        self.answer_figures = AnswerFigureRepository(session)
        self.histories = HistoryRepository(session)
        self.teaching = TeachingRepository(session)
        self.conversations = ConversationRepository(session)
        self.accounts = AccountRepository(session)
        self.identities = IdentityRepository(session)
        self.second_factors = SecondFactorRepository(session)
        self.search = SearchRepository(session)
        self.saved_views = SavedViewRepository(session)
        self.audit = AuditTrail(session)

    async def take_turns(self, *names: str) -> None:
        """Wait until no other unit of work goes on under one of these names, and keep them till the end.

        For what is only right when nobody else does the same at once: looking whether something is there, and adding it if not.
        """
        await take_turns(self._session, *names)

    async def flush(self) -> None:
        """Send what is pending to the database so that new rows have their ids."""
        await self._session.flush()

    async def commit(self) -> None:
        """Make everything last."""
        await self.search.settle()
        await self.audit.settle()
        await self._session.commit()
