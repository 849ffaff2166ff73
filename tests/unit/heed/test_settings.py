"""Settings come from the environment and .env, and a bad value names its variable."""

from pathlib import Path

import pytest

from heed.settings import Settings, read_settings
from models.errors import SettingsError

CONTRACT = {
    "data_dir": Path("var"),
    "database_url": "",
    "store_url": "sqlite+aiosqlite:///var/heed.db",
    "mail_host": "127.0.0.1",
    "mail_port": 8025,
    "mail_recipients": ("feedback@localhost", "@council.example"),
    "mail_from": "feedback@council.example",
    "desk_host": "127.0.0.1",
    "desk_port": 8080,
    "desk_address": "http://127.0.0.1:8080",
    "telegram_token": None,
    "telegram_api_url": "https://api.telegram.org",
    "smtp_url": None,
    "first_password": None,
}


def test_the_defaults_are_those_that_scripts_rely_on():
    settings = read_settings()
    assert {name: getattr(settings, name) for name in CONTRACT} == CONTRACT


def test_every_setting_says_what_it_is():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_environment_wins_over_env_file_and_env_file_over_the_default(given):
    Path(".env").write_text("HEED_MAIL_PORT=2525\nHEED_DESK_PORT=9000\nSOMEBODY_ELSES=1\n", encoding="utf-8")
    given(mail_port="25")
    settings = read_settings()
    assert (settings.mail_port, settings.desk_port, settings.mail_host) == (25, 9000, "127.0.0.1")


def test_recipients_are_a_list_with_commas(given):
    given(mail_recipients=" Complaints@westmere.example ,@feedback.westmere.example, ,")
    assert read_settings().mail_recipients == ("Complaints@westmere.example", "@feedback.westmere.example")


@pytest.mark.parametrize(
    ("recipients", "address"),
    [
        ("complaints@westmere.example,thanks@westmere.example", "complaints@westmere.example"),
        ("complaints@westmere.example,@feedback.westmere.example", "feedback@feedback.westmere.example"),
        ("@westmere.example", "feedback@westmere.example"),
    ],
)
def test_our_own_address_is_made_from_the_recipients(given, recipients, address):
    given(mail_recipients=recipients)
    assert read_settings().mail_from == address


@pytest.mark.parametrize("address", ["complaints@westmere.example", "hello@council.example", "Feedback@LOCALHOST"])
def test_our_own_address_is_one_that_mail_is_accepted_for(given, address):
    given(mail_recipients="complaints@westmere.example,@council.example,feedback@localhost", mail_from=address)
    assert read_settings().mail_from == address


@pytest.mark.parametrize("address", ["thanks@westmere.example", "complaints@elsewhere.example", "Council <complaints@westmere.example>"])
def test_an_address_of_our_own_whose_answers_we_would_refuse_is_refused(given, address):
    given(mail_recipients="complaints@westmere.example", mail_from=address)
    with pytest.raises(SettingsError, match=r"^HEED_MAIL_FROM: .* is not among HEED_MAIL_RECIPIENTS"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mail_port", "eighty"),
        ("mail_port", "70000"),
        ("desk_port", "-1"),
        ("mail_recipients", ","),
        ("mail_recipients", "feedback"),
        ("mail_recipients", "feedback@"),
        ("mail_max_bytes", "0"),
        ("log_level", "loud"),
        ("acknowledge_within_days", "soon"),
    ],
)
def test_a_bad_value_names_its_variable(given, name, value):
    given(**{name: value})
    with pytest.raises(SettingsError, match=f"^HEED_{name.upper()}: "):
        read_settings()


def test_a_variable_without_a_value_is_as_good_as_none(given):
    given(**dict.fromkeys(Settings.model_fields, ""))
    assert read_settings() == Settings.model_validate({})


def test_secrets_do_not_show(given):
    given(telegram_token="4839574812:secret", smtp_url="smtp://heed:secret@relay.example:25", first_password="secret", secret_key="secret")
    given(imap_password="secret", imap_client_secret="secret", imap_refresh_token="secret")
    assert "secret" not in repr(read_settings()).replace("secret_key", "").replace("client_secret", "")


def test_another_store_and_another_address_of_the_desk(given):
    given(database_url="postgresql+psycopg://heed@db.example/heed", desk_url="https://heed.westmere.example/")
    settings = read_settings()
    assert settings.store_url == "postgresql+psycopg://heed@db.example/heed"
    assert settings.desk_address == "https://heed.westmere.example"
