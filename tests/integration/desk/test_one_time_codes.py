"""Signing in with a code besides the password."""

import html
import re
from dataclasses import replace

import pyotp
import pytest

from desk.app import DeskConfig, create_app
from models.states import Role
from tests.desk_data import PASSWORD, receiver_of
from tests.integration.desk.conftest import Browser

KEY = re.compile(r"<code>([A-Z2-7 ]+)</code>")
CONFIG = DeskConfig("Westmere Council")


def key_on(page: str) -> str:
    return KEY.search(page)[1].replace(" ", "")


async def set_up(visitor: Browser, clock) -> tuple[pyotp.TOTP, list[str]]:
    """Turn codes on; return what makes them, and the recovery codes."""
    codes = pyotp.TOTP(key_on((await visitor.get("/account/codes")).text))
    answer = await visitor.post("/account/codes", code=codes.at(clock()))
    assert answer.status_code == 200
    clock.move(seconds=30)
    return codes, [html.unescape(code) for code in re.findall(r"<li><code>([^<]+)</code></li>", answer.text)]


async def give_password(visitor: Browser) -> None:
    answer = await visitor.sign_in("officer")
    assert answer.headers["location"] == "/sign-in/code"
    await visitor.get("/sign-in/code")


@pytest.fixture
async def codes(officer, clock) -> tuple[pyotp.TOTP, list[str]]:
    return await set_up(officer, clock)


async def test_with_codes_on_the_password_alone_opens_nothing(browser, codes):
    visitor = browser()
    await give_password(visitor)
    assert "heed" not in visitor.client.cookies
    assert (await visitor.get("/queue")).status_code == 303


async def test_password_and_code_open_what_was_asked_for(browser, codes, clock):
    visitor = browser()
    answer = await visitor.sign_in("officer", wanted="/keys")
    assert answer.headers["location"] == "/sign-in/code?next=%2Fkeys"
    await visitor.get(answer.headers["location"])
    answer = await visitor.post("/sign-in/code", code=codes[0].at(clock()), next="/keys")
    assert answer.headers["location"] == "/keys"
    assert (await visitor.get("/queue")).status_code == 200


async def test_a_code_is_taken_with_spaces_and_from_a_clock_half_a_minute_off(browser, codes, clock):
    visitor = browser()
    await give_password(visitor)
    clock.move(seconds=30)
    code = codes[0].at(clock().timestamp() - 30)
    assert (await visitor.post("/sign-in/code", code=f"{code[:3]} {code[3:]}")).status_code == 303


async def test_a_code_is_good_once(browser, codes, clock):
    code = codes[0].at(clock())
    for expected in (303, 422):
        visitor = browser()
        await give_password(visitor)
        assert (await visitor.post("/sign-in/code", code=code)).status_code == expected


async def test_a_code_of_two_minutes_ago_is_refused(browser, codes, clock):
    clock.move(minutes=10)
    visitor = browser()
    await give_password(visitor)
    answer = await visitor.post("/sign-in/code", code=codes[0].at(clock().timestamp() - 120))
    assert "That code is not right" in answer.text


async def test_a_recovery_code_lets_in_once_however_it_is_typed(browser, codes):
    for expected in (303, 422):
        visitor = browser()
        await give_password(visitor)
        assert (await visitor.post("/sign-in/code", code=codes[1][0].upper().replace("-", " "))).status_code == expected


async def test_ten_recovery_codes_are_shown_once_and_none_is_stored(officer, codes, store, tmp_path):
    assert len(set(codes[1])) == 10
    assert "You have 10 recovery codes left" in (await officer.get("/account")).text
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("heed.db*"))
    assert codes[0].secret.encode() not in stored
    assert not any(code.encode() in stored for code in codes[1])


async def test_guessing_codes_locks_the_account_and_ends_the_sign_in(browser, codes, clock):
    visitor = browser()
    await give_password(visitor)
    for _ in range(5):
        answer = await visitor.post("/sign-in/code", code="000000")
    assert "begin again with your user name and password" in answer.text
    assert (await visitor.sign_in("officer")).status_code == 422
    clock.move(seconds=61)
    await give_password(visitor)
    assert (await visitor.post("/sign-in/code", code=codes[0].at(clock()))).status_code == 303


async def test_the_right_password_again_does_not_make_guesses_free(browser, codes):
    for _ in range(5):
        visitor = browser()
        await give_password(visitor)
        await visitor.post("/sign-in/code", code="000000")
    assert (await browser().sign_in("officer")).status_code == 422


async def test_a_sign_in_waits_ten_minutes_for_its_code(browser, codes, clock):
    visitor = browser()
    await give_password(visitor)
    clock.move(minutes=10, seconds=1)
    answer = await visitor.post("/sign-in/code", code=codes[0].at(clock()))
    assert answer.status_code == 422
    assert "took too long" in answer.text


async def test_without_a_password_no_code_is_asked_for(browser, codes):
    visitor = browser()
    assert (await visitor.get("/sign-in/code")).headers["location"] == "/sign-in"
    await visitor.get("/sign-in")
    assert (await visitor.post("/sign-in/code", code="123456")).status_code == 422


async def test_the_code_form_is_not_taken_from_another_site(browser, codes, clock):
    visitor = browser()
    await give_password(visitor)
    visitor.client.headers["Sec-Fetch-Site"] = "cross-site"
    assert (await visitor.post("/sign-in/code", code=codes[0].at(clock()))).status_code == 403


async def test_a_wrong_first_code_turns_nothing_on(officer, browser):
    await officer.get("/account/codes")
    answer = await officer.post("/account/codes", code="000000")
    assert answer.status_code == 422
    assert "That code is not right" in answer.text
    assert (await browser().sign_in("officer")).headers["location"] == "/"


async def test_codes_are_turned_off_with_a_code_only(officer, browser, codes, clock):
    await officer.get("/account")
    assert (await officer.post("/account/codes/off", code="000000")).status_code == 422
    assert (await officer.post("/account/codes/off", code=codes[0].at(clock()))).status_code == 303
    assert (await browser().sign_in("officer")).headers["location"] == "/"


async def test_a_stolen_session_cannot_guess_the_code_that_turns_codes_off(officer, codes, clock):
    await officer.get("/account")
    for _ in range(5):
        assert (await officer.post("/account/codes/off", code="000000")).status_code == 422
    assert (await officer.post("/account/codes/off", code=codes[0].at(clock()))).status_code == 422
    clock.move(seconds=90)
    assert (await officer.post("/account/codes/off", code=codes[0].at(clock()))).status_code == 303


async def test_an_administrator_takes_lost_codes_off(administrator, officer, browser, codes, store):
    page = (await administrator.get("/accounts")).text
    path = re.search(r'action="(/accounts/\d+/codes/remove)"', page)[1]
    assert (await administrator.post(path)).status_code == 303
    assert (await officer.get("/queue")).status_code == 303, "its sessions have ended"
    assert (await browser().sign_in("officer")).headers["location"] == "/"


async def test_a_role_that_must_have_codes_gets_nothing_else_before(store, clock, cases):
    visitor = Browser(create_app(store, clock, replace(CONFIG, codes_for=frozenset({Role.OFFICER})), receiver_of(clock)))
    await visitor.get("/sign-in")
    await visitor.post("/sign-in", name="officer", password=PASSWORD)
    assert (await visitor.get("/queue")).headers["location"] == "/account/codes"
    await set_up(visitor, clock)
    assert (await visitor.get("/queue")).status_code == 200


async def test_a_secret_sealed_under_another_key_is_no_way_in(browser, codes, store, clock):
    visitor = Browser(create_app(store, clock, replace(CONFIG, secret=b"another key altogether"), receiver_of(clock)))
    await visitor.get("/sign-in")
    await visitor.post("/sign-in", name="officer", password=PASSWORD)
    await visitor.get("/sign-in/code")
    answer = await visitor.post("/sign-in/code", code=codes[0].at(clock()))
    assert answer.status_code >= 400
    assert "heed" not in visitor.client.cookies
