"""A year of an invented council, the same in every run: what came in, what was suggested, decided, moved, and what still waits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from models.cases import Case
from models.judgements import Decision
from models.labels import Cause, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, CaseStatus, Channel, MoveReason
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.desk_data import Said, Sample, add_message, reference_of
from tests.fakes import MORNING

DAYS = 530
OFTEN = (Band.SURE, Band.SURE, Band.LIKELY, Band.LIKELY, Band.LIKELY, Band.UNSURE)
CHANNELS = (Channel.EMAIL, Channel.EMAIL, Channel.EMAIL, Channel.CHAT, Channel.TELEPHONE, Channel.LETTER)
MODELS = (("20240901-070000-1a2b", 300), ("20250115-070000-3c4d", 130), ("20250420-070000-5e6f", 0))

P, A, C, K = Process, ServiceArea, Cause, Kind
MATTERS: tuple[tuple[str, Said], ...] = (
    ("The carer comes at a different time every day", Said(K.COMPLAINT, (C.QUALITY_OF_CARE, C.DELAY), A.ADULT_PROVISION)),
    ("Nobody rings me back about Dad's assessment", Said(K.COMPLAINT, (C.COMMUNICATION,), A.ADULT_ASSESSMENT)),
    ("Charged for care while in hospital", Said(K.COMPLAINT, (C.RECORDS_ACCURACY,), A.ADULT_FINANCE)),
    (
        "Contact was cancelled again",
        Said(K.COMPLAINT, (C.MISSED_APPOINTMENT,), A.CHILDREN_CORPORATE_PARENTING, process=P.CHILDREN_STATUTORY),
    ),
    ("Waiting for short breaks since spring", Said(K.COMPLAINT, (C.DELAY,), A.CHILDREN_DISABILITIES, process=P.CHILDREN_STATUTORY)),
    ("Missed bins, third week", Said(K.COMPLAINT, (C.SERVICE_NOT_PROVIDED,), A.CORPORATE, process=P.CORPORATE)),
    ("Ward and care home blame each other", Said(K.COMPLAINT, (C.NOT_LISTENED_TO,), A.ADULT_PROVISION, process=P.JOINT_NHS)),
    ("Thank you to the reablement team", Said(K.COMPLIMENT, (), A.ADULT_PROVISION, process=P.FEEDBACK_RECORD)),
    ("The family worker was a great help", Said(K.COMPLIMENT, (), A.CHILDREN_FAMILY_SUPPORT, process=P.FEEDBACK_RECORD)),
    ("How do I ask for a ramp?", Said(K.REQUEST, (), A.ADULT_ASSESSMENT, process=P.CUSTOMER_SERVICE)),
)


@dataclass(frozen=True)
class Elsewhere:
    """How officers correct a suggestion or a decision: one field, set to something else."""

    field: str
    label: Process | ServiceArea | Safeguarding


CORRECTIONS = (
    Elsewhere("process", P.CORPORATE),
    Elsewhere("process", P.ANOTHER_BODY),
    Elsewhere("service_area", A.ADULT_FINANCE),
    Elsewhere("service_area", A.CHILDREN_STANDARDS),
    Elsewhere("safeguarding", Safeguarding.ADULT),
)


async def add_a_year(store: Store, account_id: int, now: datetime = MORNING, seed: int = 7) -> None:
    """Put the year before `now` into the store, decided by this account; in one transaction, for about a thousand cases."""
    chance = Random(seed)  # noqa: S311 - the same in every run, no secret
    async with store.begin() as unit:
        first = len(await unit.cases.list_all(None, include_restricted=True)) + 1
        for number, at in enumerate(_arrivals(chance, now), start=first):
            await _one(unit, chance, number, at, account_id, now)
        await unit.commit()


def _arrivals(chance: Random, now: datetime) -> Iterator[datetime]:
    for back in range(DAYS, 0, -1):
        day = now - timedelta(days=back)
        busy = (1 if day.weekday() >= 5 else 3) + (1 if day.month in (1, 2, 11) else 0)
        yield from (day + timedelta(minutes=chance.randrange(600)) for _ in range(chance.randrange(busy + 1)))


async def _one(unit: UnitOfWork, chance: Random, number: int, at: datetime, account_id: int, now: datetime) -> None:
    subject, said = chance.choice(MATTERS)
    model = next(name for name, until in MODELS if (now - at).days >= until)
    said = replace(said, band=chance.choice(OFTEN), model=model)
    sample = Sample(subject, f"{subject}. Please tell me what happens next.", said, channel=chance.choice(CHANNELS), sender_name=None)
    case = Case(reference=reference_of(number), channel=sample.channel, opened_at=at, waiting_since=at, subject=subject)
    case_id = await unit.cases.add(case)
    await add_message(unit, case_id, sample, at)
    suggestion = (await unit.judgements.suggestions(case_id))[-1]
    labels: dict[str, object] = {"process": said.process, "service_area": said.area, "safeguarding": said.safeguarding}
    decided = at + timedelta(hours=min(chance.expovariate(1 / 14), 200) + 0.2)
    if chance.random() < (0.24 if said.band is Band.UNSURE else 0.07 + 0.05 * (model == MODELS[0][0])):
        labels |= _elsewhere(chance, labels)
    moves = [(decided, labels, None)]
    if chance.random() < 0.07:
        why = chance.choice([MoveReason.FIRST_WRONG, MoveReason.RETURNED, MoveReason.NEW_FACTS])
        moves.append((decided + timedelta(days=chance.randrange(1, 15)), labels | _elsewhere(chance, labels), why))
    for when, decision, why in moves:
        if when < now:
            await unit.judgements.add_decision(
                Decision(
                    case_id=case_id,
                    suggestion_id=suggestion.id or 0,
                    revision=case.revision,
                    account_id=account_id,
                    decided_at=when,
                    kind=said.kind,
                    causes=[str(cause) for cause in said.causes],
                    move_reason=why,
                    **decision,
                )
            )
            case.status = CaseStatus.CONFIRMED
            case.revision += 1


def _elsewhere(chance: Random, labels: dict[str, object]) -> dict[str, object]:
    one = chance.choice([each for each in CORRECTIONS if labels[each.field] is not each.label])
    return {one.field: one.label}
