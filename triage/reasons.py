"""One plain sentence for why a label was suggested."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea, names_on_screen
from triage.indicators import BY_NAME
from triage.indicators.danger import DANGER
from triage.reading import Reading
from triage.suggestion import Span

MOST_SAID = 2
MARKED = "The marked words"
LOOK_FOR_DANGER = "No danger is told outright, but it may be between the lines: read it for that."

# What an officer would accept as a reason: only these indicators may be named for these labels.
DISCLOSURES = frozenset(indicator.name for indicator in DANGER) - {"finished_enquiry", "now_safe", "still_going_on"}
TELLING: dict[tuple[type[StrEnum], str], frozenset[str]] = {
    (Kind, Kind.COMPLAINT): frozenset({"complains", "waiting"}),
    (Kind, Kind.COMPLIMENT): frozenset({"thanks"}),
    (Kind, Kind.COMMENT): frozenset({"not_complaining"}),
    (Kind, Kind.REQUEST): frozenset({"asks", "records_request"}),
    (Kind, Kind.OTHER): frozenset({"machine"}),
    (Cause, Cause.DELAY): frozenset({"waiting"}),
    (Cause, Cause.RECORDS_ACCURACY): frozenset({"money"}),
    (Cause, Cause.QUALITY_OF_CARE): frozenset({"neglect", "injury"}),
    (Cause, Cause.LOSS_OR_DAMAGE): frozenset({"theft_from_adult"}),
    (ServiceArea, ServiceArea.ADULT_FINANCE): frozenset({"money"}),
    (ServiceArea, ServiceArea.ADULT_SAFEGUARDING): frozenset({"adult_enquiry", "finished_enquiry"}),
    (ServiceArea, ServiceArea.PUBLIC_HEALTH): frozenset({"public_health"}),
    (ServiceArea, ServiceArea.CHILDREN_ACCESS): frozenset({"first_contact"}),
    (ServiceArea, ServiceArea.CHILDREN_CORPORATE_PARENTING): frozenset({"care_leaver", "foster_carer", "young_writer"}),
    (ServiceArea, ServiceArea.CHILDREN_STANDARDS): frozenset({"conference", "works_with_children"}),
    (ServiceArea, ServiceArea.CHILDREN_EARLY_HELP): frozenset({"early_help"}),
    (ServiceArea, ServiceArea.CORPORATE): frozenset({"send", "council_service"}),
    (ServiceArea, ServiceArea.NOT_COUNCIL): frozenset({"other_body", "health"}),
    (Safeguarding, Safeguarding.ADULT): DISCLOSURES - {"child_at_home", "works_with_children"},
    (Safeguarding, Safeguarding.CHILD): DISCLOSURES - {"theft_from_adult"},
    (Safeguarding, Safeguarding.STAFF_ALLEGATION): DISCLOSURES - {"theft_from_adult", "child_at_home"},
    (Process, Process.JOINT_NHS): frozenset({"health"}),
    (Process, Process.ANOTHER_BODY): frozenset({"other_body", "health"}),
    (Process, Process.LEGAL): frozenset({"court", "claim"}),
    (Process, Process.APPEAL_REVIEW): frozenset({"appeal"}),
    (Process, Process.INTERNAL_MANAGEMENT): frozenset({"staff"}),
    (Process, Process.INFORMATION_RIGHTS): frozenset({"records_request"}),
    (Process, Process.MEMBER_ENQUIRY): frozenset({"member"}),
    (Process, Process.CUSTOMER_SERVICE): frozenset({"asks", "not_complaining"}),
    (Process, Process.FEEDBACK_RECORD): frozenset({"thanks"}),
    (Process, Process.NONE): frozenset({"machine"}),
    (Flag, Flag.OUT_OF_TIME): frozenset({"long_ago"}),
    (Flag, Flag.CONSENT_NEEDED): frozenset({"for_friend", "for_relative", "without_asking"}),
    (Flag, Flag.YOUNG_PERSON): frozenset({"young_writer", "care_leaver"}),
    (Flag, Flag.ANONYMOUS): frozenset({"anonymous"}),
    (Flag, Flag.REPEAT): frozenset({"repeated"}),
    (Flag, Flag.URGENT): frozenset({"urgent", "still_going_on"}) | DISCLOSURES,
    (Flag, Flag.ADJUSTMENTS): frozenset({"adjustments"}),
}


def reason_for(label: StrEnum, reading: Reading, weights: NDArray[np.floating], evidence: Sequence[Span]) -> str:
    """Return why `label` was suggested: the indicators that tell of it and weigh most for it, or the wording alone."""
    if label is Safeguarding.NONE:
        return "Nothing in it was read as somebody being at risk now."
    said = _said(reading, weights, TELLING.get((type(label), label), frozenset()))
    if said:
        return f"It {' and '.join(said)}."
    if evidence:
        return f"{MARKED} are typical of “{names_on_screen()[label]}”."
    return f"Taken as a whole it reads most like “{names_on_screen()[label]}”; no single passage stands out."


def _said(reading: Reading, weights: NDArray[np.floating], telling: frozenset[str]) -> list[str]:
    """Return what the telling indicators say whose words speak for the label, strongest first."""
    strength: dict[str, float] = {}
    for hit in reading.hits:
        if not hit.negated and hit.name in telling:
            strength[hit.name] = strength.get(hit.name, 0.0) + float(weights[hit.start : hit.end].sum())
    strongest = sorted((name for name, weight in strength.items() if weight > 0), key=lambda name: -strength[name])
    return [BY_NAME[name].says for name in strongest[:MOST_SAID]]
