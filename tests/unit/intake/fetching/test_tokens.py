"""Tokens from a token endpoint."""

import pytest

from intake.fetching.tokens import Grant, Tokens
from models.errors import MailboxTrouble
from tests.token_endpoint import TokenEndpoint


@pytest.fixture
def endpoint():
    endpoint = TokenEndpoint()
    endpoint.start()
    yield endpoint
    endpoint.stop()


@pytest.fixture
def tokens(endpoint, clock):
    return Tokens(Grant(f"{endpoint.address}/token", "heed", "s3cret", "https://outlook.office365.com/.default"), clock)


async def test_asks_as_the_application_itself(endpoint, tokens):
    secret = await tokens.secret()
    assert (secret.text, secret.is_token) == ("token-1", True)
    assert endpoint.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "heed",
            "client_secret": "s3cret",
            "scope": "https://outlook.office365.com/.default",
        }
    ]


async def test_asks_with_the_refresh_token_and_with_the_newer_one_that_came_for_it(endpoint, clock):
    tokens = Tokens(Grant(f"{endpoint.address}/token", "heed", "s3cret", refresh_token="first"), clock)
    endpoint.extra = {"refresh_token": "second"}
    await tokens.secret()
    tokens.refused()
    await tokens.secret()
    assert [asked["grant_type"] for asked in endpoint.asked] == ["refresh_token", "refresh_token"]
    assert [asked["refresh_token"] for asked in endpoint.asked] == ["first", "second"]
    assert "scope" not in endpoint.asked[0]


@pytest.mark.parametrize(
    ("lasts", "good_for"), [(3600, 3300), ("3600", 3300), (300, 150), (None, 300), ("soon", 300), (10**30, 366 * 86400 - 300)]
)
async def test_a_token_is_replaced_before_it_ends(endpoint, tokens, clock, lasts, good_for):
    endpoint.lasts = lasts
    await tokens.secret()
    clock.move(seconds=good_for - 1)
    await tokens.secret()
    assert len(endpoint.asked) == 1
    clock.move(seconds=1)
    await tokens.secret()
    assert len(endpoint.asked) == 2


async def test_a_token_that_has_ended_already_is_not_offered_twice(endpoint, tokens):
    endpoint.lasts = -5
    await tokens.secret()
    await tokens.secret()
    assert len(endpoint.asked) == 2


@pytest.mark.parametrize(
    ("status", "body", "said", "refused"),
    [
        (400, b'{"error": "invalid_grant"}', "status 400: invalid_grant", True),
        (401, b'{"error": "invalid_client", "error_description": "s3cret"}', "status 401: invalid_client", True),
        (500, b"<html>", "status 500: no reason given", False),
        (302, b"", "status 302", False),
        (200, b"{}", "status 200", False),
        (200, b'{"access_token": ""}', "status 200", False),
        (200, b'{"access_token": "a\\u0001b"}', "status 200", False),
        (200, b'{"access_token": 7}', "status 200", False),
        (200, b"[" * 100_000, "status 200", False),
        (200, b"\xff\xfe", "status 200", False),
        (400, b'{"error": {"code": 1}}', "no reason given", True),
    ],
)
async def test_an_answer_without_a_token_is_told_in_plain_words(endpoint, tokens, status, body, said, refused):
    endpoint.answers = [(status, body)]
    with pytest.raises(MailboxTrouble, match=said) as told:
        await tokens.secret()
    assert told.value.refused is refused
    assert "s3cret" not in str(told.value)
    assert (await tokens.secret()).text == "token-2"


async def test_an_endpoint_that_is_away_is_told_as_passing(clock):
    with pytest.raises(MailboxTrouble, match="cannot be reached") as told:
        await Tokens(Grant("http://127.0.0.1:1/token", "heed", ""), clock).secret()
    assert not told.value.refused


async def test_secrets_do_not_show(tokens):
    assert "s3cret" not in repr(Grant("https://login.example/token", "heed", "s3cret", refresh_token="s3cret"))
    assert "token-1" not in repr(await tokens.secret())
