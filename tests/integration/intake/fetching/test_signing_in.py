"""Signing in to a real Dovecot, by password and by OAuth 2 token."""

import pytest

from intake.fetching.connection import MailboxConnection
from intake.fetching.credentials import Password, Secret
from intake.fetching.signing_in import sign_in
from intake.fetching.tokens import Grant, Tokens
from models.errors import MailboxTrouble
from models.states import InboxState

MAIL = b"From: Ada Okafor <ada@resident.example>\r\nSubject: No visit\r\n\r\nNobody came on Monday.\r\n"
TODAY = "03-Jun-2025 10:02:00 +0100"


@pytest.fixture
def tokens(endpoint, box, clock) -> Tokens:
    endpoint.user = box.user
    return Tokens(Grant(f"{endpoint.address}/token", "heed", "client secret"), clock)


async def count(store):
    async with store.read() as unit:
        return await unit.inbox.count(InboxState.NEW)


async def test_a_wrong_password_is_refused_with_what_the_server_said(fetcher):
    with pytest.raises(MailboxTrouble, match=r"did not take the user name or password. It said: \[AUTHENTICATIONFAILED\]") as told:
        await fetcher(Password("gooseberry")).once()
    assert told.value.refused
    assert "gooseberry" not in str(told.value)


async def test_a_password_that_is_not_ascii_reaches_the_server(fetcher):
    with pytest.raises(MailboxTrouble, match="AUTHENTICATIONFAILED"):
        await fetcher(Password("pässwörd £")).once()


async def test_a_token_opens_the_mailbox(store, box, fetcher, tokens):
    box.deliver(MAIL, came=TODAY)
    await fetcher(tokens).once()
    assert await count(store) == 1


@pytest.mark.parametrize("mechanism", ["AUTH=OAUTHBEARER", "AUTH=XOAUTH2"])
async def test_both_mechanisms_work(account, tokens, monkeypatch, mechanism):
    """Exchange Online offers XOAUTH2 alone."""
    secret = await tokens.secret()
    connection = MailboxConnection(account)
    try:
        await connection._do("connecting", connection._connect)
        client = connection._client
        monkeypatch.setattr(client, "has_capability", lambda name: name == mechanism)
        await connection._do("signing in", sign_in, client, account.user, secret)
        monkeypatch.undo()
        assert await connection._do("opening", connection._select) > 0
    finally:
        await connection.close()


@pytest.mark.parametrize("mechanism", ["AUTH=OAUTHBEARER", "AUTH=XOAUTH2"])
async def test_a_false_token_is_refused_and_the_conversation_ended(account, monkeypatch, mechanism):
    connection = MailboxConnection(account)
    try:
        await connection._do("connecting", connection._connect)
        client = connection._client
        monkeypatch.setattr(client, "has_capability", lambda name: name == mechanism)
        with pytest.raises(MailboxTrouble, match="did not take the access token") as told:
            await connection._do("signing in", sign_in, client, account.user, Secret("stolen", is_token=True))
        assert told.value.refused
        assert await connection._do("asking", client.noop)
    finally:
        await connection.close()


async def test_a_token_that_was_withdrawn_is_replaced(store, box, fetcher, endpoint, tokens):
    box.deliver(MAIL, came=TODAY)
    await tokens.secret()
    endpoint.good.clear()
    going = fetcher(tokens)
    with pytest.raises(MailboxTrouble):
        await going.once()
    await going.once()
    assert await count(store) == 1
    assert len(endpoint.asked) == 2


async def test_the_connection_is_made_anew_with_another_token_before_the_first_ends(box, fetcher, endpoint, tokens, clock, monkeypatch):
    endpoint.lasts = 3600
    wait = MailboxConnection.wait

    async def an_hour(connection, seconds):
        clock.move(seconds=3601 - 300)
        return await wait(connection, 0.0)

    monkeypatch.setattr(MailboxConnection, "wait", an_hour)
    going = fetcher(tokens)
    await going.attempt()
    assert len(endpoint.asked) == 1
    await going.attempt()
    assert len(endpoint.asked) == 2


async def test_a_token_endpoint_that_refuses_raises_an_alarm(store, fetcher, endpoint, tokens):
    endpoint.answers = [(401, b'{"error": "invalid_client", "error_description": "AADSTS7000222: expired"}')]
    going = fetcher(tokens)
    await going.attempt()
    async with store.read() as unit:
        shown = await unit.mailboxes.get(going.account.name)
    assert shown.trouble == "The token endpoint gave no token (status 401: invalid_client)."
