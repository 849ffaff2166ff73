"""What an officer must see whatever was learned: words of danger, told plainly, name a concern or at least ask about one."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.labels import Safeguarding
from triage.fields import FIELDS
from triage.judging import NOT_A_CONCERN, URGENT, Judged
from triage.reading import Hit, Reading


class Alarm(StrEnum):
    """What an indicator does by itself."""

    NAME = "name"
    ASK = "ask"


# What each indicator does when it is not negated. Few words leave nothing else to judge by, so that more of them ask there.
ALARMS: dict[str, Alarm] = {
    "suicidal": Alarm.NAME,
    "self_harm": Alarm.ASK,
    "farewell": Alarm.ASK,
    "assault": Alarm.ASK,
    "sexual_harm": Alarm.ASK,
}
ALARMS_OF_FEW_WORDS: dict[str, Alarm] = ALARMS | dict.fromkeys(
    ("injury", "neglect", "fear", "confinement", "theft_from_adult", "child_at_home"), Alarm.ASK
)
FEW_WORDS = 20
# Beside these nothing is named: what is over is for the learned part and the officer to judge.
OVER = frozenset({"finished_enquiry", "now_safe", "long_ago"})
NAMED_BY_RULE = 0.75
PLACES = {label: FIELDS["safeguarding"].index(label) for label in Safeguarding}


def sound_alarms(judged: Judged, readings: Sequence[Reading]) -> Judged:
    """Return the decisions with the alarms that words of danger raise; what was named already stays as it is."""
    place, confidence, asked = judged.safeguarding.place.copy(), judged.safeguarding.confidence.copy(), judged.asked.copy()
    flags, likely = [list(places) for places in judged.flags], judged.flag_probabilities.copy()
    for row, reading in enumerate(readings):
        alarm, named = alarm_of(reading), place[row] != NOT_A_CONCERN
        if alarm is Alarm.NAME:
            place[row] = place[row] if named else _whose(reading, judged.safeguarding.probabilities[row])
            confidence[row], asked[row] = max(NAMED_BY_RULE, confidence[row] if named else 0.0), False
            flags[row], likely[row, URGENT] = _with_urgent(flags[row]), max(likely[row, URGENT], confidence[row])
        elif alarm is Alarm.ASK and not named:
            asked[row] = True
    safeguarding = replace(judged.safeguarding, place=place, confidence=confidence)
    return replace(judged, safeguarding=safeguarding, asked=asked, flags=flags, flag_probabilities=likely)


def _with_urgent(flags: list[int]) -> list[int]:
    return flags if URGENT in flags else [*flags, URGENT]


def alarm_of(reading: Reading) -> Alarm | None:
    """Return what the words of danger in a message do, if anything."""
    raised = {_table(reading)[hit.name] for hit in alarming(reading)}
    return Alarm.NAME if Alarm.NAME in raised else Alarm.ASK if raised else None


def alarming(reading: Reading) -> list[Hit]:
    """Return the words of danger that raise an alarm by themselves."""
    shown = [hit for hit in reading.hits if not hit.negated]
    if any(hit.name in OVER for hit in shown):
        return []
    return [hit for hit in shown if hit.name in _table(reading)]


def _table(reading: Reading) -> dict[str, Alarm]:
    return ALARMS_OF_FEW_WORDS if len(reading.words) <= FEW_WORDS else ALARMS


def _whose(reading: Reading, probabilities: NDArray[np.floating]) -> int:
    """Return the place of `child` for somebody young or where a child is likelier, else of `adult`."""
    young = any(hit.name == "young_writer" and not hit.negated for hit in reading.hits)
    child = young or probabilities[PLACES[Safeguarding.CHILD]] > probabilities[PLACES[Safeguarding.ADULT]]
    return PLACES[Safeguarding.CHILD if child else Safeguarding.ADULT]
