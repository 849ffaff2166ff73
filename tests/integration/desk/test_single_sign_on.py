"""Signing in through the council's OpenID Connect provider: one that is real, and one that says whatever it likes."""

import asyncio
import base64
import hmac
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from joserfc.jwk import RSAKey

from desk.account_admin import AccountInvalid, reset_account
from desk.app import DeskConfig, create_app
from desk.single_sign_on.config import SingleSignOn
from models.states import Role
from tests.desk_data import add_account, receiver_of
from tests.integration.desk.conftest import Browser
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, ForgingProvider
from tests.running import free_port

ROLES = {"complaints-safeguarding": Role.SAFEGUARDING, "complaints": Role.OFFICER, "directors": Role.MANAGER}
SAM = {"sub": "user-17", "preferred_username": "sam.okoro@council.example", "roles": ["staff", "complaints"]}


def desk_with(issuer: str, store, ahead=(), *, passwords: bool = True):
    """A desk whose time is the real one, as the provider's is, but for what it is `ahead`."""
    known = SingleSignOn(
        issuer, CLIENT_ID, CLIENT_SECRET, "http://desk.example/sign-in/council/back", ROLES, home="http://desk.example/sign-in"
    )

    def clock():
        return datetime.now(UTC) + sum(ahead, timedelta())

    return create_app(store, clock, DeskConfig("Westmere Council", single_sign_on=known, passwords=passwords), receiver_of(clock))


@pytest.fixture
async def provider() -> AsyncIterator[ForgingProvider]:
    forging = ForgingProvider(claims=dict(SAM))
    await forging.start()
    yield forging
    await forging.stop()


@pytest.fixture
def ahead() -> list[timedelta]:
    return []


@pytest.fixture
async def visit(provider, store, ahead) -> AsyncIterator[Callable[..., Browser]]:
    """Makes browsers in front of one desk."""
    opened: list[Browser] = []
    app = desk_with(provider.issuer, store, ahead)

    def make() -> Browser:
        opened.append(Browser(app))
        return opened[-1]

    yield make
    for each in opened:
        await each.client.aclose()


async def sign_in(visitor: Browser, provider: ForgingProvider, wanted: str = "") -> httpx.Response:
    left = await visitor.get(f"/sign-in/council?next={wanted}")
    return await visitor.client.get(provider.let_in(left.headers["location"]))


async def refusal(visitor: Browser, answer: httpx.Response) -> str:
    """The sign-in page's text after a refusal, which opens nothing."""
    assert answer.headers["location"].startswith("/sign-in?why="), answer.headers
    assert "heed" not in visitor.client.cookies
    return (await visitor.get(answer.headers["location"])).text


async def role_of(store, name: str) -> Role | None:
    async with store.read() as unit:
        account = await unit.accounts.by_name(name)
    return account and account.role


async def test_a_person_comes_in_with_name_and_role_from_the_provider(visit, provider, store):
    visitor = visit()
    assert (await sign_in(visitor, provider, "/keys")).headers["location"] == "/keys"
    page = (await visitor.get("/queue")).text
    assert "sam.okoro" in page
    assert "Complaints officer" in page
    assert await role_of(store, "sam.okoro") is Role.OFFICER


async def test_the_button_stands_on_the_sign_in_page(visit):
    assert 'href="/sign-in/council"' in (await visit().get("/sign-in")).text


async def test_coming_again_makes_no_second_account_even_under_another_name(visit, provider, store):
    await sign_in(visit(), provider)
    provider.claims["preferred_username"] = "sam.married-name"
    await sign_in(visit(), provider)
    async with store.read() as unit:
        assert [account.name for account in await unit.accounts.list_all()] == ["sam.okoro"]


async def test_a_role_that_changed_is_taken_over_and_ends_the_sessions_with_the_old_one(visit, provider, store):
    before = visit()
    await sign_in(before, provider)
    provider.claims["roles"] = ["directors"]
    await sign_in(visit(), provider)
    assert await role_of(store, "sam.okoro") is Role.MANAGER
    assert (await before.get("/queue")).status_code == 303


async def test_the_first_role_of_the_table_wins_whatever_the_order_of_the_claims(visit, provider, store):
    provider.claims["roles"] = ["complaints", "complaints-safeguarding"]
    await sign_in(visit(), provider)
    assert await role_of(store, "sam.okoro") is Role.SAFEGUARDING


@pytest.mark.parametrize("roles", [["staff"], [], None, "", {"complaints": True}, 7])
async def test_who_has_no_role_here_is_not_let_in(visit, provider, roles):
    provider.claims["roles"] = roles
    visitor = visit()
    assert "gives you no role here" in await refusal(visitor, await sign_in(visitor, provider))


async def test_a_role_that_was_taken_away_ends_the_sessions_that_it_opened(visit, provider):
    before, after = visit(), visit()
    await sign_in(before, provider)
    provider.claims["roles"] = []
    await sign_in(after, provider)
    assert (await before.get("/queue")).status_code == 303


async def test_who_comes_through_the_provider_gets_no_password_beside_it(visit, provider, store):
    await sign_in(visit(), provider)
    by = await add_account(store, "alex", Role.ADMINISTRATOR)
    async with store.read() as unit:
        account = await unit.accounts.by_name("sam.okoro")
    with pytest.raises(AccountInvalid, match="council's own service"):
        await reset_account(store, by, account.id, datetime.now(UTC))


async def test_a_disabled_account_stays_out(visit, provider, store):
    await sign_in(visit(), provider)
    async with store.begin() as unit:
        (await unit.accounts.by_name("sam.okoro")).disabled_at = datetime.now(UTC)
        await unit.commit()
    visitor = visit()
    assert "does not let you in" in await refusal(visitor, await sign_in(visitor, provider))


async def test_nobody_becomes_somebody_else_by_choosing_their_name(visit, provider, store):
    await add_account(store, "sam.okoro", Role.SAFEGUARDING)
    visitor = visit()
    assert "account named sam.okoro here already" in await refusal(visitor, await sign_in(visitor, provider))


BAD_CLAIMS = {
    "another audience": {"aud": "somebody-else"},
    "two audiences and no party": {"aud": [CLIENT_ID, "somebody-else"]},
    "another party": {"azp": "somebody-else"},
    "another issuer": {"iss": "http://127.0.0.1:1"},
    "an old token": {"exp": int(time.time()) - 600},
    "a token from the future": {"iat": int(time.time()) + 6000, "nbf": int(time.time()) + 6000},
    "another nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "nobody": {"sub": ""},
    "a number for a name": {"sub": 17},
}


@pytest.mark.parametrize("claims", BAD_CLAIMS.values(), ids=BAD_CLAIMS)
async def test_a_token_that_is_not_for_this_sign_in_is_not_believed(visit, provider, claims):
    provider.claims |= claims
    visitor = visit()
    assert "cannot be believed" in await refusal(visitor, await sign_in(visitor, provider))


async def test_a_token_signed_by_somebody_else_is_not_believed(visit, provider):
    provider.key = RSAKey.generate_key(2048, {"kid": "first"})
    visitor = visit()
    assert "cannot be believed" in await refusal(visitor, await sign_in(visitor, provider))


def forged(algorithm: str, claims: dict, secret: bytes) -> str:
    """A token that says it is signed by `algorithm`: not at all, or with a secret that everybody can look up."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": algorithm, "kid": "first"}, claims)]
    signature = hmac.digest(secret, b".".join(parts), "sha256") if algorithm != "none" else b""
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_token_without_a_signature_or_with_a_shared_secret_is_not_believed(visit, provider, algorithm):
    visitor = visit()
    left = (await visitor.get("/sign-in/council")).headers["location"]
    now = int(time.time())
    claims = {"iss": provider.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": httpx.URL(left).params["nonce"], **SAM}
    provider.token = forged(algorithm, claims, provider.key.as_pem(private=False))
    assert "cannot be believed" in await refusal(visitor, await visitor.client.get(provider.let_in(left)))


async def test_a_key_that_was_changed_is_asked_for_but_not_without_end(visit, provider, ahead):
    await sign_in(visit(), provider)
    provider.key = RSAKey.generate_key(2048, {"kid": "second"})
    provider.header, provider.published = {"alg": "RS256", "kid": "second"}, [provider.key]
    visitor = visit()
    assert "cannot be believed" in await refusal(visitor, await sign_in(visitor, provider))
    assert provider.asked.count("keys") == 1, "within the minute a forger cannot make us ask again"
    ahead.append(timedelta(seconds=61))
    assert (await sign_in(visitor, provider)).headers["location"] == "/"


async def test_a_return_that_was_not_begun_here_is_refused(visit, provider):
    stranger, visitor = visit(), visit()
    left = (await stranger.get("/sign-in/council")).headers["location"]
    assert "not begun here" in await refusal(visitor, await visitor.client.get(provider.let_in(left)))
    await visitor.get("/sign-in/council")
    assert "not begun here" in await refusal(visitor, await visitor.client.get(provider.let_in(left)))


async def test_a_code_is_good_only_for_who_began(visit, provider):
    stranger, visitor = visit(), visit()
    stolen = httpx.URL("http://desk.example" + provider.let_in((await stranger.get("/sign-in/council")).headers["location"])).params["code"]
    state = httpx.URL((await visitor.get("/sign-in/council")).headers["location"]).params["state"]
    answer = await visitor.client.get(f"/sign-in/council/back?code={stolen}&state={state}")
    assert "does not answer as it should" in await refusal(visitor, answer)


async def test_a_refusal_at_the_provider_is_told(visit, provider):
    visitor = visit()
    state = httpx.URL((await visitor.get("/sign-in/council")).headers["location"]).params["state"]
    answer = await visitor.client.get(f"/sign-in/council/back?error=access_denied&state={state}")
    assert "did not let you in" in await refusal(visitor, answer)


async def test_nobody_is_sent_elsewhere_after_signing_in(visit, provider):
    assert (await sign_in(visit(), provider, "https://elsewhere.example/")).headers["location"] == "/"


async def test_a_provider_that_is_away_leaves_the_password(visit, provider, store):
    provider.silent = True
    await add_account(store, "officer", Role.OFFICER)
    visitor = visit()
    assert "does not answer as it should" in await refusal(visitor, await visitor.get("/sign-in/council"))
    assert (await visitor.sign_in("officer")).headers["location"] == "/"


async def test_what_a_provider_says_at_length_is_read_to_its_end(visit, provider):
    provider.padding = "x" * 600_000  # more than comes in one piece
    assert (await visit().client.get("/sign-in/council")).headers["location"].startswith(provider.issuer)


async def test_a_provider_that_speaks_for_another_issuer_is_not_followed(visit, provider):
    provider.says_issuer = "https://elsewhere.example"
    visitor = visit()
    assert "does not answer as it should" in await refusal(visitor, await visitor.get("/sign-in/council"))


async def test_nobody_puts_words_on_our_page(visit):
    assert "Ring this number" not in (await visit().get("/sign-in?why=Ring this number")).text


async def test_signing_out_goes_on_to_the_provider_and_the_policy_allows_it(visit, provider):
    visitor = visit()
    await sign_in(visitor, provider)
    await visitor.get("/keys")
    answer = await visitor.post("/sign-out")
    assert answer.headers["location"].startswith(f"{provider.issuer}/end_session?")
    assert "post_logout_redirect_uri=http%3A%2F%2Fdesk.example%2Fsign-in" in answer.headers["location"]
    assert f"form-action 'self' {provider.issuer}" in answer.headers["content-security-policy"]


async def test_being_signed_out_by_the_provider_ends_the_sessions(visit, provider):
    visitor = visit()
    await sign_in(visitor, provider)
    event = {"http://schemas.openid.net/event/backchannel-logout": {}}
    token = provider.signed(sub="user-17", events=event, jti="1")
    assert (await visit().client.post("/sign-in/council/ended", data={"logout_token": token})).status_code == 200
    assert (await visitor.get("/queue")).status_code == 303


@pytest.mark.parametrize(
    "claims", [{"sub": "user-17"}, {"sub": "user-17", "events": {}}, {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}}]
)
async def test_what_is_no_logout_ends_nothing(visit, provider, claims):
    visitor = visit()
    await sign_in(visitor, provider)
    token = provider.signed(**claims)
    assert (await visit().client.post("/sign-in/council/ended", data={"logout_token": token})).status_code == 400
    assert (await visitor.get("/queue")).status_code == 200


async def test_without_passwords_the_form_is_gone_and_refused(provider, store):
    await add_account(store, "officer", Role.OFFICER)
    visitor = Browser(desk_with(provider.issuer, store, passwords=False))
    assert 'name="password"' not in (await visitor.get("/sign-in")).text
    assert (await visitor.sign_in("officer")).status_code == 404


async def test_without_a_provider_its_pages_are_not_there(officer):
    for path in ("/sign-in/council", "/sign-in/council/back"):
        assert (await officer.get(path)).status_code == 404


async def test_a_provider_that_others_have_written_lets_people_in(store):
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        async with asyncio.timeout(60):
            while b"running on" not in (line := await process.stderr.readline()):
                assert line, "the provider ended at once"
        async with httpx.AsyncClient() as outside:
            await outside.put(f"{issuer}/users/user-17", json={name: value for name, value in SAM.items() if name != "sub"})
            visitor = Browser(desk_with(issuer, store))
            left = (await visitor.get("/sign-in/council?next=/keys")).headers["location"]
            assert (await outside.get(left)).status_code == 200
            back = (await outside.post(left, data={"sub": "user-17"})).headers["location"]
        answer = await visitor.client.get(back)
        assert answer.headers["location"] == "/keys"
        assert await role_of(store, "sam.okoro") is Role.OFFICER
        await visitor.get("/keys")
        assert (await visitor.post("/sign-out")).headers["location"].startswith(f"{issuer}/oauth2/end_session?")
    finally:
        process.terminate()
        await process.wait()
