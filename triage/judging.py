"""From scores to labels with honest confidence: the policy of each field, over many messages at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from models.labels import Flag, Kind, Safeguarding
from triage.agreement import FLAGS_OF_COMPLAINTS, MOST_CAUSES
from triage.calibration import Calibration, log_softmax
from triage.fields import FIELDS
from triage.jointly import KINDS, decide_jointly

Floats = NDArray[np.floating]
JOINT = ("kind", "process", "service_area")
NOT_A_CONCERN = FIELDS["safeguarding"].index(Safeguarding.NONE)
COMPLAINT = KINDS.index(Kind.COMPLAINT)
URGENT = FIELDS["flags"].index(Flag.URGENT)


@dataclass(frozen=True, slots=True)
class Policy:
    """What is decided on top of the probabilities: from which probability on a concern, a further cause and each flag is named.

    From `ask` on a concern is not named yet, but an officer is asked to look for one.
    """

    concern: float
    ask: float
    further_cause: float
    flags: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """One label per message: its place, its honest confidence, and all labels' probabilities (columns as in FIELDS)."""

    place: NDArray[np.intp]
    confidence: Floats
    probabilities: Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """All fields of many messages; `causes` and `flags` hold each message's chosen places, most likely first.

    `asked` tells where no concern is named and yet one may be there.
    """

    kind: Picked
    process: Picked
    service_area: Picked
    safeguarding: Picked
    asked: NDArray[np.bool_]
    causes: list[list[int]]
    cause_probabilities: Floats
    flags: list[list[int]]
    flag_probabilities: Floats


def judge(scores: Mapping[str, Floats], calibrations: Mapping[str, Calibration], policy: Policy) -> Judged:
    """Decide every field of the messages whose scores (a row each) are given."""
    kind, process, area = joint_picks(scores, calibrations)
    causes = likelihoods(scores["causes"], calibrations["causes"])
    flags = likelihoods(scores["flags"], calibrations["flags"])
    complaints = kind.place == COMPLAINT
    safeguarding = pick_concern(scores["safeguarding"], calibrations["safeguarding"], policy.concern)
    named = safeguarding.place != NOT_A_CONCERN
    flags[named, URGENT] = np.maximum(flags[named, URGENT], safeguarding.confidence[named])
    return Judged(
        kind=kind,
        process=process,
        service_area=area,
        safeguarding=safeguarding,
        asked=(safeguarding.place == NOT_A_CONCERN) & (1 - safeguarding.confidence >= policy.ask),
        causes=[pick_causes(row, policy.further_cause) if complaint else [] for row, complaint in zip(causes, complaints, strict=True)],
        cause_probabilities=causes,
        flags=[
            agreeing_flags(pick_flags(row, policy.flags), is_complaint=bool(complaint), is_concern=bool(concern))
            for row, complaint, concern in zip(flags, complaints, named, strict=True)
        ],
        flag_probabilities=flags,
    )


def joint_picks(scores: Mapping[str, Floats], calibrations: Mapping[str, Calibration]) -> tuple[Picked, Picked, Picked]:
    """Decide kind, process and service area together, and correct the confidence of each."""
    joint = decide_jointly(*(log_softmax(scores[field], calibrations[field].temperature) for field in JOINT))
    marginals = (joint.kind, joint.process, joint.area)
    picks = []
    for column, (field, probabilities) in enumerate(zip(JOINT, marginals, strict=True)):
        place = joint.best[:, column]
        raw = probabilities[np.arange(len(place)), place]
        picks.append(Picked(place, calibrations[field].correction(raw), probabilities))
    return picks[0], picks[1], picks[2]


def pick_concern(scores: Floats, calibration: Calibration, threshold: float) -> Picked:
    """Name the likeliest concern wherever some concern is at least as likely as `threshold`: recall comes first."""
    probabilities = np.exp(log_softmax(scores, calibration.temperature))
    concern = calibration.correction(1 - probabilities[:, NOT_A_CONCERN])
    only_concerns = probabilities.copy()
    only_concerns[:, NOT_A_CONCERN] = -1
    named = concern >= threshold
    place = np.where(named, only_concerns.argmax(axis=1), NOT_A_CONCERN)
    return Picked(place, np.where(named, concern, 1 - concern), probabilities)


def likelihoods(scores: Floats, calibration: Calibration) -> Floats:
    """Return honest probabilities for each label of a field that takes any number of them."""
    return calibration.correction(expit(scores / calibration.temperature))


def pick_causes(row: Floats, further: float) -> list[int]:
    """Return the likeliest cause, and further ones that are likely enough, at most three."""
    order = np.argsort(-row, kind="stable")[:MOST_CAUSES]
    return [int(place) for n, place in enumerate(order) if n == 0 or row[place] >= further]


def pick_flags(row: Floats, thresholds: tuple[float, ...]) -> list[int]:
    """Return the flags that reach their thresholds, likeliest first."""
    return [int(place) for place in np.argsort(-row, kind="stable") if row[place] >= thresholds[place]]


def agreeing_flags(places: list[int], *, is_complaint: bool, is_concern: bool) -> list[int]:
    """Return the flags that go with the other answers: what only complaints carry for them alone, and `urgent` for every named concern."""
    fit = [place for place in places if is_complaint or FIELDS["flags"][place] not in FLAGS_OF_COMPLAINTS]
    return [*fit, URGENT] if is_concern and URGENT not in fit else fit
