"""What administrators look at and may do beside accounts: the profile, the models, and how Heed is. It holds no word of any case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from models.errors import Fault, NotFound
from models.profile import Profile


@dataclass(frozen=True, slots=True)
class CheckedProfile:
    """The profile's file as it is now: `source` is where it is ("" where there is none), `profile` what it says unless it has faults."""

    source: str = ""
    profile: Profile | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A trained model in short: what it learned from, and how it compared with the one in use then."""

    version: str
    in_use: bool
    previous: bool
    trained_at: str
    learned_from: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model's card: facts in words, comparisons as (whether it held, what was found), figures from 0 to 1, and figures by label."""

    version: str
    in_use: bool
    facts: tuple[tuple[str, str], ...]
    compared: tuple[tuple[bool, str], ...] = ()
    figures: tuple[tuple[str, float], ...] = ()
    per_label: tuple[tuple[str, str, int, float | None, float | None], ...] = ()


class State(StrEnum):
    """How a part is."""

    GOOD = "good"
    TROUBLE = "trouble"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of Heed, or what it depends on: how it is, in words."""

    name: str
    state: State
    said: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What runs beside the store, the version, and where figures for Prometheus are ("" where they are not served)."""

    version: str = ""
    metrics: str = ""
    parts: Sequence[Part] = field(default=())


class Administration(Protocol):
    """What the program tells the desk about itself."""

    async def profile(self) -> CheckedProfile:
        """Read the profile's file anew."""

    async def models(self) -> list[ModelRow]:
        """Return the models that are kept, newest first."""

    async def card(self, version: str) -> ModelCard:
        """Return a model's card; raise NotFound, or ModelUnusable when it cannot be read."""

    async def use(self, version: str, account_id: int) -> str:
        """Put a model to use and on record; return its version. Raises NotFound, ModelUnusable and SettingsError."""

    async def surroundings(self) -> Surroundings:
        """Look at what runs beside the store; what does not answer within seconds is told as that."""


class Unadministered:
    """For a desk that is not told of anything beside its store."""

    async def profile(self) -> CheckedProfile:
        """Return that there is no file."""
        return CheckedProfile()

    async def models(self) -> list[ModelRow]:
        """Return none."""
        return []

    async def card(self, version: str) -> ModelCard:
        """Raise NotFound."""
        raise NotFound(version)

    async def use(self, version: str, account_id: int) -> str:  # noqa: ARG002 - the shape is the protocol's
        """Raise NotFound."""
        raise NotFound(version)

    async def surroundings(self) -> Surroundings:
        """Return nothing."""
        return Surroundings()


FIGURES: dict[str, str] = {
    "kind_accuracy": "What it is",
    "process_accuracy": "Procedure",
    "process_top3": "Procedure among the best three",
    "service_area_accuracy": "Service area",
    "safeguarding_recall": "Concerns found",
    "safeguarding_precision": "Concerns rightly named",
}


def figure_name(code: str) -> str:
    """Return what a figure of a card is called."""
    return FIGURES.get(code, code.replace("_", " ").capitalize())


def as_number(value: Any) -> float | None:
    """Return a figure as a number, or None."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
