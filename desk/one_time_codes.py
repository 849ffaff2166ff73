"""One-time codes beside the password: set up by their owner, checked once each (RFC 6238; recovery codes for a lost telephone)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno

from desk.passwords import LEGIBLE
from desk.sealing import Seal
from desk.throttle import Caller, note_refusal, throttle_of
from models.errors import HeedError
from models.second_factors import RecoveryCode, SecondFactor
from storage.store import Store
from storage.unit_of_work import UnitOfWork

STEP_SECONDS = 30
# Clocks of telephones are up to this many steps off.
STEPS_EITHER_WAY = 1
RECOVERY_CODES = 10


class CodeRefused(HeedError):
    """That code is not right; wait for the next one and type it again."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the authenticator is given: the picture as SVG, and the key for typing, in groups of four."""

    picture: str
    key: str


class OneTimeCodes:
    """Sets codes up, checks them, and takes them away."""

    def __init__(self, store: Store, seal: Seal, issuer: str) -> None:
        """Keep secrets in `store` under `seal`; authenticators show `issuer` beside the account's name."""
        self._store = store
        self._seal = seal
        self._issuer = issuer

    async def begin(self, account_id: int, name: str) -> SetUp:
        """Return what to give the authenticator; the same until a first code has confirmed it. Raises CodeRefused when codes are on."""
        async with self._store.begin() as unit:
            factor = await unit.second_factors.of(account_id)
            if factor is not None and factor.confirmed_at is not None:
                raise CodeRefused("One-time codes are on already; turn them off first.")
            if factor is None:
                factor = SecondFactor(account_id=account_id, sealed_secret=self._seal.close(pyotp.random_base32()))
                await unit.second_factors.add(factor)
            secret = self._seal.open(factor.sealed_secret)
            await unit.commit()
        address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=self._issuer)
        picture = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#0b0c0c", light="#ffffff")
        return SetUp(picture, " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)))

    async def confirm(self, account_id: int, code: str, now: datetime) -> list[str]:
        """Turn codes on after a first right one; return the recovery codes, which are kept nowhere. Raises CodeRefused."""
        async with self._store.begin() as unit:
            factor = await unit.second_factors.of(account_id)
            if factor is None or factor.confirmed_at is not None or not self._takes(factor, code, now):
                raise CodeRefused
            factor.confirmed_at = now
            codes = await self._new_recovery_codes(unit, account_id)
            await unit.audit.append(now, account_id, "codes_turned_on")
            await unit.commit()
        return codes

    async def turn_off(self, account_id: int, code: str, now: datetime, caller: Caller) -> None:
        """Turn codes off for their owner, who has to give one; failures count as at the sign-in. Raises CodeRefused."""
        async with self._store.begin() as unit:
            account = await unit.accounts.get(account_id)
            throttle = await throttle_of(unit, account, caller, now)
            is_right = throttle.is_open(now) and await self.check(unit, account_id, code, now)
            if is_right:
                await unit.second_factors.remove(account_id)
                await unit.audit.append(now, account_id, "codes_turned_off")
            else:
                await note_refusal(unit, account, throttle, now)
            await unit.commit()
        if not is_right:
            raise CodeRefused

    async def check(self, unit: UnitOfWork, account_id: int, code: str, now: datetime) -> bool:
        """Whether it is the account's code of now, or one of its recovery codes; either is good once."""
        factor = await unit.second_factors.of(account_id)
        if factor is None or factor.confirmed_at is None:
            return False
        if self._takes(factor, code, now):
            return True
        spare = await unit.second_factors.unused_code(self._digest(account_id, code))
        if spare is None or spare.account_id != account_id:
            return False
        spare.used_at = now
        await unit.audit.append(now, account_id, "recovery_code_used")
        return True

    def _takes(self, factor: SecondFactor, code: str, now: datetime) -> bool:
        """Whether the code belongs to a step near now that is later than any taken before."""
        typed = "".join(code.split())
        codes = pyotp.TOTP(self._seal.open(factor.sealed_secret), interval=STEP_SECONDS)
        today = int(now.timestamp()) // STEP_SECONDS
        for step in range(today - STEPS_EITHER_WAY, today + STEPS_EITHER_WAY + 1):
            if step > factor.last_step and pyotp.utils.strings_equal(codes.at(step * STEP_SECONDS), typed):
                factor.last_step = step
                return True
        return False

    async def _new_recovery_codes(self, unit: UnitOfWork, account_id: int) -> list[str]:
        await unit.second_factors.remove_recovery_codes(account_id)
        codes = ["-".join("".join(secrets.choice(LEGIBLE) for _ in range(5)) for _ in range(3)) for _ in range(RECOVERY_CODES)]
        for code in codes:
            await unit.second_factors.add(RecoveryCode(digest=self._digest(account_id, code), account_id=account_id))
        return codes

    def _digest(self, account_id: int, code: str) -> str:
        return self._seal.digest("recovery", account_id, "".join(letter for letter in code.casefold() if letter.isalnum()))
