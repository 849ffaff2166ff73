"""The key that signs reply addresses: set, or made once and kept in the data directory."""

import os
import secrets
from pathlib import Path

from heed.settings import Settings
from models.errors import SettingsError

FILE = "secret.key"
BYTES = 32
FEWEST_CHARACTERS = 16


def secret_key(settings: Settings) -> bytes:
    """Return the key; makes the file on first use, readable by its owner alone. Raises SettingsError."""
    if settings.secret_key is not None:
        value = settings.secret_key.get_secret_value()
        if len(value) < FEWEST_CHARACTERS:
            raise SettingsError(f"HEED_SECRET_KEY: use at least {FEWEST_CHARACTERS} characters.")
        return value.encode()
    path = settings.data_dir / FILE
    try:
        return path.read_bytes() if path.exists() else _make(path)
    except OSError as error:
        raise SettingsError(f"HEED_DATA_DIR: {path} cannot be read or made: {error.strerror}.") from error


def _make(path: Path) -> bytes:
    """Write a fresh key whole or not at all; of two processes that start together, both get the first one's."""
    draft = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()
