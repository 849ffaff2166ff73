"""Settings come from the environment and .env, and a bad value names its variable."""

from pathlib import Path

import pytest

from heed.settings import Settings, read_settings
from models.errors import SettingsError
from models.states import Role

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
    given(telegram_token="4839574812:hush-hush", smtp_url="smtp://heed:hush-hush@relay.example:25")
    given(**dict.fromkeys(["first_password", "secret_key", "imap_password", "imap_client_secret", "imap_refresh_token"], "hush-hush"))
    given(oidc_client_secret="hush-hush")
    assert "hush-hush" not in repr(read_settings())


def test_a_provider_needs_its_client_and_what_its_roles_mean(given):
    given(oidc_issuer="https://login.council.example", oidc_client_id="heed", oidc_client_secret="hush-hush")
    with pytest.raises(SettingsError, match="HEED_OIDC_ISSUER: set HEED_OIDC_CLIENT_ID, HEED_OIDC_CLIENT_SECRET and HEED_OIDC_ROLES too"):
        read_settings()
    given(oidc_roles="heed-officers=officer, leads=manager")
    assert read_settings().oidc_roles == {"heed-officers": Role.OFFICER, "leads": Role.MANAGER}


def test_a_provider_is_reached_over_https_unless_it_is_on_this_machine(given):
    given(oidc_client_id="heed", oidc_client_secret="hush-hush", oidc_roles="leads=manager", oidc_issuer="http://login.council.example")
    with pytest.raises(SettingsError, match="begin it with https://"):
        read_settings()
    given(oidc_issuer="http://127.0.0.1:9400")
    assert read_settings().oidc_issuer == "http://127.0.0.1:9400"


def test_somebody_can_always_sign_in(given):
    given(passwords="no")
    with pytest.raises(SettingsError, match="HEED_PASSWORDS: is off, and without HEED_OIDC_ISSUER nobody could sign in"):
        read_settings()


@pytest.mark.parametrize(("said", "roles"), [("none", set()), ("safeguarding, administrator", {Role.SAFEGUARDING, Role.ADMINISTRATOR})])
def test_who_must_have_codes_can_be_said(given, said, roles):
    given(codes_for=said)
    assert read_settings().roles_with_codes == roles


def test_over_https_everybody_must_have_codes_and_on_a_trial_nobody(given):
    assert read_settings().roles_with_codes == frozenset()
    given(desk_url="https://heed.westmere.example")
    assert read_settings().roles_with_codes == frozenset(Role) - {Role.SERVICE}


def test_another_store_and_another_address_of_the_desk(given):
    given(database_url="postgresql+psycopg://heed@db.example/heed", desk_url="https://heed.westmere.example/")
    settings = read_settings()
    assert settings.store_url == "postgresql+psycopg://heed@db.example/heed"
    assert settings.desk_address == "https://heed.westmere.example"
