"""What an officer filled in, as typed and as understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import FormData

from desk.numbers import whole_number
from models.errors import DecisionInvalid
from models.judgements import Decision
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.states import MoveReason
from triage.agreement import MOST_CAUSES, disagreements
from triage.suggestion import Suggestion

L = TypeVar("L", bound=StrEnum)

LONGEST_REASON = 2000

QUESTIONS = {
    "kind": "Choose what the message is.",
    "service_area": "Choose the service area.",
    "safeguarding": "Choose whether there is a safeguarding concern.",
    "process": "Choose the procedure.",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """A complete answer to every question of docs/labels.md."""

    kind: Kind
    causes: tuple[Cause, ...]
    service_area: ServiceArea | None
    safeguarding: Safeguarding
    process: Process
    flags: tuple[Flag, ...]

    @property
    def route(self) -> tuple[Process, ServiceArea | None, Safeguarding]:
        """Where these labels send a case."""
        return self.process, self.service_area, self.safeguarding


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """An officer's choices as codes, empty where nothing is chosen, bound to what the officer saw."""

    suggestion_id: int
    revision: int
    kind: str = ""
    causes: tuple[str, ...] = ()
    service_area: str = ""
    safeguarding: str = ""
    process: str = ""
    flags: tuple[str, ...] = field(default=())
    reason: str = ""
    move_reason: str = ""

    def labels(self) -> Labels:
        """Return the choices as labels; raise DecisionInvalid naming every field that is missing or does not fit the others.

        Causes of anything but a complaint, and the service area of what is no feedback, are left out, as the form says.
        """
        errors: dict[str, str] = {}
        kind = _one(Kind, "kind", self.kind, errors)
        area = None if kind is Kind.OTHER else _one(ServiceArea, "service_area", self.service_area, errors)
        safeguarding = _one(Safeguarding, "safeguarding", self.safeguarding, errors)
        process = _one(Process, "process", self.process, errors)
        causes = _many(Cause, "causes", self.causes, errors) if kind is Kind.COMPLAINT else ()
        flags = _many(Flag, "flags", self.flags, errors)
        if len(self.reason) > LONGEST_REASON:
            errors["reason"] = f"Shorten the note to {LONGEST_REASON} characters."
        if errors or kind is None or safeguarding is None or process is None:
            raise DecisionInvalid(fields=errors)
        clashes = {clash.field: clash.message for clash in reversed(disagreements(kind, causes, area, process))}
        if clashes:
            raise DecisionInvalid(fields=clashes)
        return Labels(kind, causes, area, safeguarding, process, tuple(dict.fromkeys(flags)))

    def why_moved(self) -> MoveReason | None:
        """Return the reason for a move, or None when none of the known ones was chosen."""
        return MoveReason(self.move_reason) if self.move_reason in set(MoveReason) else None


def _one(enum: type[L], name: str, code: str, errors: dict[str, str]) -> L | None:
    if code in set(enum):
        return enum(code)
    errors[name] = QUESTIONS[name]
    return None


def _many(enum: type[L], name: str, codes: tuple[str, ...], errors: dict[str, str]) -> tuple[L, ...]:
    known = tuple(enum(code) for code in codes if code in set(enum))
    if len(known) < len(codes):
        errors[name] = "Choose from the list."
    return known


def form_from_request(form: FormData) -> DecisionForm:
    """Return what was sent; what is missing or not text is empty, and a binding that is no number fits nothing."""
    causes = (_text(form, f"cause_{number}") for number in range(1, MOST_CAUSES + 1))
    return DecisionForm(
        suggestion_id=number_in(form, "suggestion_id"),
        revision=number_in(form, "revision"),
        kind=_text(form, "kind"),
        causes=tuple(cause for cause in causes if cause),
        service_area=_text(form, "service_area"),
        safeguarding=_text(form, "safeguarding"),
        process=_text(form, "process"),
        flags=tuple(flag for flag in form.getlist("flags") if isinstance(flag, str)),
        reason=_text(form, "reason").replace("\r\n", "\n"),
        move_reason=_text(form, "move_reason"),
    )


def form_from_labels(suggestion_id: int, revision: int, said: Labels, blank: frozenset[str] = frozenset()) -> DecisionForm:
    """Return a form with these labels chosen, except in the fields that are to be left blank."""
    area = "" if said.service_area is None else str(said.service_area)
    values: Mapping[str, str] = {"kind": said.kind, "service_area": area, "safeguarding": said.safeguarding, "process": said.process}
    chosen = {name: "" if name in blank else str(value) for name, value in values.items()}
    causes = () if "causes" in blank else tuple(str(cause) for cause in said.causes)
    flags = tuple(str(flag) for flag in said.flags)
    return DecisionForm(suggestion_id=suggestion_id, revision=revision, causes=causes, flags=flags, **chosen)


def labels_of_suggestion(said: Suggestion) -> Labels:
    """Return the labels that triage suggested."""
    return Labels(
        kind=said.kind.label,
        causes=tuple(cause.label for cause in said.causes),
        service_area=None if said.service_area is None else said.service_area.label,
        safeguarding=said.safeguarding.label,
        process=said.process.label,
        flags=tuple(flag.label for flag in said.flags),
    )


def labels_of_decision(said: Decision) -> Labels:
    """Return the labels that an officer decided on."""
    return Labels(
        kind=said.kind,
        causes=tuple(Cause(code) for code in said.causes),
        service_area=said.service_area,
        safeguarding=said.safeguarding,
        process=said.process,
        flags=tuple(Flag(code) for code in said.flags),
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def number_in(form: FormData, name: str) -> int:
    """Return a field's number; what is none, or more than a database holds, is -1 and fits nothing."""
    return whole_number(_text(form, name), -1)
