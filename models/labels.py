"""Every label a message can carry: the code's only list of them. What each means stands in docs/labels.md."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Kind(StrEnum):
    """What the message is."""

    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    COMMENT = "comment"
    REQUEST = "request"
    OTHER = "other"


class Cause(StrEnum):
    """What went wrong; complaints only, one to three, most important first."""

    COMMUNICATION = "communication"
    QUALITY_OF_CARE = "quality_of_care"
    STAFF_CONDUCT = "staff_conduct"
    DELAY = "delay"
    RECORDS_ACCURACY = "records_accuracy"
    INFORMATION_QUALITY = "information_quality"
    SERVICE_NOT_PROVIDED = "service_not_provided"
    UNREASONABLE_DECISION = "unreasonable_decision"
    INCORRECT_ACTION = "incorrect_action"
    MISSED_APPOINTMENT = "missed_appointment"
    LOSS_OR_DAMAGE = "loss_or_damage"
    NOT_LISTENED_TO = "not_listened_to"
    OTHER_QUALITY = "other_quality"


class ServiceArea(StrEnum):
    """Whose service the message is about; every kind but `other`."""

    ADULT_PROVISION = "adult_provision"
    ADULT_ASSESSMENT = "adult_assessment"
    ADULT_FINANCE = "adult_finance"
    ADULT_SAFEGUARDING = "adult_safeguarding"
    PUBLIC_HEALTH = "public_health"
    CHILDREN_ACCESS = "children_access"
    CHILDREN_FAMILY_SUPPORT = "children_family_support"
    CHILDREN_CORPORATE_PARENTING = "children_corporate_parenting"
    CHILDREN_DISABILITIES = "children_disabilities"
    CHILDREN_STANDARDS = "children_standards"
    CHILDREN_EARLY_HELP = "children_early_help"
    CORPORATE = "corporate"
    NOT_COUNCIL = "not_council"


class Safeguarding(StrEnum):
    """Whether the message itself discloses a concern that cannot wait."""

    NONE = "none"
    ADULT = "adult"
    CHILD = "child"
    STAFF_ALLEGATION = "staff_allegation"

    @property
    def is_concern(self) -> bool:
        """Whether somebody may be at risk."""
        return self is not Safeguarding.NONE


class Process(StrEnum):
    """Which procedure should handle the message."""

    ADULT_STATUTORY = "adult_statutory"
    CHILDREN_STATUTORY = "children_statutory"
    CORPORATE = "corporate"
    JOINT_NHS = "joint_nhs"
    ANOTHER_BODY = "another_body"
    LEGAL = "legal"
    APPEAL_REVIEW = "appeal_review"
    INTERNAL_MANAGEMENT = "internal_management"
    INFORMATION_RIGHTS = "information_rights"
    MEMBER_ENQUIRY = "member_enquiry"
    CUSTOMER_SERVICE = "customer_service"
    FEEDBACK_RECORD = "feedback_record"
    NONE = "none"


class Flag(StrEnum):
    """What an officer must check before accepting a message."""

    OUT_OF_TIME = "out_of_time"
    CONSENT_NEEDED = "consent_needed"
    YOUNG_PERSON = "young_person"
    ANONYMOUS = "anonymous"
    REPEAT = "repeat"
    URGENT = "urgent"
    ADJUSTMENTS = "adjustments"


Label = Kind | Cause | ServiceArea | Safeguarding | Process | Flag


class LabelNames(Mapping[StrEnum, str]):
    """Names by label.

    Labels of different questions share codes (`none`, `corporate`, `other`) and are equal as strings, so that a plain dictionary
    would take one for the other; here a label's question counts too.
    """

    def __init__(self, *pairs: tuple[StrEnum, str]) -> None:
        """Keep the `pairs` of a label and its name, in their order."""
        self._names = {(type(label), str(label)): name for label, name in pairs}
        self._labels = tuple({(type(label), str(label)): label for label, _ in pairs}.values())

    def __getitem__(self, label: StrEnum) -> str:
        """Return the name of `label`; raise KeyError for what is no label."""
        return self._names[type(label), str(label)]

    def __iter__(self) -> Iterator[StrEnum]:
        """Go through the labels in their order."""
        return iter(self._labels)

    def __len__(self) -> int:
        """Return how many labels there are."""
        return len(self._labels)

    def __eq__(self, other: object) -> bool:
        """Whether all labels have the same names; as dictionaries, labels that share a code would be taken for one another."""
        return self._names == other._names if isinstance(other, LabelNames) else NotImplemented

    def __hash__(self) -> int:
        """Return the same number for the same names."""
        return hash(frozenset(self._names.items()))

    def renamed(self, *pairs: tuple[StrEnum, str]) -> "LabelNames":
        """Return these names with those of `pairs` in their place."""
        return LabelNames(*self.items(), *pairs)


# How each label is called on screen unless the council has its own name; shown through `name_on_screen`.
ON_SCREEN = LabelNames(
    (Kind.COMPLAINT, "Complaint"),
    (Kind.COMPLIMENT, "Compliment"),
    (Kind.COMMENT, "Comment"),
    (Kind.REQUEST, "Request"),
    (Kind.OTHER, "Not feedback"),
    (Cause.COMMUNICATION, "Poor customer care or communication"),
    (Cause.QUALITY_OF_CARE, "Quality of care"),
    (Cause.STAFF_CONDUCT, "Staff conduct or attitude"),
    (Cause.DELAY, "Service delay"),
    (Cause.RECORDS_ACCURACY, "Accuracy or integrity of a report, file or invoice"),
    (Cause.INFORMATION_QUALITY, "Poor quality information"),
    (Cause.SERVICE_NOT_PROVIDED, "Service not provided"),
    (Cause.UNREASONABLE_DECISION, "Unreasonable decision"),
    (Cause.INCORRECT_ACTION, "Incorrect action taken"),
    (Cause.MISSED_APPOINTMENT, "Cancelled, late or missed appointment"),
    (Cause.LOSS_OR_DAMAGE, "Loss of or damage to property"),
    (Cause.NOT_LISTENED_TO, "Not listened to"),
    (Cause.OTHER_QUALITY, "Other quality issue"),
    (ServiceArea.ADULT_PROVISION, "Adult care provision"),
    (ServiceArea.ADULT_ASSESSMENT, "Adult assessment and care management"),
    (ServiceArea.ADULT_FINANCE, "Adult finance and charging"),
    (ServiceArea.ADULT_SAFEGUARDING, "Adult safeguarding team"),
    (ServiceArea.PUBLIC_HEALTH, "Public health"),
    (ServiceArea.CHILDREN_ACCESS, "Children's access and assessment"),
    (ServiceArea.CHILDREN_FAMILY_SUPPORT, "Family support"),
    (ServiceArea.CHILDREN_CORPORATE_PARENTING, "Corporate parenting"),
    (ServiceArea.CHILDREN_DISABILITIES, "Children with disabilities"),
    (ServiceArea.CHILDREN_STANDARDS, "Professional standards"),
    (ServiceArea.CHILDREN_EARLY_HELP, "Early help and prevention"),
    (ServiceArea.CORPORATE, "Another council service"),
    (ServiceArea.NOT_COUNCIL, "Not the council"),
    (Safeguarding.NONE, "No concern disclosed"),
    (Safeguarding.ADULT, "Adult at risk"),
    (Safeguarding.CHILD, "Child at risk"),
    (Safeguarding.STAFF_ALLEGATION, "Allegation against someone who works with children"),
    (Process.ADULT_STATUTORY, "Adult social care complaint"),
    (Process.CHILDREN_STATUTORY, "Children's social care complaint"),
    (Process.CORPORATE, "Corporate complaint"),
    (Process.JOINT_NHS, "Joint complaint with the NHS"),
    (Process.ANOTHER_BODY, "Another body"),
    (Process.LEGAL, "Court or legal claim"),
    (Process.APPEAL_REVIEW, "Appeal or review"),
    (Process.INTERNAL_MANAGEMENT, "Internal management"),
    (Process.INFORMATION_RIGHTS, "Information rights"),
    (Process.MEMBER_ENQUIRY, "Member enquiry"),
    (Process.CUSTOMER_SERVICE, "Customer service"),
    (Process.FEEDBACK_RECORD, "Record and pass on"),
    (Process.NONE, "No procedure"),
    (Flag.OUT_OF_TIME, "More than twelve months ago"),
    (Flag.CONSENT_NEEDED, "Consent needed"),
    (Flag.YOUNG_PERSON, "Young person: offer an advocate"),
    (Flag.ANONYMOUS, "Anonymous"),
    (Flag.REPEAT, "Raised before"),
    (Flag.URGENT, "Urgent"),
    (Flag.ADJUSTMENTS, "Help needed to complain"),
)

_SHOWN: ContextVar[LabelNames] = ContextVar("names on screen", default=ON_SCREEN)


def name_on_screen(label: Label) -> str:
    """Return what a label is called where people read it: the council's own name where it has one."""
    return _SHOWN.get()[label]


def names_on_screen() -> LabelNames:
    """Return all names that labels are shown by."""
    return _SHOWN.get()


@contextmanager
def shown_as(names: LabelNames) -> Iterator[None]:
    """Show labels by these names within the block, and in what it starts."""
    before = _SHOWN.set(names)
    try:
        yield
    finally:
        _SHOWN.reset(before)
