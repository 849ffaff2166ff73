"""How long each procedure may take at each of its stages, where a council's profile says nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from models.labels import Process


class Stage(StrEnum):
    """A step of a procedure that has a time limit of its own."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    STAGE_1 = "stage_1"
    STAGE_2 = "stage_2"
    STAGE_3 = "stage_3"


# The stage that answers a complaint first: what a case's age is held against.
FIRST_ANSWERS = (Stage.RESPOND, Stage.STAGE_1)


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: the `working_days` aimed at, after the day that starts it.

    `at_most` is how many working days an extension may bring it to, `months` the calendar months that must not be passed; None where
    there is no such bound.
    """

    working_days: int
    at_most: int | None = None
    months: int | None = None


Limits = Mapping[Process, Mapping[Stage, Limit]]

# Three working days for everybody: regulation 13(3) of the 2009 Regulations asks for it, the Ombudsman's Code allows five.
ACKNOWLEDGE = Limit(3)

# Six months, regulation 14(3) and (4) of the Local Authority Social Services and National Health Service Complaints (England)
# Regulations 2009 (SI 2009/309). The response period itself is agreed with each complainant (regulation 13(7)); 65 working days, about
# three months, is the aim where nothing was agreed.
ADULT_RESPONSE = Limit(65, months=6)

# The Children Act 1989 Representations Procedure (England) Regulations 2006 (SI 2006/1738): ten working days for local resolution, twenty
# where the matter is complex (regulation 14); 25 for the investigation, 65 at most (regulation 17); a panel within 30 (regulation 19).
CHILDREN = {Stage.STAGE_1: Limit(10, at_most=20), Stage.STAGE_2: Limit(25, at_most=65), Stage.STAGE_3: Limit(30)}

# The Local Government and Social Care Ombudsman's Complaint Handling Code (2024): ten working days at stage 1 and twenty at stage 2, each
# to be extended by as many again at most, and no third stage.
CORPORATE = {Stage.STAGE_1: Limit(10, at_most=20), Stage.STAGE_2: Limit(20, at_most=40)}

# Twenty working days, section 10(1) of the Freedom of Information Act 2000; one month for one's own data, article 12(3) of the UK GDPR.
INFORMATION = {Stage.RESPOND: Limit(20, months=1)}

_OWN: dict[Process, dict[Stage, Limit]] = {
    Process.ADULT_STATUTORY: {Stage.RESPOND: ADULT_RESPONSE},
    Process.JOINT_NHS: {Stage.RESPOND: ADULT_RESPONSE},
    Process.CHILDREN_STATUTORY: CHILDREN,
    Process.CORPORATE: CORPORATE,
    Process.INFORMATION_RIGHTS: INFORMATION,
}

DEFAULT_LIMITS: Limits = MappingProxyType(
    {process: MappingProxyType({Stage.ACKNOWLEDGE: ACKNOWLEDGE, **_OWN.get(process, {})}) for process in Process}
)


def with_limits(limits: Limits, changes: Limits) -> Limits:
    """Return `limits` with those of `changes` in their place."""
    return MappingProxyType({process: MappingProxyType({**limits.get(process, {}), **changes.get(process, {})}) for process in Process})
