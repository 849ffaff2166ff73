"""The register of models as the command line shows it, and the switch from one to another."""

from typing import Any

from heed.decisions import put_on_record
from heed.learning import register_of
from heed.settings import Settings
from models.errors import ModelUnusable, SettingsError


def list_models(settings: Settings) -> list[dict[str, Any]]:
    """Return the kept models' cards in short, newest first."""
    register = register_of(settings)
    versions, pointer = register.versions(), register.pointer()
    found = []
    for version in versions:
        card = _card_or_reason(settings, version)
        found.append(
            {
                "version": version,
                **{name: card.get(name) for name in ("trained_at", "messages", "sources", "verdict")},
                "in_use": pointer is not None and pointer.version == version,
                "previous": pointer is not None and pointer.previous == version,
            }
        )
    return found


def _card_or_reason(settings: Settings, version: str) -> dict[str, Any]:
    try:
        return register_of(settings).card(version)
    except ModelUnusable:
        return {"version": version}


def show_model(settings: Settings, name: str) -> dict[str, Any]:
    """Return the whole card of a version, `current` or `previous`, and whether it is in use; raise NotFound or ModelUnusable."""
    register = register_of(settings)
    version, pointer = register.find(name), register.pointer()
    return {**register.card(version), "in_use": pointer is not None and pointer.version == version}


def use_model(settings: Settings, name: str) -> tuple[str, str | None]:
    """Put a version, or `previous`, to use and on record; return it, and the one that was in use before if there was another.

    Raises NotFound, ModelUnusable when it cannot be loaded, StoreOutdated, StoreTooNew, and SettingsError.
    """
    register = register_of(settings)
    version, pointer = register.find(name), register.pointer()
    register.load(version)
    before = None if pointer is None or pointer.version == version else pointer.version
    put_on_record(settings, [("model_used", version if before is None else f"{version} instead of {before}")])
    try:
        register.use(version)
    except OSError as error:
        raise SettingsError(f"HEED_DATA_DIR: {settings.data_dir} cannot be written to: {error.strerror}.") from error
    return version, before
