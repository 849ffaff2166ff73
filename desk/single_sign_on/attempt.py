"""What a browser must bring back from the provider: sealed in a cookie of its own, so that nothing is kept here meanwhile."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Self

from desk.sealing import Seal, SealBroken

WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in on its way: its state (against forged returns), nonce (against replayed tokens) and verifier (against stolen codes)."""

    state: str
    nonce: str
    verifier: str
    wanted: str
    begun: float

    @classmethod
    def begin(cls, wanted: str, now: datetime) -> Self:
        """Return a new one that leads to the path `wanted`."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), wanted, now.timestamp())

    def sealed(self, seal: Seal) -> str:
        """Return it for the cookie."""
        return seal.close(json.dumps(asdict(self)))

    @classmethod
    def opened(cls, sealed: str, seal: Seal, now: datetime) -> Self | None:
        """Return what the cookie holds, or None when it is not ours or too old."""
        try:
            found = cls(**json.loads(seal.open(sealed)))
        except (SealBroken, ValueError, TypeError):
            return None
        return found if 0 <= now.timestamp() - found.begun <= WITHIN.total_seconds() else None
