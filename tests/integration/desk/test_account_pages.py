"""The administrators' page."""

import re

from models.states import Role

ONCE = re.compile(r"<code>([a-z2-9-]{19})</code>")


async def account_id(store, name: str) -> int:
    async with store.read() as unit:
        return (await unit.accounts.by_name(name)).id


async def test_an_account_is_added_and_its_password_shown_once(administrator, browser, store):
    answer = await administrator.post("/accounts", name="Ines.Ortiz", role="safeguarding")
    assert answer.status_code == 201
    password = ONCE.search(answer.text)[1]
    assert password not in (await administrator.get("/accounts")).text
    newcomer = browser()
    assert (await newcomer.sign_in("ines.ortiz", password)).status_code == 303
    assert (await newcomer.get("/queue")).headers["location"] == "/password"
    async with store.read() as unit:
        account = await unit.accounts.by_name("ines.ortiz")
    assert (account.role, account.must_change_password) == (Role.SAFEGUARDING, True)
    assert password not in account.password_hash


async def test_a_bad_name_a_taken_name_and_a_bad_role_are_refused(administrator):
    for fields, advice in (
        ({"name": "a b", "role": "officer"}, "small letters"),
        ({"name": "officer", "role": "officer"}, "There is an account of that name"),
        ({"name": "ines", "role": "service"}, "Choose a role."),
        ({"name": "ines"}, "Choose a role."),
    ):
        answer = await administrator.post("/accounts", fields)
        assert answer.status_code == 422
        assert advice in answer.text
        assert not ONCE.search(answer.text)


async def test_disabling_ends_the_sessions_at_once_everywhere(administrator, officer, browser, store):
    await administrator.post(f"/accounts/{await account_id(store, 'officer')}/disable")
    assert (await officer.get("/queue")).status_code == 303
    assert (await browser().sign_in("officer")).status_code == 422
    await administrator.post(f"/accounts/{await account_id(store, 'officer')}/enable")
    assert (await browser().sign_in("officer")).status_code == 303


async def test_nobody_disables_their_own_account(administrator, store):
    answer = await administrator.post(f"/accounts/{await account_id(store, 'administrator')}/disable")
    assert "You cannot disable your own account" in answer.text
    assert (await administrator.get("/accounts")).status_code == 200


async def test_a_reset_ends_sessions_unlocks_and_gives_a_new_password(administrator, officer, browser, store):
    for _ in range(5):
        await browser().sign_in("officer", "wrong wrong wrong")
    answer = await administrator.post(f"/accounts/{await account_id(store, 'officer')}/reset")
    assert (await officer.get("/queue")).status_code == 303
    assert (await browser().sign_in("officer")).status_code == 422
    assert (await browser().sign_in("officer", ONCE.search(answer.text)[1])).status_code == 303


async def test_the_program_s_own_accounts_are_neither_shown_nor_changed(administrator, store, clock):
    async with store.begin() as unit:
        service = await unit.accounts.service("cli", clock())
        await unit.commit()
    assert ">cli<" not in (await administrator.get("/accounts")).text
    for step in ("disable", "enable", "reset"):
        assert (await administrator.post(f"/accounts/{service}/{step}")).status_code == 404
