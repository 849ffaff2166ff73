"""Accounts have one name each, the program's own cannot sign in, and sessions end when they are ended."""

import pytest
from sqlalchemy.exc import IntegrityError

from models.accounts import Account, DeskSession
from models.states import Role
from tests.fakes import MORNING


def account(name: str, role: Role = Role.OFFICER) -> Account:
    return Account(name=name, role=role, created_at=MORNING)


def session(token: str, account_id: int) -> DeskSession:
    return DeskSession(token_digest=token, account_id=account_id, csrf_token="c", started_at=MORNING, seen_at=MORNING)


async def test_accounts_are_found_by_name_and_listed_by_name(store):
    async with store.begin() as unit:
        ruth = await unit.accounts.add(account("ruth", Role.MANAGER))
        await unit.accounts.add(account("ben"))
        await unit.commit()
    async with store.read() as unit:
        assert [each.name for each in await unit.accounts.list_all()] == ["ben", "ruth"]
        found = await unit.accounts.by_name("ruth")
        assert found is await unit.accounts.get(ruth)
        assert await unit.accounts.by_name("nobody") is None
    assert found is not None
    assert (found.role, found.created_at, found.must_change_password) == (Role.MANAGER, MORNING, False)


async def test_two_accounts_of_one_name_are_refused(store):
    async with store.begin() as unit:
        await unit.accounts.add(account("ruth"))
        with pytest.raises(IntegrityError, match=r"(?i)unique"):
            await unit.accounts.add(account("ruth"))


async def test_the_programs_own_account_is_made_once_and_cannot_sign_in(store):
    ids = set()
    for _ in range(2):
        async with store.begin() as unit:
            ids.add(await unit.accounts.service("cli", MORNING))
            await unit.commit()
    assert len(ids) == 1
    async with store.read() as unit:
        (found,) = await unit.accounts.list_all()
    assert (found.name, found.role, found.password_hash) == ("cli", Role.SERVICE, None)


async def test_a_session_leads_to_its_account_until_it_is_ended(store):
    async with store.begin() as unit:
        ruth, ben = await unit.accounts.add(account("ruth")), await unit.accounts.add(account("ben"))
        for token, who in (("r1", ruth), ("r2", ruth), ("r3", ruth), ("b1", ben)):
            await unit.accounts.add_session(session(token, who))
        await unit.commit()
    async with store.begin() as unit:
        found = await unit.accounts.session("r1")
        assert found is not None
        assert (found[0].token_digest, found[1].name) == ("r1", "ruth")
        await unit.accounts.end_session("r1")
        await unit.commit()
    async with store.begin() as unit:
        assert await unit.accounts.session("r1") is None
        assert await unit.accounts.session("r2") is not None
        await unit.accounts.end_sessions(ruth)
        await unit.commit()
    async with store.read() as unit:
        assert [bool(await unit.accounts.session(token)) for token in ("r1", "r2", "r3", "b1")] == [False, False, False, True]


async def test_a_session_of_nobody_is_refused(store):
    async with store.begin() as unit:
        await unit.accounts.add_session(session("x", 99))
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            await unit.flush()
