"""The first accounts, and heed user: made once, with passwords for one use, each change on record."""

import pytest

from desk.passwords import verify_password
from desk.sessions import start_session
from heed.accounts import create_first_accounts, list_accounts
from heed.preparing import prepare_store
from heed.settings import Settings
from models.accounts import Account
from models.errors import PasswordTooWeak, SettingsError
from models.states import Role
from storage.schema import check_version
from storage.store import Store
from tests.fakes import MORNING

FOUR = {"admin": Role.ADMINISTRATOR, "officer": Role.OFFICER, "safeguarding": Role.SAFEGUARDING, "manager": Role.MANAGER}


async def accounts(store: Store) -> dict[str, Account]:
    async with store.read() as unit:
        return {account.name: account for account in await unit.accounts.list_all()}


async def test_the_first_accounts_get_passwords_for_one_use(store):
    passwords = await create_first_accounts(store, None, MORNING)
    found = await accounts(store)
    assert {name: account.role for name, account in found.items()} == FOUR
    assert len(set(passwords.values())) == 4
    for name, password in passwords.items():
        assert verify_password(found[name].password_hash, password)
        assert found[name].must_change_password
        assert password not in str(found[name])


async def test_they_are_made_once(store):
    await create_first_accounts(store, None, MORNING)
    before = await accounts(store)
    assert await create_first_accounts(store, "another long password", MORNING) == {}
    after = await accounts(store)
    assert {name: account.password_hash for name, account in after.items()} == {
        name: account.password_hash for name, account in before.items()
    }


async def test_the_programs_own_account_does_not_count_as_one(store):
    async with store.begin() as unit:
        await unit.accounts.service("cli", MORNING)
        await unit.commit()
    assert set(await create_first_accounts(store, None, MORNING)) == set(FOUR)
    assert {account["name"] for account in await list_accounts(store)} == set(FOUR)


async def test_a_fixed_password_is_everybodys_and_need_not_be_changed(store):
    await create_first_accounts(store, "correct horse battery", MORNING)
    for account in (await accounts(store)).values():
        assert verify_password(account.password_hash, "correct horse battery")
        assert not account.must_change_password


async def test_a_fixed_password_that_is_weak_makes_no_account(store):
    with pytest.raises(PasswordTooWeak):
        await create_first_accounts(store, "secret", MORNING)
    assert await accounts(store) == {}


async def test_preparing_makes_tables_and_accounts_and_names_the_setting_of_a_weak_password(tmp_path):
    with pytest.raises(SettingsError, match=r"HEED_FIRST_PASSWORD: .* twelve"):
        await prepare_store(Settings(data_dir=tmp_path / "new", first_password="secret"))
    assert set(await prepare_store(Settings(data_dir=tmp_path / "new"))) == set(FOUR)
    assert await prepare_store(Settings(data_dir=tmp_path / "new")) == {}
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'heed.db'}")
    await check_version(store)
    await store.close()


def test_an_account_is_added_with_a_password_for_one_use(kept, within):
    made = kept("user", "add", "ruth", "--role", "manager", "--json").json
    ruth = within(accounts)["ruth"]
    assert (made["name"], ruth.role, ruth.must_change_password) == ("ruth", Role.MANAGER, True)
    assert verify_password(ruth.password_hash, made["one_time_password"])
    assert kept("user", "list", "--json").json == [{"name": "ruth", "role": "manager", "disabled": False, "must_change_password": True}]
    assert "ruth" in kept("user", "list").out


def test_a_name_is_given_once(kept):
    kept("user", "add", "ruth", "--role", "officer")
    assert "choose another" in kept("user", "add", "ruth", "--role", "manager").failed()


def test_a_reset_gives_another_password_and_ends_every_session(kept, within):
    first = kept("user", "add", "ruth", "--role", "officer", "--json").json["one_time_password"]

    async def sign_in(store: Store) -> None:
        async with store.begin() as unit:
            ruth = await unit.accounts.by_name("ruth")
            await start_session(unit, ruth.id, MORNING)
            ruth.failed_attempts, ruth.must_change_password = 4, False
            await unit.commit()

    within(sign_in)
    second = kept("user", "reset", "ruth", "--json").json["one_time_password"]
    ruth = within(accounts)["ruth"]
    assert verify_password(ruth.password_hash, second)
    assert not verify_password(ruth.password_hash, first)
    assert (ruth.must_change_password, ruth.failed_attempts) == (True, 0)
    assert within(sessions) == 0
    assert "shown only now" in kept("user", "reset", "ruth").out


async def sessions(store: Store) -> int:
    async with store.read() as unit:
        return len((await (await unit._session.connection()).exec_driver_sql("SELECT * FROM desk_sessions")).all())


def test_a_disabled_account_is_listed_as_such(kept):
    kept("user", "add", "ruth", "--role", "officer")
    assert kept("user", "disable", "ruth", "--json").json == {"name": "ruth", "disabled": True}
    assert kept("user", "list", "--json").json[0]["disabled"]
    assert "disabled" in kept("user", "list").out


def test_every_change_is_on_record_as_the_command_line_s(kept, within):
    kept("user", "add", "ruth", "--role", "officer")
    kept("user", "reset", "ruth")
    kept("user", "disable", "ruth")

    async def trail(store: Store) -> list[tuple[str, bool]]:
        cli = (await accounts(store))["cli"]
        async with store.read() as unit:
            assert await unit.audit.first_broken() is None
            return [(entry.action, entry.account_id == cli.id) for entry in await unit.audit.of_case(None)]

    assert within(trail) == [("account_added", True), ("account_reset", True), ("account_disabled", True)]


def test_the_programs_own_account_cannot_be_changed(kept):
    kept("cases")
    for change in ("reset", "disable"):
        assert "no account named cli" in kept("user", change, "cli").failed()


def test_versions_are_told(command):
    assert command("db", "current", "--json").json == {"current": None, "newest": command("db", "upgrade", "--json").json["newest"]}
    found = command("db", "current", "--json").json
    assert found["current"] == found["newest"]
    assert "this program needs" in command("db", "current").out
