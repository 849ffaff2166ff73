"""Where an account is signed in, and how guessing elsewhere leaves its owner alone."""

from tests.desk_data import PASSWORD


async def test_every_sign_in_is_listed_with_where_it_is_from(officer, browser):
    elsewhere = browser(**{"user-agent": "Firefox on a train"})
    await elsewhere.sign_in("officer")
    page = (await officer.get("/account")).text
    assert "Firefox on a train" in page
    assert "This one" in page


async def test_signing_out_everywhere_else_leaves_this_one(officer, browser):
    elsewhere = browser()
    await elsewhere.sign_in("officer")
    await officer.get("/account")
    await officer.post("/account/sign-ins/end")
    assert (await elsewhere.get("/queue")).status_code == 303
    assert (await officer.get("/queue")).status_code == 200


async def test_a_guesser_cannot_lock_the_owner_out_of_the_owners_browser(officer, browser, clock):
    await officer.post("/sign-out")
    for minutes in (5, 15, 0):
        for _ in range(6):
            await browser().sign_in("officer", "wrong wrong wrong")
        clock.move(minutes=minutes)
    assert (await browser().sign_in("officer")).status_code == 422, "elsewhere it is locked"
    assert (await officer.sign_in("officer")).status_code == 303


async def test_the_owners_own_browser_is_slowed_down_by_its_own_failures(officer, clock):
    await officer.post("/sign-out")
    for _ in range(5):
        await officer.sign_in("officer", "wrong wrong wrong")
    assert (await officer.sign_in("officer")).status_code == 422
    clock.move(seconds=61)
    assert (await officer.sign_in("officer")).status_code == 303


async def test_a_browser_known_for_one_account_is_not_known_for_another(officer, browser):
    await officer.post("/sign-out")
    for _ in range(5):
        await browser().sign_in("manager", "wrong wrong wrong")
    assert (await officer.sign_in("manager")).status_code == 422


async def test_an_address_that_guesses_at_many_names_has_to_wait(browser, cases, clock):
    for number in range(50):
        await browser().sign_in(f"name{number}", "wrong wrong wrong")
    assert (await browser().sign_in("manager")).status_code == 422
    clock.move(seconds=61)
    assert (await browser().sign_in("manager")).status_code == 303


async def test_a_reset_forgets_the_browsers_that_an_account_was_known_from(administrator, officer, browser, store):
    async with store.read() as unit:
        account = await unit.accounts.by_name("officer")
    await administrator.get("/accounts")
    await administrator.post(f"/accounts/{account.id}/reset")
    for _ in range(5):
        await browser().sign_in("officer", "wrong wrong wrong")
    assert (await officer.sign_in("officer", PASSWORD)).status_code == 422
    async with store.read() as unit:
        token = officer.client.cookies["heed-device"]
        assert token
        assert not await unit.second_factors.is_on(account.id)
