"""The words for where a thing stands: channels, statuses, roles and bands."""

from enum import StrEnum


class Channel(StrEnum):
    """The way by which a message came or goes."""

    EMAIL = "email"
    CHAT = "chat"
    SMS = "sms"
    TELEPHONE = "telephone"
    LETTER = "letter"
    FORM = "form"
    IN_PERSON = "in_person"


# What reaches the council without reaching Heed: an officer types it in.
BY_HAND = (Channel.TELEPHONE, Channel.LETTER, Channel.FORM, Channel.IN_PERSON)


class InboxState(StrEnum):
    """Where a raw arrival stands."""

    NEW = "new"
    DONE = "done"
    HELD = "held"


class CaseStatus(StrEnum):
    """Where a case stands."""

    AWAITING_CONFIRMATION = "awaiting_confirmation"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    JOINED = "joined"  # into another case, where its messages are now


# What lists of cases show: what was joined into another case is there, and in no list of its own.
LISTED = (CaseStatus.AWAITING_CONFIRMATION, CaseStatus.CONFIRMED, CaseStatus.CLOSED)


class Direction(StrEnum):
    """Whether a message came from a resident or went to one."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class OutboxState(StrEnum):
    """Where an outgoing message stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    RETURNED = "bounced"  # taken by the relay, and reported undeliverable later
    COMBINED = "combined"  # said in one letter together with others
    TAKEN_BACK = "taken_back"  # before it was sent


class OutboxPurpose(StrEnum):
    """Why an outgoing message is sent."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CONCERN_ALERT = "concern_alert"
    CONVERSATION = "conversation"
    STAFF_NEWS = "staff_news"
    REPLY = "reply"
    HAND_OVER = "hand_over"
    FIGURES = "figures"


class Band(StrEnum):
    """How far a suggestion can be relied on, weakest first when sorted by `BAND_ORDER`."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


BAND_ORDER = (Band.UNSURE, Band.LIKELY, Band.SURE)


class Role(StrEnum):
    """What an account is for."""

    OFFICER = "officer"
    SAFEGUARDING = "safeguarding"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


class MoveReason(StrEnum):
    """Why a decided case was decided again."""

    FIRST_WRONG = "first_wrong"
    RETURNED = "returned"
    NEW_FACTS = "new_facts"

    @property
    def misroutes(self) -> bool:
        """Whether such a move counts as misrouting; new facts do not."""
        return self is not MoveReason.NEW_FACTS
