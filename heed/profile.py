"""Reads a council's profile from its TOML file, and fills in what the file leaves out."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from heed.profile_faults import faults_of
from heed.profile_file import LinesTable, ProfileFile, hours_of
from heed.settings import Settings
from models.duty import DutyLevel
from models.errors import Fault, ProfileInvalid
from models.labels import ON_SCREEN, LabelNames, Process
from models.limits import DEFAULT_LIMITS, Limit, Limits, Stage, with_limits
from models.profile import Advocate, Emergency, Lines, OwnWords, Profile, Recipient, Team

Code = TypeVar("Code", bound=StrEnum)


def profile_of(settings: Settings) -> Profile:
    """Return the council's profile: the file's word where it says something, else the settings'. Raises ProfileInvalid."""
    said = Lines(settings.emergency_line, settings.emergency_line)
    base = Profile(
        council=settings.council_name,
        limits=with_limits(DEFAULT_LIMITS, _acknowledging(settings.acknowledge_within_days)),
        duty=(DutyLevel("Duty inbox", (settings.duty_address,)),) if settings.duty_address else (),
        emergency=Emergency(said, said),
    )
    return base if settings.profile is None else read_profile(settings.profile, base)


def read_profile(path: Path, base: Profile | None = None) -> Profile:
    """Return the profile that a file holds, over `base`; raise ProfileInvalid that tells every fault with its place."""
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ProfileInvalid(path.name, (Fault("the file", f"cannot be read: {error.strerror}. Check HEED_PROFILE."),)) from error
    except UnicodeDecodeError as error:
        raise ProfileInvalid(path.name, (Fault("the file", "is not in UTF-8; save it so."),)) from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileInvalid(path.name, (Fault("the file", f"is not valid TOML: {error}. Correct it there."),)) from error
    try:
        read = ProfileFile.model_validate(body)
    except ValidationError as error:
        raise ProfileInvalid(path.name, faults_of(error.errors())) from error
    faults = tuple(_contradictions(read))
    if faults:
        raise ProfileInvalid(path.name, faults)
    return _over(base or Profile(), read)


def _over(base: Profile, read: ProfileFile) -> Profile:
    """Return `base` with what the file says in its place."""
    acknowledging = {} if read.acknowledge is None else _acknowledging(read.acknowledge)
    limits = {
        process: {stage: Limit(each.days, each.at_most, each.months) for stage, each in stages.items()}
        for process, stages in read.limits.items()
    }
    return replace(
        base,
        council=read.council.name or base.council,
        names=_names(read),
        limits=with_limits(with_limits(base.limits, acknowledging), limits),
        recipients=tuple(
            Recipient(each.name, each.address or "", frozenset(each.procedures), frozenset(each.service_areas), each.post)
            for each in read.recipients
        ),
        teams=tuple(Team(each.name, frozenset(each.service_areas)) for each in read.teams),
        duty=tuple(_levels(read)) or base.duty,
        advocates=MappingProxyType(
            {audience: Advocate(each.name, each.telephone or "", each.web or "") for audience, each in read.advocates.items()}
        ),
        emergency=Emergency(_lines(read.emergency.children, base.emergency.children), _lines(read.emergency.adults, base.emergency.adults)),
        own_words=OwnWords(_plainly(read.services), _plainly(read.causes)),
    )


def _acknowledging(days: int) -> Limits:
    return {process: {Stage.ACKNOWLEDGE: Limit(days)} for process in Process}


def _names(read: ProfileFile) -> LabelNames:
    tables: tuple[Mapping[StrEnum, str], ...] = tuple(getattr(read.names, question) for question in type(read.names).model_fields)
    return ON_SCREEN.renamed(*(pair for table in tables for pair in table.items()))


def _levels(read: ProfileFile) -> Iterator[DutyLevel]:
    for each in read.duty:
        yield DutyLevel(each.name, tuple(each.addresses), each.minutes, None if each.hours is None else hours_of(each.hours))


def _lines(read: LinesTable, base: Lines) -> Lines:
    """Return the numbers read; one that stands alone holds at all hours, and none leaves what there was."""
    day, night = read.day or read.night or base.day, read.night or read.day or base.night
    return Lines(day, night)


def _plainly(words: Mapping[str, Code]) -> Mapping[str, Code]:
    return MappingProxyType({" ".join(word.casefold().split()): code for word, code in words.items()})


def _contradictions(read: ProfileFile) -> Iterator[Fault]:
    """Yield what is right by itself and wrong together: two labels of one question, recipients or teams under one name."""
    names = _names(read)
    for question in type(read.names).model_fields:
        for label, name in getattr(read.names, question).items():
            twins = [each for each in type(label) if names[each].casefold() == name.casefold() and each is not label]
            if twins:
                yield Fault(f"names, {question}, {label}", f"“{name}” is also the name of {twins[0]}; give each its own.")
    for table in ("recipients", "teams", "duty"):
        counts = Counter(each.name.casefold() for each in getattr(read, table))
        for number, each in enumerate(getattr(read, table), start=1):
            if counts[each.name.casefold()] > 1:
                yield Fault(f"{table}, entry {number}, name", f"“{each.name}” is there more than once; give each its own.")
