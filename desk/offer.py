"""What the desk offers an officer to press for a case, and what it leaves for the officer to choose."""

from dataclasses import dataclass, replace

from desk.casefile import CaseFile
from desk.decision_form import DecisionForm, Labels, form_from_labels, labels_of_decision, labels_of_suggestion
from models.errors import DecisionInvalid
from models.states import Band, CaseStatus, MoveReason
from triage.suggestion import Suggestion

ROUTING = ("kind", "service_area", "safeguarding", "process")


@dataclass(frozen=True, slots=True)
class Offer:
    """`form` is what is preselected; `one_press` is the whole form that one press sends, None where something must be chosen first.

    `keeps` tells that one press repeats the decision that stands instead of taking the suggestion; `again` that there is one.
    """

    form: DecisionForm
    blank: frozenset[str]
    one_press: DecisionForm | None
    keeps: bool
    again: bool


def offer(file: CaseFile) -> Offer:
    """Return what to offer: a first decision starts from the suggestion, a later one from the decision that stands."""
    last = file.last_decision
    basis = labels_of_suggestion(file.suggestion) if last is None else labels_of_decision(last)
    blank = _unsure(file.suggestion) if last is None else _newly_alarming(file, basis)
    waits = file.case.status is CaseStatus.AWAITING_CONFIRMATION
    whole = form_from_labels(_suggestion_id(file), file.case.revision, basis)
    return Offer(
        form=replace(form_from_labels(_suggestion_id(file), file.case.revision, basis, blank), move_reason=_why_again(file)),
        blank=blank,
        one_press=whole if waits and not blank.intersection(ROUTING) and _fits(whole) else None,
        keeps=last is not None,
        again=last is not None,
    )


def _unsure(said: Suggestion) -> frozenset[str]:
    """Return the fields in which nothing may be preselected, because triage itself would not rely on it."""
    fields = {name for name in ROUTING if (answer := getattr(said, name)) is not None and answer.band is Band.UNSURE}
    if said.causes and said.causes[0].band is Band.UNSURE:
        fields.add("causes")
    return frozenset(fields)


def _newly_alarming(file: CaseFile, standing: Labels) -> frozenset[str]:
    """Return the safeguarding field when a later message may hold a concern that the standing decision does not have."""
    suggested = file.suggestion.safeguarding.label
    waits = file.case.status is CaseStatus.AWAITING_CONFIRMATION
    may_alarm = suggested.is_concern and suggested is not standing.safeguarding
    return frozenset({"safeguarding"}) if waits and (may_alarm or file.suggestion.may_hide_a_concern) else frozenset()


def _why_again(file: CaseFile) -> str:
    """Return the reason for a move that is known already: the case came back since it was decided."""
    last, gone = file.last_decision, file.work.hand_overs
    came_back = last is not None and bool(gone) and gone[-1].returned_at is not None and gone[-1].returned_at > last.decided_at
    return str(MoveReason.RETURNED) if came_back else ""


def _fits(form: DecisionForm) -> bool:
    try:
        form.labels()
    except DecisionInvalid:
        return False
    return True


def _suggestion_id(file: CaseFile) -> int:
    return file.latest.id or -1
