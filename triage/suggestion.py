"""What triage answers: labels with calibrated confidence, a band, and the spans that carried them."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.states import BAND_ORDER, Band

L = TypeVar("L", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the message that carried an answer; `start` and `end` are character offsets into text or subject."""

    start: int
    end: int
    quote: str
    in_subject: bool = False


@dataclass(frozen=True, slots=True)
class Choice(Generic[L]):
    """A label and how likely it is right, from 0 to 1."""

    label: L
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer(Generic[L]):
    """The label suggested for one field, the next best, and why.

    `confidence` is calibrated; `reason` is one plain sentence; `evidence` is empty where nothing in the text stands out.
    """

    label: L
    confidence: float
    band: Band
    alternatives: tuple[Choice[L], ...] = ()
    evidence: tuple[Span, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Everything triage says of one message.

    `service_area` is None exactly when the kind is `other`; `causes` is empty unless the kind is `complaint`, and then most
    important first; `language` is an ISO 639-1 code, or "" when it cannot be told.
    """

    model_version: str
    kind: Answer[Kind]
    causes: tuple[Answer[Cause], ...]
    service_area: Answer[ServiceArea] | None
    safeguarding: Answer[Safeguarding]
    process: Answer[Process]
    flags: tuple[Answer[Flag], ...]
    language: str = "en"

    @property
    def band(self) -> Band:
        """The lowest band of the fields that route the case."""
        bands = [self.kind.band, self.safeguarding.band, self.process.band]
        if self.service_area is not None:
            bands.append(self.service_area.band)
        return min(bands, key=BAND_ORDER.index)

    @property
    def may_hide_a_concern(self) -> bool:
        """Whether no concern is named and yet triage does not rely on there being none: an officer is to look for one."""
        return not self.safeguarding.label.is_concern and self.safeguarding.band is Band.UNSURE

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, in the shape that evaluation and the store use."""
        return {**asdict(self), "band": self.band.value}


def suggestion_from_dict(body: dict[str, Any]) -> Suggestion:
    """Return the suggestion that `as_dict` wrote; raises KeyError or ValueError for anything else."""
    area = body["service_area"]
    return Suggestion(
        model_version=body["model_version"],
        kind=_answer(Kind, body["kind"]),
        causes=tuple(_answer(Cause, cause) for cause in body["causes"]),
        service_area=None if area is None else _answer(ServiceArea, area),
        safeguarding=_answer(Safeguarding, body["safeguarding"]),
        process=_answer(Process, body["process"]),
        flags=tuple(_answer(Flag, flag) for flag in body["flags"]),
        language=body["language"],
    )


def _answer(enum: type[L], body: dict[str, Any]) -> Answer[L]:
    return Answer(
        label=enum(body["label"]),
        confidence=body["confidence"],
        band=Band(body["band"]),
        alternatives=tuple(Choice(enum(other["label"]), other["confidence"]) for other in body["alternatives"]),
        evidence=tuple(Span(**span) for span in body["evidence"]),
        reason=body["reason"],
    )
