"""The shape of a profile's file: which tables it may have, and what each may say."""

import re
from datetime import time
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from intake.parsing.headers import usable_address
from models.duty import Hours
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.limits import Stage
from models.profile import Audience

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"(?:(?P<first>[a-z]{3})(?:\s*-\s*(?P<last>[a-z]{3}))?\s+)?(?P<start>\d\d?:\d\d)\s*-\s*(?P<end>\d\d?:\d\d)")
TELEPHONE = re.compile(r"[+(]?[0-9][0-9 ()-]{1,24}")
WEB = re.compile(r"(?:https://)?[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"]*)?")


def _telephone(number: str) -> str:
    if number and not TELEPHONE.fullmatch(number):
        raise ValueError("is no telephone number; write it as people dial it, such as 01632 960100")
    return number


def _web(address: str) -> str:
    if address and not WEB.fullmatch(address):
        raise ValueError("is no web address; write it as speakup.example or https://speakup.example/help")
    return address


def _address(address: str) -> str:
    usable = usable_address(address)
    if usable is None:
        raise ValueError("is no mail address; write it as name@council.example")
    return usable


def hours_of(text: str) -> Hours:
    """Return the hours that a text such as "Mon-Fri 08:30-17:00" or "22:00-06:00" says; raise ValueError."""
    found = HOURS.fullmatch(" ".join(text.casefold().split()))
    hours = None if found is None else _hours_found(found)
    if hours is None:
        raise ValueError("are no hours; write them as Mon-Fri 08:30-17:00, or as 22:00-06:00 for every day")
    return hours


def _hours_found(found: re.Match[str]) -> Hours | None:
    try:
        start, end = (time.fromisoformat(found[each].zfill(5)) for each in ("start", "end"))
        first, last = (DAYS.index(found[each]) if found[each] else None for each in ("first", "last"))
    except ValueError:
        return None
    if first is None:
        return Hours(start, end)
    count = ((first if last is None else last) - first) % 7 + 1
    return Hours(start, end, frozenset((first + number) % 7 for number in range(count)))


def _hours(text: str) -> str:
    hours_of(text)
    return text


Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=200)]
Days = Annotated[int, Field(strict=True, ge=1, le=1000)]
Telephone = Annotated[Text, AfterValidator(_telephone)]
Web = Annotated[Text, AfterValidator(_web)]
MailAddress = Annotated[Text, AfterValidator(_address)]


class Table(BaseModel):
    """A table of the file; what it does not know is a fault, since it would be a slip of the pen without effect."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CouncilTable(Table):
    """The council itself."""

    name: Text | None = None


class NamesTable(Table):
    """The council's own names of labels, by question."""

    kind: dict[Kind, Text] = {}
    cause: dict[Cause, Text] = {}
    service_area: dict[ServiceArea, Text] = {}
    safeguarding: dict[Safeguarding, Text] = {}
    process: dict[Process, Text] = {}
    flag: dict[Flag, Text] = {}


class LimitTable(Table):
    """One time limit."""

    days: Days
    at_most: Days | None = None
    months: Annotated[int, Field(strict=True, ge=1, le=24)] | None = None

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.at_most is not None and self.at_most < self.days:
            raise ValueError("allows fewer days at most than it aims at; make at_most the larger one")
        return self


class RecipientTable(Table):
    """A body or team that cases are handed to."""

    name: Text
    address: MailAddress | None = None
    post: Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=500)] = ""
    procedures: list[Process] = []
    service_areas: list[ServiceArea] = []


class TeamTable(Table):
    """A team of officers."""

    name: Text
    service_areas: Annotated[list[ServiceArea], Field(min_length=1)]


class DutyTable(Table):
    """One level of the rota."""

    name: Text
    addresses: Annotated[list[MailAddress], Field(min_length=1)]
    minutes: Annotated[int, Field(strict=True, ge=1, le=7 * 24 * 60)] = 30
    hours: Annotated[Text, AfterValidator(_hours)] | None = None


class AdvocateTable(Table):
    """A service that helps people to be heard."""

    name: Text
    telephone: Telephone | None = None
    web: Web | None = None


class LinesTable(Table):
    """Telephone numbers for people at risk."""

    day: Telephone | None = None
    night: Telephone | None = None


class EmergencyTable(Table):
    """Those numbers for children and for adults."""

    children: LinesTable = LinesTable()
    adults: LinesTable = LinesTable()


class ProfileFile(Table):
    """The whole file; what it leaves out stays as it is."""

    council: CouncilTable = CouncilTable()
    names: NamesTable = NamesTable()
    acknowledge: Days | None = None
    limits: dict[Process, dict[Stage, LimitTable]] = {}
    recipients: list[RecipientTable] = []
    teams: list[TeamTable] = []
    duty: list[DutyTable] = []
    advocates: dict[Audience, AdvocateTable] = {}
    emergency: EmergencyTable = EmergencyTable()
    services: dict[Text, ServiceArea] = {}
    causes: dict[Text, Cause] = {}


TABLES: tuple[type[Table], ...] = (
    ProfileFile,
    CouncilTable,
    NamesTable,
    LimitTable,
    RecipientTable,
    TeamTable,
    DutyTable,
    AdvocateTable,
    LinesTable,
    EmergencyTable,
)
KNOWN = tuple(dict.fromkeys(name for table in TABLES for name in table.model_fields))
