"""Invented cases for the desk's tests: put into a store as intake would, with suggestions of every band."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from desk.passwords import hash_password
from intake.receive import Receiver
from intake.references import ALPHABET, check_character
from models.accounts import Account
from models.cases import Attachment, Case, Message
from models.judgements import Decision, SuggestionRecord
from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.states import Band, CaseStatus, Channel, Direction, InboxState, MoveReason, OutboxPurpose, OutboxState, Role
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.fakes import MORNING, FakeClock, fake_classify
from tests.mailing import make_letters
from triage.languages.names import is_foreign
from triage.suggestion import Answer, Choice, Span, Suggestion

PASSWORD = "three blue otters swim"


@cache
def password_hash() -> str:
    """The hash of every sample account's password, made once because it is slow on purpose."""
    return hash_password(PASSWORD)


def receiver_of(clock: FakeClock) -> Receiver:
    """The use case that the desk opens cases with, over a classifier that suggests the same for everything."""
    return Receiver(fake_classify(), clock, make_letters())


def reference_of(number: int) -> str:
    """A valid reference that is the same in every run."""
    digest = hashlib.sha256(str(number).encode()).digest()
    body = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:7])
    body += check_character(body)
    return f"HD-{body[:4]}-{body[4:]}"


@dataclass(frozen=True)
class Said:
    """What a sample message is suggested to be; each field as (label, confidence, band)."""

    kind: Kind = Kind.COMPLAINT
    causes: tuple[Cause, ...] = (Cause.QUALITY_OF_CARE,)
    area: ServiceArea | None = ServiceArea.ADULT_PROVISION
    safeguarding: Safeguarding = Safeguarding.NONE
    process: Process = Process.ADULT_STATUTORY
    flags: tuple[Flag, ...] = ()
    band: Band = Band.LIKELY
    # Field by field: the words that carried it.
    words: tuple[tuple[str, str], ...] = ()
    # Fields whose own band is lower than the others'.
    unsure: tuple[str, ...] = ()
    model: str = "sample-1"
    language: str = "en"


REASONS = {
    "kind": "Says that something went wrong and asks for an answer.",
    "service_area": "Names the service.",
    "process": "Adult social care complaints take what the council arranges.",
    "safeguarding": "Tells of harm to somebody who needs care.",
}
SURE = {Band.SURE: 0.97, Band.LIKELY: 0.83, Band.UNSURE: 0.44}
NEXT_AREAS = (ServiceArea.ADULT_ASSESSMENT, ServiceArea.ADULT_FINANCE, ServiceArea.CORPORATE, ServiceArea.ADULT_PROVISION)
NEXT_PROCESSES = (Process.CUSTOMER_SERVICE, Process.ADULT_STATUTORY, Process.CORPORATE, Process.ANOTHER_BODY)


def suggestion(said: Said, text: str = "", subject: str = "") -> Suggestion:
    """The whole suggestion for a sample message, with alternatives and the spans of its words."""

    def answer(name, label, others=()):
        band = Band.UNSURE if name in said.unsure else said.band
        confidence = SURE[band]
        rest = [other for other in others if other is not label][:2]
        spans = tuple(span for field, words in said.words if field == name for span in _spans(words, text, subject))
        choices = (Choice(label, confidence), *(Choice(other, (1 - confidence) / 2 - number * 0.04) for number, other in enumerate(rest)))
        return Answer(label, confidence, band, choices[1:], spans, REASONS.get(name, "") if spans else "")

    return Suggestion(
        model_version=said.model,
        kind=answer("kind", said.kind, (Kind.REQUEST, Kind.COMMENT, Kind.COMPLAINT)),
        causes=tuple(answer("causes", cause, (Cause.DELAY, Cause.COMMUNICATION, Cause.NOT_LISTENED_TO)) for cause in said.causes),
        service_area=None if said.area is None else answer("service_area", said.area, NEXT_AREAS),
        safeguarding=answer("safeguarding", said.safeguarding, (Safeguarding.ADULT, Safeguarding.NONE)),
        process=answer("process", said.process, NEXT_PROCESSES),
        flags=tuple(answer("flags", flag) for flag in said.flags),
        language=said.language,
    )


def _spans(words: str, text: str, subject: str) -> list[Span]:
    for where, in_subject in ((text, False), (subject, True)):
        start = where.find(words)
        if start >= 0:
            return [Span(start, start + len(words), words, in_subject)]
    raise AssertionError(words)


@dataclass(frozen=True)
class Sample:
    """A sample case: who wrote what when (minutes before the clock's start), and what is suggested."""

    subject: str
    text: str
    said: Said = Said()
    minutes: int = 90
    channel: Channel = Channel.EMAIL
    sender: str = "jo.marlow@example.org"
    sender_name: str | None = "Jo Marlow"
    quoted: str = ""
    signature: str = ""
    restricted: bool = False
    files: tuple[tuple[str, str, bytes], ...] = ()


async def add_account(store: Store, name: str, role: Role, *, must_change: bool = False, now: datetime = MORNING) -> int:
    """An account that signs in with PASSWORD."""
    async with store.begin() as unit:
        added = await unit.accounts.add(
            Account(name=name, role=role, password_hash=password_hash(), must_change_password=must_change, created_at=now)
        )
        await unit.commit()
    return added


async def add_case(store: Store, sample: Sample, now: datetime = MORNING) -> str:
    """Put one sample into the store; return its reference."""
    at = now - timedelta(minutes=sample.minutes)
    async with store.begin() as unit:
        number = len(await unit.cases.list_all(None, include_restricted=True)) + 1
        reference = reference_of(number)
        concern = sample.said.safeguarding.is_concern
        case = Case(
            reference=reference,
            channel=sample.channel,
            opened_at=at,
            waiting_since=at,
            subject=sample.subject,
            sender=sample.sender,
            sender_name=sample.sender_name,
            concern=concern,
            back_of_queue=sample.said.kind is Kind.OTHER,
            unread=is_foreign(sample.said.language),
            restricted=sample.restricted,
        )
        case_id = await unit.cases.add(case)
        await add_message(unit, case_id, sample, at)
        await unit.commit()
    return reference


async def add_reply(store: Store, reference: str, sample: Sample, now: datetime = MORNING) -> None:
    """Another message of the same resident, with its own suggestion, as intake would join it."""
    async with store.begin() as unit:
        case = await unit.cases.by_reference(reference)
        case.status, case.waiting_since, case.closed_at = CaseStatus.AWAITING_CONFIRMATION, now, None
        case.concern = case.concern or sample.said.safeguarding.is_concern
        case.revision += 1
        await add_message(unit, case.id, sample, now)
        await unit.commit()


async def add_message(unit: UnitOfWork, case_id: int, sample: Sample, at: datetime) -> None:
    """Add a sample's message to a case, with its files, its suggestion and the concern that it raises; does not commit."""
    message_id = await unit.cases.add_message(
        Message(
            case_id=case_id,
            direction=Direction.INBOUND,
            channel=sample.channel,
            at=at,
            sender=sample.sender,
            sender_name=sample.sender_name,
            reply_to=sample.sender,
            subject=sample.subject,
            text=sample.text,
            quoted=sample.quoted,
            signature=sample.signature,
        ),
        [
            Attachment(message_id=0, filename=name, content_type=kind, size=len(content), content=content)
            for name, kind, content in sample.files
        ],
    )
    whole = suggestion(sample.said, sample.text, sample.subject)
    suggestion_id = await unit.judgements.add_suggestion(
        SuggestionRecord(
            case_id=case_id,
            message_id=message_id,
            made_at=at,
            model_version=whole.model_version,
            kind=whole.kind.label,
            service_area=whole.service_area and whole.service_area.label,
            safeguarding=whole.safeguarding.label,
            process=whole.process.label,
            band=whole.band,
            body=whole.as_dict(),
        )
    )
    if sample.said.safeguarding.is_concern:
        await unit.judgements.raise_concern(case_id, suggestion_id, at)


async def add_acknowledgement(store: Store, reference: str, now: datetime = MORNING) -> None:
    """The letter that the resident was sent, as intake writes it."""
    async with store.begin() as unit:
        case = await unit.cases.by_reference(reference)
        row = await unit.outbox.add(
            f"acknowledgement:{case.id}",
            Channel.EMAIL,
            OutboxPurpose.ACKNOWLEDGEMENT,
            "jo.marlow@example.org",
            {"subject": f"We have your message ({reference})", "text": f"Thank you for writing to us. Your reference is {reference}."},
            now,
            case_id=case.id,
        )
        row.state, row.sent_at = OutboxState.SENT, now
        await unit.commit()


async def add_held(store: Store, raw: bytes, why: str, now: datetime = MORNING) -> int:
    """A raw arrival in the holding pen."""
    async with store.begin() as unit:
        row = await unit.inbox.add(Channel.EMAIL, raw, now, {"mail_from": "jo.marlow@example.org"})
        row.state, row.held_at, row.failures, row.last_error = InboxState.HELD, now, 3, why
        await unit.commit()
        return row.id


async def add_decision(
    store: Store, reference: str, account_id: int, at: datetime, move_reason: MoveReason | None = None, **changes: object
) -> None:
    """A decision as the desk would have taken it at another time: the suggestion, with `changes`."""
    async with store.begin() as unit:
        case = await unit.cases.by_reference(reference)
        said = (await unit.judgements.suggestions(case.id))[-1]
        fields = {
            "kind": said.kind,
            "service_area": said.service_area,
            "safeguarding": said.safeguarding,
            "process": said.process,
            "causes": ["quality_of_care"],
        }
        await unit.judgements.add_decision(
            Decision(
                case_id=case.id,
                suggestion_id=said.id,
                revision=case.revision,
                account_id=account_id,
                decided_at=at,
                move_reason=move_reason,
                **{**fields, **changes},
            )
        )
        case.status, case.concern = CaseStatus.CONFIRMED, False
        case.revision += 1
        await unit.commit()


HEARING_AIDS = Sample(
    "Mum's hearing aids (again)",
    "Since Mum moved into Tolbury Lodge in February she has lost three hearing aids. They go down to the laundry in her cardigan "
    "pocket, or they are put in a pot with somebody else's name on.\n\nThe first time the manager was very nice. The second time she "
    "said she would look into it. This time nobody has rung me back in three weeks, and Mum sits in that lounge with the television "
    "going and cannot hear a word.\n\nWe do not want money. We want them found, or replaced, and somebody to pick up a telephone.",
    Said(
        causes=(Cause.LOSS_OR_DAMAGE, Cause.COMMUNICATION),
        band=Band.SURE,
        words=(
            ("causes", "lost three hearing aids"),
            ("causes", "nobody has rung me back in three weeks"),
            ("kind", "We want them found, or replaced"),
            ("service_area", "moved into Tolbury Lodge"),
            ("process", "Tolbury Lodge"),
        ),
    ),
    minutes=26 * 60,
    sender="d.peake@example.org",
    sender_name="Dawn Peake",
    signature="Dawn Peake\n07700 900142",
    quoted="On 2 May Tolbury Lodge wrote:\n> Thank you for your call. We will look into the matter.",
)
LEFT_ALONE = Sample(
    "",
    "the carer left my nan on the bathroom floor this morning and went to the next call. shes 84 and her hip is bruised black. "
    "i found her at 11. please can someone come",
    Said(
        safeguarding=Safeguarding.ADULT,
        flags=(Flag.URGENT,),
        words=(
            ("safeguarding", "left my nan on the bathroom floor"),
            ("safeguarding", "her hip is bruised black"),
            ("flags", "please can someone come"),
        ),
    ),
    minutes=12,
    channel=Channel.CHAT,
    sender="telegram:4711",
    sender_name="Kayleigh",
)
INVOICE = Sample(
    "Invoice 0099 is wrong for the third time",
    "Dear Sir or Madam,\n\nI have again been charged for respite care in March, when my husband was in hospital and received none. I "
    "wrote about this on 2 April and on 1 May. Please put it right and tell me why it keeps happening.\n\nYours faithfully\nIvy Tranter",
    Said(
        causes=(Cause.RECORDS_ACCURACY,),
        area=ServiceArea.ADULT_FINANCE,
        flags=(Flag.REPEAT,),
        words=(
            ("causes", "charged for respite care in March"),
            ("flags", "I wrote about this on 2 April and on 1 May"),
            ("service_area", "charged"),
        ),
        unsure=("service_area",),
    ),
    minutes=5 * 60,
    sender="ivy.tranter@example.org",
    sender_name="Ivy Tranter",
    files=(("invoice 0099.pdf", "application/pdf", b"%PDF-1.4 sample"), ("note.html", "text/html", b"<script>alert(1)</script>")),
)
THANKS = Sample(
    "Thank you to the reablement team",
    "Please pass on our thanks to Sunil and Marie. Dad is walking to the shop again, and it is down to them.",
    Said(
        Kind.COMPLIMENT,
        (),
        ServiceArea.ADULT_PROVISION,
        Safeguarding.NONE,
        Process.FEEDBACK_RECORD,
        (),
        Band.SURE,
        (("kind", "pass on our thanks"),),
    ),
    minutes=49 * 60,
    sender_name="Colin Ashby",
    sender="c.ashby@example.org",
)
RAMP = Sample(
    "Ramp for my daughter",
    "Who do I ask about a ramp at our front door? My daughter is seven and has just started with a wheelchair.",
    Said(
        Kind.REQUEST,
        (),
        ServiceArea.CHILDREN_DISABILITIES,
        Safeguarding.NONE,
        Process.CUSTOMER_SERVICE,
        (),
        Band.LIKELY,
        (("service_area", "a ramp at our front door"),),
    ),
    minutes=70,
    sender="p.osei@example.org",
    sender_name="Priscilla Osei",
)
ADVERT = Sample(
    "SEO packages for councils",
    "Boost your ranking today with our gold package. Reply YES for a quote.",
    Said(Kind.OTHER, (), None, Safeguarding.NONE, Process.NONE, (), Band.SURE, (("kind", "gold package"),)),
    minutes=80 * 60,
    sender="sales@example.com",
    sender_name="Rank Rocket",
)
CONTACT = Sample(
    "Contact cancelled",
    "My contact with the twins was cancelled again at an hour's notice and the new social worker does not answer. I am 17 and in care.",
    Said(
        causes=(Cause.MISSED_APPOINTMENT, Cause.COMMUNICATION),
        area=ServiceArea.CHILDREN_CORPORATE_PARENTING,
        process=Process.CHILDREN_STATUTORY,
        flags=(Flag.YOUNG_PERSON,),
        words=(("causes", "was cancelled again"), ("flags", "I am 17 and in care"), ("process", "social worker")),
    ),
    minutes=3 * 60,
    channel=Channel.CHAT,
    sender="telegram:4712",
    sender_name="Tam",
)
BINS = Sample(
    "Missed bins, Larch Close",
    "Nobody emptied the bins in Larch Close for the second week. The app says they did.",
    Said(
        causes=(Cause.SERVICE_NOT_PROVIDED,),
        area=ServiceArea.CORPORATE,
        process=Process.CORPORATE,
        words=(("service_area", "bins"), ("causes", "Nobody emptied the bins")),
        unsure=("process",),
    ),
    minutes=8 * 60,
    sender="larch7@example.org",
    sender_name=None,
)
SECRET = replace(
    LEFT_ALONE,
    subject="About Mr Orme, night carer",
    restricted=True,
    minutes=40,
    sender_name="Fern Orme",
    sender="fern@example.org",
    channel=Channel.EMAIL,
)

EVERYTHING: Sequence[Sample] = (HEARING_AIDS, LEFT_ALONE, INVOICE, THANKS, RAMP, ADVERT, CONTACT, BINS)


async def fill(store: Store, now: datetime = MORNING) -> dict[str, str]:
    """Put every sample and an account of each role into the store; return the references by subject."""
    for role in (Role.OFFICER, Role.SAFEGUARDING, Role.MANAGER, Role.ADMINISTRATOR):
        await add_account(store, str(role), role, now=now)
    return {sample.subject: await add_case(store, sample, now) for sample in (*EVERYTHING, SECRET)}


async def add_decided(
    store: Store, kept: int, total: int, at: datetime, account_id: int, said: Said = HEARING_AIDS.said, **changes: object
) -> None:
    """`total` cases first decided at `at`, all but `kept` of them with `changes` to what was suggested; in one transaction, for many."""
    async with store.begin() as unit:
        first = len(await unit.cases.list_all(None, include_restricted=True)) + 1
        for number in range(total):
            sample = Sample(f"Matter {first + number}", "It happened again.", replace(said, words=()))
            case = Case(
                reference=reference_of(first + number), channel=sample.channel, opened_at=at, waiting_since=at, subject=sample.subject
            )
            case_id = await unit.cases.add(case)
            await add_message(unit, case_id, sample, at)
            suggested = (await unit.judgements.suggestions(case_id))[-1]
            labels = {
                "kind": said.kind,
                "service_area": said.area,
                "safeguarding": said.safeguarding,
                "process": said.process,
                "causes": [str(cause) for cause in said.causes],
                "flags": [str(flag) for flag in said.flags],
            }
            await unit.judgements.add_decision(
                Decision(
                    case_id=case_id,
                    suggestion_id=suggested.id,
                    revision=1,
                    account_id=account_id,
                    decided_at=at,
                    **{**labels, **(changes if number >= kept else {})},
                )
            )
            case.status = CaseStatus.CONFIRMED
        await unit.commit()
