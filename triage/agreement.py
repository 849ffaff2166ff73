"""Which labels go together: the table behind joint suggestions and behind the check of an officer's decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.labels import Cause, Flag, Kind, Process, ServiceArea

MOST_CAUSES = 3

ANY_KIND = frozenset(Kind) - {Kind.OTHER}
ASKING = frozenset({Kind.REQUEST, Kind.COMMENT})

# Which kinds each procedure can take (docs/labels.md).
KINDS_OF_PROCESS: dict[Process, frozenset[Kind]] = {
    Process.ADULT_STATUTORY: frozenset({Kind.COMPLAINT}),
    Process.CHILDREN_STATUTORY: frozenset({Kind.COMPLAINT}),
    Process.CORPORATE: frozenset({Kind.COMPLAINT}),
    Process.JOINT_NHS: frozenset({Kind.COMPLAINT}),
    Process.ANOTHER_BODY: frozenset({Kind.COMPLAINT}) | ASKING,
    Process.LEGAL: frozenset({Kind.COMPLAINT}) | ASKING,
    Process.APPEAL_REVIEW: frozenset({Kind.COMPLAINT}) | ASKING,
    Process.INTERNAL_MANAGEMENT: frozenset({Kind.COMPLAINT}) | ASKING,
    Process.INFORMATION_RIGHTS: frozenset({Kind.COMPLAINT}) | ASKING,
    Process.MEMBER_ENQUIRY: ANY_KIND,
    Process.CUSTOMER_SERVICE: ASKING,
    Process.FEEDBACK_RECORD: frozenset({Kind.COMPLIMENT}),
    Process.NONE: frozenset({Kind.OTHER}),
}

ADULT_AREAS = frozenset(area for area in ServiceArea if area.startswith("adult_")) | {ServiceArea.PUBLIC_HEALTH}
CHILDREN_AREAS = frozenset(area for area in ServiceArea if area.startswith("children_"))
ALL_AREAS = frozenset(ServiceArea)

# Flags that only complaints can carry (docs/labels.md); the others go with any kind.
FLAGS_OF_COMPLAINTS = frozenset({Flag.OUT_OF_TIME, Flag.CONSENT_NEEDED, Flag.REPEAT})

# Which areas each procedure can be about; None stands for "no area", which only `none` has.
AREAS_OF_PROCESS: dict[Process, frozenset[ServiceArea | None]] = {
    **dict.fromkeys(Process, frozenset[ServiceArea | None](ALL_AREAS)),
    Process.ADULT_STATUTORY: frozenset(ADULT_AREAS),
    Process.CHILDREN_STATUTORY: frozenset(CHILDREN_AREAS),
    Process.NONE: frozenset({None}),
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two labels that do not go together: the field to correct and what to do about it."""

    field: str
    message: str


def disagreements(kind: Kind, causes: Sequence[Cause], service_area: ServiceArea | None, process: Process) -> list[Disagreement]:
    """Return what does not fit together in these labels; an empty list when all does."""
    checks = (
        (kind not in KINDS_OF_PROCESS[process], "process", "This procedure does not take this kind of message."),
        (service_area not in AREAS_OF_PROCESS[process], "service_area", "This procedure is not for this service area."),
        (kind is Kind.COMPLAINT and not causes, "causes", "Choose at least one cause for a complaint."),
        (kind is not Kind.COMPLAINT and bool(causes), "causes", "Only a complaint has causes; remove them."),
        (len(causes) > MOST_CAUSES, "causes", f"Choose at most {MOST_CAUSES} causes."),
        (len(set(causes)) < len(causes), "causes", "Name each cause once."),
    )
    return [Disagreement(field, message) for wrong, field, message in checks if wrong]
