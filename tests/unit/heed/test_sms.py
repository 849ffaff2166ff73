"""Whom texts name in danger is what the profile says."""

from pydantic import SecretStr

from heed.bootstrap import make_sms_config
from heed.profile import profile_of
from heed.settings import Settings


def test_a_council_with_one_line_names_it_to_everybody(tmp_path):
    path = tmp_path / "profile.toml"
    path.write_text('[emergency.children]\nday = "01632 960100"\n', encoding="utf-8")
    settings = Settings(
        profile=path, sms_secret=SecretStr("s"), sms_token=SecretStr("t"), sms_api_url="https://texts.example", sms_number="+441632960000"
    )
    config = make_sms_config(settings, profile_of(settings))
    assert config is not None
    assert config.child_line == "01632 960100"
    assert (config.adult_line, config.emergency_line) == ("", "01632 960100 for a child")
