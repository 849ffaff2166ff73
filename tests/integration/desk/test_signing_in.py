"""Signing in and out, and how a session lives and ends."""

import hashlib

import pytest

from desk.account_admin import reset_account
from desk.app import DeskConfig, create_app
from models.states import Role
from tests.desk_data import PASSWORD, add_account, receiver_of
from tests.integration.desk.conftest import Browser

REFUSAL = "That user name and password do not match"


async def test_the_right_password_opens_the_queue(browser, cases):
    visitor = browser()
    answer = await visitor.sign_in("officer")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await visitor.get("/")).headers["location"] == "/queue"
    assert "Complaints officer" in (await visitor.get("/queue")).text


async def test_a_name_is_taken_in_any_case(browser, cases):
    assert (await browser().sign_in(" OFFICER ")).status_code == 303


@pytest.mark.parametrize(("name", "password"), [("officer", "not this one, sorry"), ("nobody", PASSWORD), ("", ""), ("officer", "")])
async def test_whatever_is_wrong_the_answer_is_the_same(browser, cases, name, password):
    answer = await browser().sign_in(name, password)
    assert answer.status_code == 422
    assert REFUSAL in answer.text


async def test_a_service_account_cannot_sign_in(browser, store, clock, cases):
    async with store.begin() as unit:
        await unit.accounts.service("cli", clock())
        await unit.commit()
    assert (await browser().sign_in("cli", "")).status_code == 422


async def test_five_failures_lock_even_the_right_password_out_for_a_minute(browser, clock, cases):
    visitor = browser()
    for _ in range(5):
        await visitor.sign_in("officer", "wrong wrong wrong")
    assert REFUSAL in (await visitor.sign_in("officer")).text
    clock.move(seconds=61)
    assert (await visitor.sign_in("officer")).status_code == 303


async def test_a_further_failure_locks_longer_and_a_success_forgets_them(browser, clock, cases):
    visitor = browser()
    for _ in range(5):
        await visitor.sign_in("officer", "wrong wrong wrong")
    clock.move(seconds=61)
    await visitor.sign_in("officer", "wrong wrong wrong")
    clock.move(seconds=61)
    assert (await visitor.sign_in("officer")).status_code == 422
    clock.move(seconds=61)
    assert (await visitor.sign_in("officer")).status_code == 303
    for _ in range(4):
        await visitor.sign_in("officer", "wrong wrong wrong")
    assert (await visitor.sign_in("officer")).status_code == 303


async def test_failures_lock_no_other_account(browser, cases):
    for _ in range(6):
        await browser().sign_in("officer", "wrong wrong wrong")
    assert (await browser().sign_in("manager")).status_code == 303


async def test_both_kinds_of_refusal_leave_the_same_trace(browser, store, clock, cases):
    await browser().sign_in("officer", "wrong wrong wrong")
    await browser().sign_in("nobody", "wrong wrong wrong")
    async with store.begin() as unit:
        assert await unit.audit.first_broken() is None
        service = await unit.accounts.service("desk", clock())
    assert service > 0


async def test_only_the_digest_of_the_token_is_stored(officer, store):
    token = officer.client.cookies["heed"]
    async with store.read() as unit:
        assert await unit.accounts.session(token) is None
        found = await unit.accounts.session(hashlib.sha256(token.encode()).hexdigest())
    assert found is not None


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, cases):
    answer = await browser().sign_in("officer")
    cookie = next(value for name, value in answer.headers.multi_items() if name == "set-cookie" and value.startswith("heed="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


async def test_over_https_cookies_are_secure_and_bound_to_the_host(store, clock, cases):
    visitor = Browser(create_app(store, clock, DeskConfig("Westmere Council", secure_cookies=True), receiver_of(clock)))
    answer = await visitor.client.get("https://desk.example/sign-in")
    assert answer.headers["set-cookie"].startswith("__Host-heed-sign-in=")
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


async def test_signing_in_makes_a_new_session_and_ends_the_one_before(browser, cases):
    visitor = browser()
    await visitor.sign_in("officer")
    first = visitor.client.cookies["heed"]
    await visitor.sign_in("officer")
    assert visitor.client.cookies["heed"] != first
    other = browser()
    other.client.cookies.set("heed", first)
    assert (await other.get("/queue")).headers["location"] == "/sign-in?next=/queue"


async def test_a_planted_token_is_never_taken_over(browser, cases):
    visitor = browser()
    visitor.client.cookies.set("heed", "chosen by somebody else", domain="desk.example", path="/")
    await visitor.sign_in("officer")
    assert "chosen by somebody else" not in {cookie.value for cookie in visitor.client.cookies.jar}


async def test_a_session_ends_after_an_hour_without_a_visit(officer, clock):
    clock.move(minutes=59)
    assert (await officer.get("/queue")).status_code == 200
    clock.move(minutes=59)
    assert (await officer.get("/queue")).status_code == 200
    clock.move(minutes=60)
    assert (await officer.get("/queue")).headers["location"] == "/sign-in?next=/queue"


async def test_a_session_ends_after_twelve_hours_whatever_is_done(officer, clock):
    for _ in range(23):
        clock.move(minutes=30)
        assert (await officer.get("/queue")).status_code == 200
    clock.move(minutes=30)
    assert (await officer.get("/queue")).status_code == 303


async def test_a_session_outlives_a_restart(officer, store, clock):
    again = Browser(create_app(store, clock, DeskConfig("Westmere Council"), receiver_of(clock)))
    again.client.cookies.set("heed", officer.client.cookies["heed"])
    assert (await again.get("/queue")).status_code == 200


async def test_signing_out_ends_the_session_for_good(officer):
    token = officer.client.cookies["heed"]
    assert (await officer.post("/sign-out")).headers["location"] == "/sign-in"
    officer.client.cookies.set("heed", token)
    assert (await officer.get("/queue")).status_code == 303


async def test_coming_and_going_is_on_record_with_how(officer, store):
    await officer.post("/sign-out")
    async with store.read() as unit:
        latest = await unit.audit.latest(2)
    assert [(entry.action, entry.detail) for entry in latest] == [("signed_out", ""), ("signed_in", "by password")]


async def test_after_signing_in_one_is_where_one_wanted_to_be(browser, cases):
    visitor = browser()
    assert (await visitor.get("/statistics")).headers["location"] == "/sign-in?next=/statistics"
    assert (await visitor.sign_in("officer", wanted="/statistics")).headers["location"] == "/statistics"
    assert (await visitor.sign_in("officer", wanted="//evil.example")).headers["location"] == "/"


async def test_the_sign_in_form_needs_the_token_of_its_own_page(browser, cases):
    visitor = browser()
    await visitor.get("/sign-in")
    visitor.token = "made up"
    assert (await visitor.post("/sign-in", name="officer", password=PASSWORD)).status_code == 403
    assert "heed" not in visitor.client.cookies


async def test_another_site_cannot_sign_anybody_in(browser, cases):
    visitor = browser(**{"Sec-Fetch-Site": "cross-site"})
    assert (await visitor.sign_in("officer")).status_code == 403


async def test_a_one_time_password_opens_nothing_but_its_change(browser, store, cases):
    await add_account(store, "new", Role.OFFICER, must_change=True)
    visitor = browser()
    await visitor.sign_in("new")
    for path in ("/", "/queue", "/statistics", "/pen"):
        assert (await visitor.get(path)).headers["location"] == "/password"
    assert "Safeguarding concerns" not in (await visitor.get("/password")).text
    changed = await visitor.post("/password", old=PASSWORD, new="quiet green harbour", again="quiet green harbour")
    assert changed.headers["location"] == "/"
    assert (await visitor.get("/queue")).status_code == 200
    assert (await browser().sign_in("new", "quiet green harbour")).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "advice"),
    [
        ("wrong", "quiet green harbour", "quiet green harbour", "not that"),
        (PASSWORD, "short", "short", "at least twelve characters"),
        (PASSWORD, PASSWORD, PASSWORD, "the password you have now"),
        (PASSWORD, "quiet green harbour", "quiet green harbor", "differ"),
        (PASSWORD, "the officer himself", "the officer himself", "contains the user name"),
    ],
)
async def test_a_password_is_changed_only_when_all_is_well(officer, old, new, again, advice):
    answer = await officer.post("/password", old=old, new=new, again=again)
    assert answer.status_code == 422
    assert advice in answer.text
    assert (await officer.sign_in("officer")).status_code == 303


async def test_a_one_time_password_cannot_be_kept(browser, store, cases):
    await add_account(store, "new", Role.OFFICER, must_change=True)
    visitor = browser()
    await visitor.sign_in("new")
    await visitor.get("/password")
    assert (await visitor.post("/password", old=PASSWORD, new=PASSWORD, again=PASSWORD)).status_code == 422
    assert (await visitor.get("/queue")).headers["location"] == "/password"


async def test_a_stolen_session_cannot_guess_the_password(officer, store, clock):
    fields = {"new": "quiet green harbour", "again": "quiet green harbour"}
    for _ in range(5):
        assert (await officer.post("/password", old="wrong wrong wrong", **fields)).status_code == 422
    assert (await officer.post("/password", old=PASSWORD, **fields)).status_code == 422, "even the right one has to wait"
    async with store.read() as unit:
        refused = [entry for entry in await unit.audit.latest(20) if entry.action == "sign_in_refused"]
    assert len(refused) == 6
    clock.move(minutes=2)
    assert (await officer.post("/password", old=PASSWORD, **fields)).status_code == 303


async def test_a_password_that_was_reset_meanwhile_is_not_changed_by_whoever_knew_the_old_one(
    app, officer, administrator, store, monkeypatch
):
    sign_in = app.state.desk.sign_in
    proven = sign_in._prove

    async def reset_just_after(account_id, *given):
        found = await proven(account_id, *given)
        await reset_account(store, account_id, account_id, given[-1])
        return found

    monkeypatch.setattr(sign_in, "_prove", reset_just_after)
    await officer.post("/password", old=PASSWORD, new="quiet green harbour", again="quiet green harbour")
    assert (await officer.sign_in("officer", "quiet green harbour")).status_code == 422


async def test_changing_a_password_ends_the_sessions_elsewhere(officer, browser):
    elsewhere = browser()
    await elsewhere.sign_in("officer")
    await officer.post("/password", old=PASSWORD, new="quiet green harbour", again="quiet green harbour")
    assert (await officer.get("/queue")).status_code == 200
    assert (await elsewhere.get("/queue")).status_code == 303
