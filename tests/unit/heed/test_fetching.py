"""From settings to mailboxes."""

import pytest

from heed.bootstrap import make_fetchers
from heed.fetching import accounts_of, credentials_of, relay_credentials_of
from heed.settings import read_settings
from intake.bell import Bell
from intake.fetching.account import Mark
from intake.fetching.credentials import Password
from intake.fetching.tokens import Tokens
from models.errors import SettingsError
from tests.fakes import FakeClock

EXCHANGE = {
    "mail_recipients": "feedback@council.example,@complaints.example",
    "imap_host": "outlook.office365.com",
    "imap_users": "feedback@council.example, shared17@council.onmicrosoft.example",
    "imap_token_url": "https://login.microsoftonline.com/tenant/oauth2/v2.0/token",
    "imap_client_id": "heed",
}


def test_nothing_is_fetched_unless_a_server_is_named(given, store):
    given()
    assert make_fetchers(read_settings(), store, Bell()) == []


def test_each_user_is_a_mailbox_and_its_own_address_the_recipient_where_it_is_ours(given):
    given(**EXCHANGE)
    first, second = accounts_of(read_settings())
    assert (first.recipient, second.recipient) == ("feedback@council.example", "feedback@complaints.example")
    assert first.name == "feedback@council.example at outlook.office365.com, folder INBOX"
    assert first.mark is Mark.MOVE
    assert isinstance(credentials_of(read_settings(), FakeClock()), Tokens)


def test_the_recipient_can_be_named(given):
    given(**EXCHANGE, imap_recipient="adults@complaints.example")
    assert {account.recipient for account in accounts_of(read_settings())} == {"adults@complaints.example"}


def test_a_password_will_do(given):
    given(imap_host="127.0.0.1", imap_security="none", imap_users="feedback", imap_password="correct horse")
    assert credentials_of(read_settings(), FakeClock()) == Password("correct horse")


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"imap_users": ""}, "HEED_IMAP_USERS"),
        ({"imap_security": "none"}, "HEED_IMAP_SECURITY"),
        ({"imap_taken_folder": "inbox"}, "HEED_IMAP_TAKEN_FOLDER"),
        ({"imap_recipient": "friend@elsewhere.example"}, "HEED_IMAP_RECIPIENT"),
        ({"imap_token_url": "http://login.example/token"}, "HEED_IMAP_TOKEN_URL"),
        ({"imap_token_url": "https://[/token"}, "HEED_IMAP_TOKEN_URL"),
        ({"imap_client_id": ""}, "HEED_IMAP_CLIENT_ID"),
        ({"imap_token_url": ""}, "HEED_IMAP_PASSWORD"),
        ({"imap_keyword": "two words"}, "HEED_IMAP_KEYWORD"),
        ({"imap_mark": "delete"}, "HEED_IMAP_MARK"),
        ({"imap_since": "June"}, "HEED_IMAP_SINCE"),
    ],
)
def test_what_cannot_work_is_told_at_the_start_by_its_name(given, store, changed, name):
    given(**EXCHANGE | changed)
    with pytest.raises(SettingsError, match=f"^{name}: "):
        make_fetchers(read_settings(), store, Bell())


RELAY = {
    "smtp_url": "smtp+tls://feedback%40council.example@smtp.office365.com:587",
    "smtp_token_url": "https://login.microsoftonline.com/tenant/oauth2/v2.0/token",
}


def test_the_relay_is_signed_in_to_with_the_mailboxes_grant_where_it_has_none_of_its_own(given):
    given(**RELAY, imap_client_id="heed", imap_client_secret="secret", imap_scope="https://outlook.office365.com/.default")
    grant = relay_credentials_of(read_settings(), FakeClock())._grant
    assert (grant.url, grant.client_id, grant.client_secret) == (RELAY["smtp_token_url"], "heed", "secret")
    assert grant.scope == "https://outlook.office365.com/.default"
    given(smtp_client_id="letters")
    assert relay_credentials_of(read_settings(), FakeClock())._grant.client_id == "letters"


def test_without_a_token_endpoint_the_relays_password_counts(given):
    given(smtp_url="smtp://relay.example")
    assert relay_credentials_of(read_settings(), FakeClock()) is None


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"smtp_url": "smtp+tls://smtp.office365.com:587"}, "HEED_SMTP_URL"),
        ({"smtp_token_url": "http://login.example/token"}, "HEED_SMTP_TOKEN_URL"),
        ({"smtp_client_id": ""}, "HEED_SMTP_CLIENT_ID"),
    ],
)
def test_what_cannot_work_for_the_relay_is_named(given, changed, name):
    given(**{**RELAY, "smtp_client_id": "heed", **changed})
    with pytest.raises(SettingsError, match=f"^{name}: "):
        relay_credentials_of(read_settings(), FakeClock())
