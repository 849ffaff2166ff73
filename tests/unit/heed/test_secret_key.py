"""The key that signs reply addresses is made once, for its owner's eyes alone."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from heed.secret_key import secret_key
from heed.settings import Settings
from models.errors import SettingsError


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


def test_a_key_is_made_once_and_kept(settings, tmp_path):
    key = secret_key(settings)
    assert len(key) == 32
    assert secret_key(settings) == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_two_houses_have_two_keys(settings, tmp_path):
    (tmp_path / "other").mkdir()
    assert secret_key(settings) != secret_key(Settings(data_dir=tmp_path / "other"))


def test_nobody_else_may_read_it(settings, tmp_path):
    secret_key(settings)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_all_who_start_together_have_the_same_one(settings):
    with ThreadPoolExecutor(8) as together:
        assert len(set(together.map(lambda _number: secret_key(settings), range(16)))) == 1


def test_a_key_that_is_set_is_used_and_none_is_made(tmp_path):
    assert secret_key(Settings(data_dir=tmp_path, secret_key="sixteen letters!")) == b"sixteen letters!"
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_too_short_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="HEED_SECRET_KEY: use at least 16"):
        secret_key(Settings(data_dir=tmp_path, secret_key="fifteen letters"))


def test_where_no_key_can_be_kept_the_directory_is_named(tmp_path):
    Path(tmp_path / "file").write_text("no directory", encoding="utf-8")
    with pytest.raises(SettingsError, match="HEED_DATA_DIR"):
        secret_key(Settings(data_dir=tmp_path / "file"))
