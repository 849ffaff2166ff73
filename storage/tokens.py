"""Tokens of other programs, and the cases that they may read."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.accounts import Account
from models.cases import Case, Message
from models.judgements import Decision
from models.states import CaseStatus, Direction
from models.tokens import ApiToken
from storage.standing import stands


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are read: of one status, opened from a moment on or before another (excluded); None reads all."""

    status: CaseStatus | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None


class TokenRepository:
    """Keeps tokens, and reads what they open: never a restricted case."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def add(self, token: ApiToken) -> None:
        """Keep a new token."""
        self._session.add(token)
        await self._session.flush()

    async def by_digest(self, digest: str) -> ApiToken | None:
        """Return the token of this digest, or None."""
        return (await self._session.exec(select(ApiToken).where(ApiToken.digest == digest))).first()

    async def by_name(self, name: str) -> ApiToken | None:
        """Return the token of this name, or None."""
        return (await self._session.exec(select(ApiToken).where(ApiToken.name == name))).first()

    async def get(self, token_id: int) -> ApiToken | None:
        """Return the token, or None."""
        return await self._session.get(ApiToken, token_id)

    async def list_all(self) -> list[tuple[ApiToken, str]]:
        """Return every token with the name of whoever made it, the newest first."""
        wanted = select(ApiToken, Account.name).join(Account, col(Account.id) == ApiToken.created_by).order_by(col(ApiToken.id).desc())
        return list(await self._session.exec(wanted))

    async def cases(self, only: CaseFilter, after: int, limit: int) -> list[Case]:
        """Return up to `limit` cases numbered after `after`, in order, without restricted and joined ones."""
        wanted = select(Case).where(col(Case.id) > after, col(Case.restricted).is_(False), Case.status != CaseStatus.JOINED)
        if only.status is not None:
            wanted = wanted.where(Case.status == only.status)
        if only.opened_from is not None:
            wanted = wanted.where(Case.opened_at >= only.opened_from)
        if only.opened_before is not None:
            wanted = wanted.where(Case.opened_at < only.opened_before)
        return list(await self._session.exec(wanted.order_by(col(Case.id)).limit(limit)))

    async def texts(self, case_ids: list[int]) -> dict[int, list[Message]]:
        """Return what residents wrote in these cases, by case, oldest first."""
        wanted = select(Message).where(col(Message.case_id).in_(case_ids), Message.direction == Direction.INBOUND).order_by(col(Message.id))
        found: dict[int, list[Message]] = {case_id: [] for case_id in case_ids}
        for message in await self._session.exec(wanted):
            found[message.case_id].append(message)
        return found

    async def decisions(self, after: int, limit: int) -> list[tuple[Decision, str]]:
        """Return up to `limit` decisions that stand numbered after `after`, in order, each with its case's reference."""
        wanted = (
            select(Decision, Case.reference)
            .join(Case, col(Case.id) == Decision.case_id)
            .where(col(Decision.id) > after, stands(), col(Case.restricted).is_(False), Case.status != CaseStatus.JOINED)
        )
        return list(await self._session.exec(wanted.order_by(col(Decision.id)).limit(limit)))
