"""What the program tells administrators about itself: its profile, its models, and what it depends on."""

import asyncio
from typing import Any

from desk.administration import CheckedProfile, ModelCard, ModelRow, Surroundings, as_number, figure_name
from heed.clock import now
from heed.learning import register_of
from heed.model_cards import list_models, show_model
from heed.profile import profile_of
from heed.settings import Settings
from heed.surroundings import look_around
from models.errors import ProfileInvalid, SettingsError
from models.profile import Profile
from storage.store import Store


class ProgramAdministration:
    """Reads the files of one installation, in threads of their own."""

    def __init__(self, settings: Settings, store: Store, profile: Profile) -> None:
        """Speak of what `settings` name and of the `profile` in use; put what is changed on record in `store`."""
        self._settings = settings
        self._profile = profile
        self._store = store

    async def profile(self) -> CheckedProfile:
        """Read the profile's file anew."""
        source = "" if self._settings.profile is None else str(self._settings.profile)
        try:
            return CheckedProfile(source, await asyncio.to_thread(profile_of, self._settings))
        except ProfileInvalid as invalid:
            return CheckedProfile(source, None, invalid.faults)

    async def models(self) -> list[ModelRow]:
        """Return the models that are kept, newest first."""
        return [_row(card) for card in await asyncio.to_thread(list_models, self._settings)]

    async def card(self, version: str) -> ModelCard:
        """Return a model's card; raise NotFound, or ModelUnusable when it cannot be read."""
        return _card(await asyncio.to_thread(show_model, self._settings, version))

    async def use(self, version: str, account_id: int) -> str:
        """Put a model to use and on record; return its version. Raises NotFound, ModelUnusable and SettingsError."""
        register = register_of(self._settings)
        found = await asyncio.to_thread(register.find, version)
        await asyncio.to_thread(register.load, found)
        before = register.pointer()
        instead = "" if before is None or before.version == found else f" instead of {before.version}"
        async with self._store.begin() as unit:
            await unit.audit.append(now(), account_id, "model_used", None, f"{found}{instead}")
            await unit.commit()
        try:
            await asyncio.to_thread(register.use, found)
        except OSError as error:
            raise SettingsError(f"HEED_DATA_DIR: {self._settings.data_dir} cannot be written to: {error.strerror}.") from error
        return found

    async def surroundings(self) -> Surroundings:
        """Look at what runs beside the store; what does not answer within seconds is told as that."""
        return await look_around(self._settings, self._profile)


def _row(card: dict[str, Any]) -> ModelRow:
    return ModelRow(
        version=card["version"],
        in_use=card["in_use"],
        previous=card["previous"],
        trained_at=str(card.get("trained_at") or "")[:16].replace("T", " "),
        learned_from=_sources(card),
        verdict=_verdict(card),
    )


def _card(card: dict[str, Any]) -> ModelCard:
    facts = (
        ("Trained", str(card.get("trained_at") or "")[:16].replace("T", " ")),
        ("Learned from", _sources(card)),
        ("Decisions kept back", str(card.get("kept_back") or "")),
        ("Measured on", f"{card.get('messages', '')} messages in {card.get('folds', '')} folds"),
        ("Sentence encoder", "yes" if card.get("encoder") else "none: words alone"),
        ("Verdict", _verdict(card)),
    )
    outcomes = (card.get("verdict") or {}).get("outcomes", [])
    figures = ((figure_name(name), as_number(value)) for name, value in (card.get("held_out") or {}).items())
    return ModelCard(
        version=card["version"],
        in_use=card["in_use"],
        facts=tuple((name, said) for name, said in facts if said),
        compared=tuple((bool(each["passed"]), str(each["found"])) for each in outcomes),
        figures=tuple((name, value) for name, value in figures if value is not None),
        per_label=tuple(
            (field, label, int(found.get("count") or 0), as_number(found.get("precision")), as_number(found.get("recall")))
            for field, labels in (card.get("per_label") or {}).items()
            for label, found in labels.items()
        ),
    )


def _sources(card: dict[str, Any]) -> str:
    names = {"corpus": "labelled messages", "history": "past cases", "decision": "decisions"}
    counted = [(names.get(origin, origin), count) for origin, count in (card.get("sources") or {}).items() if count]
    return ", ".join(f"{count:,} {name}" for name, count in counted) or f"{card.get('messages') or 'unknown'} messages"


def _verdict(card: dict[str, Any]) -> str:
    verdict = card.get("verdict")
    if not verdict:
        return ""
    return f"{'Took over' if verdict['takes_over'] else 'Kept, not used'}: {verdict['reason']}"
