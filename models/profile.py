"""A council's profile: its own names, limits, recipients, people on duty and people who help; plain values, read from a file elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from models.duty import DutyLevel
from models.labels import ON_SCREEN, Cause, LabelNames, Process, ServiceArea
from models.limits import DEFAULT_LIMITS, FIRST_ANSWERS, Limit, Limits, Stage


class Audience(StrEnum):
    """Whom a service helps to be heard."""

    YOUNG_PERSON = "young_person"
    ADULT = "adult"
    NHS = "nhs"
    CARER = "carer"


WHO = {
    Audience.YOUNG_PERSON: "Young people",
    Audience.ADULT: "Adults",
    Audience.NHS: "About the NHS",
    Audience.CARER: "Carers",
}


@dataclass(frozen=True, slots=True)
class Advocate:
    """A service that helps people to be heard: its name, telephone number and web address, "" where it has none."""

    name: str
    telephone: str = ""
    web: str = ""

    @property
    def in_words(self) -> str:
        """How to reach it, such as "ring Speak Up on 01632 960111 or see speakup.example"."""
        if self.telephone:
            return f"ring {self.name} on {self.telephone}{f' or see {self.web}' if self.web else ''}"
        return f"see {self.name} at {self.web}" if self.web else f"ask for {self.name}"


@dataclass(frozen=True, slots=True)
class Lines:
    """Telephone numbers for people at risk, by day and by night (evenings, weekends and bank holidays); "" where there is none."""

    day: str = ""
    night: str = ""

    @property
    def in_words(self) -> str:
        """Both numbers as they are read, such as "01632 960100 by day, 01632 960200 at night"; "" where there is none."""
        if self.day == self.night:
            return self.day
        return ", ".join(f"{number} {when}" for number, when in ((self.day, "by day"), (self.night, "at night")) if number)


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whom to ring at the council when a child, or an adult, is at risk and it is no emergency for 999."""

    children: Lines = Lines()
    adults: Lines = Lines()

    @property
    def in_words(self) -> str:
        """All numbers in one phrase that follows "ring us on"; "" where there is none."""
        if self.children == self.adults:
            return self.children.in_words
        both = ((self.children.in_words, "for a child"), (self.adults.in_words, "for an adult"))
        return "; ".join(f"{numbers} {who}" for numbers, who in both if numbers)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A body or team that cases are handed to: its name, mail address ("" where it takes none) and postal `post`.

    It takes cases of these `processes` and `areas`; an empty set takes all.
    """

    name: str
    address: str = ""
    processes: frozenset[Process] = frozenset()
    areas: frozenset[ServiceArea] = frozenset()
    post: str = ""

    def takes(self, process: Process, area: ServiceArea | None) -> bool:
        """Whether cases of this procedure about this service are handed to it."""
        return (not self.processes or process in self.processes) and (not self.areas or area in self.areas)


@dataclass(frozen=True, slots=True)
class Team:
    """A team of officers and the service areas that it works on."""

    name: str
    areas: frozenset[ServiceArea]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a council calls services and causes in its own records, in small letters, and the labels they stand for."""

    service_areas: Mapping[str, ServiceArea] = field(default_factory=lambda: MappingProxyType({}))
    causes: Mapping[str, Cause] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that differs from council to council; `Profile()` is usable as it is.

    `duty` are the levels that an unanswered alert climbs, first to last.
    """

    council: str = "Westmere Council"
    names: LabelNames = field(default_factory=lambda: ON_SCREEN)
    limits: Limits = field(default_factory=lambda: DEFAULT_LIMITS)
    recipients: tuple[Recipient, ...] = ()
    teams: tuple[Team, ...] = ()
    duty: tuple[DutyLevel, ...] = ()
    advocates: Mapping[Audience, Advocate] = field(default_factory=lambda: MappingProxyType({}))
    emergency: Emergency = Emergency()
    own_words: OwnWords = OwnWords()

    def limit(self, process: Process, stage: Stage) -> Limit | None:
        """Return the time limit of a procedure's stage, or None where there is none."""
        return self.limits.get(process, {}).get(stage)

    @property
    def acknowledge_within(self) -> int:
        """Working days within which whoever writes hears from a person, while nobody knows yet what the matter is."""
        return min((stages[Stage.ACKNOWLEDGE] for stages in self.limits.values()), key=lambda each: each.working_days).working_days

    @property
    def advocates_in_words(self) -> str:
        """Who helps people to be heard, a sentence for each audience; "" where nobody is named."""
        named = [(audience, self.advocates[audience].in_words) for audience in Audience if audience in self.advocates]
        if len(named) == 1:
            return f"{named[0][1][0].upper()}{named[0][1][1:]}."
        return " ".join(f"{WHO[audience]}: {said}." for audience, said in named)

    def first_answer(self, process: Process) -> Limit | None:
        """Return the limit within which a procedure answers for the first time, or None where it has none."""
        return next((found for stage in FIRST_ANSWERS if (found := self.limit(process, stage)) is not None), None)

    def recipients_for(self, process: Process, area: ServiceArea | None) -> tuple[Recipient, ...]:
        """Return who takes cases of this procedure about this service, those meant for fewer of them first."""
        found = [each for each in self.recipients if each.takes(process, area)]
        return tuple(sorted(found, key=lambda each: (not each.areas, not each.processes)))

    def team_of(self, area: ServiceArea | None) -> Team | None:
        """Return the first team that works on a service, or None."""
        return next((team for team in self.teams if area in team.areas), None)
