"""Keeps many numbered arrivals at once, each of them once."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import InboxRow
from models.states import Channel, InboxState
from storage.locking import take_turns
from storage.putting import execute
from storage.turns import Turns

# How much of a digest tells two arrivals of one number apart.
SUFFIX = 16


@dataclass(frozen=True, slots=True)
class Arrival:
    """One raw arrival: its bytes, the other side's number for it, the stream that it belongs to, and its envelope."""

    raw: bytes
    external_id: str
    stream: str | None = None
    envelope: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def other_id(self) -> str:
        """What it is known by where its number was given to something else before."""
        return f"{self.external_id}:{self.digest[:SUFFIX]}"


async def keep_arrivals(session: AsyncSession, channel: Channel, now: datetime, arrivals: list[Arrival]) -> int:
    """Write those that are not there yet; return how many.

    An arrival is there when its number is, with the same bytes. A number on other bytes than before is no reason to lose these.
    """
    await take_turns(session, *(f"inbox:{channel}:{arrival.external_id}" for arrival in arrivals))
    fresh = _without_known(arrivals, await _known(session, channel, arrivals))
    if not fresh:
        return 0
    turns = await Turns.at(session, channel, now, {arrival.stream for arrival in fresh.values() if arrival.stream})
    rows = [_row(channel, now, name, arrival, turns.next(arrival.stream)) for name, arrival in fresh.items()]
    await execute(session, insert(InboxRow), rows)
    return len(rows)


async def _known(session: AsyncSession, channel: Channel, arrivals: list[Arrival]) -> dict[str, str]:
    """Return the digests of what is there under the arrivals' numbers."""
    names = {name for arrival in arrivals for name in (arrival.external_id, arrival.other_id)}
    wanted = select(InboxRow.external_id, InboxRow.digest).where(InboxRow.channel == channel, col(InboxRow.external_id).in_(names))
    return {str(name): digest for name, digest in await session.exec(wanted)}


def _without_known(arrivals: list[Arrival], known: dict[str, str]) -> dict[str, Arrival]:
    """Return the arrivals that are to be written, by the number under which each is kept."""
    fresh: dict[str, Arrival] = {}
    for arrival in arrivals:
        name = arrival.external_id if known.get(arrival.external_id) in {None, arrival.digest} else arrival.other_id
        if name not in known:
            known[name] = arrival.digest
            fresh[name] = arrival
    return fresh


def _row(channel: Channel, now: datetime, name: str, arrival: Arrival, turn: int) -> dict[str, Any]:
    return {
        "channel": channel,
        "external_id": name,
        "stream": arrival.stream,
        "received_at": now,
        "available_at": now,
        "envelope": arrival.envelope,
        "raw": arrival.raw,
        "digest": arrival.digest,
        "state": InboxState.NEW,
        "claims": 0,
        "failures": 0,
        "turn": turn,
    }
