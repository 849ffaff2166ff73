"""Finds the transcriber that a council has installed; Heed brings none along."""

from importlib import import_module

from intake.ports import Transcribe
from models.errors import SettingsError


def transcriber_of(place: str) -> Transcribe | None:
    """Return the transcriber at `place` (package.module:name), None for ""; raise SettingsError where there is none."""
    if not place:
        return None
    module, _, name = place.partition(":")
    try:
        found: Transcribe | None = getattr(import_module(module), name, None)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"HEED_TRANSCRIBER: {module} cannot be imported; install it beside Heed.") from error
    if not callable(found) or not isinstance(getattr(found, "name", None), str):
        raise SettingsError("HEED_TRANSCRIBER: that is no transcriber; write it as package.module:name of one with a name.")
    return found
