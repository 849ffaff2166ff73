"""An environment that says nothing of Heed but what a test says."""

import pytest

from heed.settings import Settings


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """No HEED_ variable is set, and there is no .env."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HEED_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def given(monkeypatch):
    """Sets variables, each named without its prefix."""

    def run(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"HEED_{name.upper()}", value)

    return run
