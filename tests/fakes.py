"""Stand-ins that behave like what they stand for, without the network, a model or the time of day."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from models.labels import Cause, Flag, Kind, Process, Safeguarding, ServiceArea
from models.outbox import OutboxRow
from models.states import Band
from triage.message import TriageInput
from triage.suggestion import Answer, Suggestion

MORNING = datetime(2025, 6, 3, 9, 12, tzinfo=UTC)  # a Tuesday


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **step: float) -> None:
        """Move on by `timedelta(**step)`."""
        self.now += timedelta(**step)


def fake_suggestion(
    *,
    kind: Kind = Kind.COMPLAINT,
    causes: Sequence[Cause] | None = None,
    service_area: ServiceArea | None = ServiceArea.ADULT_PROVISION,
    safeguarding: Safeguarding = Safeguarding.NONE,
    process: Process = Process.ADULT_STATUTORY,
    flags: Sequence[Flag] = (),
    band: Band = Band.LIKELY,
    confidence: float = 0.8,
    model_version: str = "fake-1",
    language: str = "en",
) -> Suggestion:
    """A suggestion whose labels agree with each other: of `other`, no area, no cause and no procedure."""
    if kind is Kind.OTHER:
        service_area, process = None, Process.NONE
    if causes is None:
        causes = (Cause.QUALITY_OF_CARE,) if kind is Kind.COMPLAINT else ()
    return Suggestion(
        model_version=model_version,
        kind=Answer(kind, confidence, band),
        causes=tuple(Answer(cause, confidence, band) for cause in causes),
        service_area=None if service_area is None else Answer(service_area, confidence, band),
        safeguarding=Answer(safeguarding, confidence, band),
        process=Answer(process, confidence, band),
        flags=tuple(Answer(flag, confidence, band) for flag in flags),
        language=language,
    )


class FakeClassify:
    """Answers every message with the same suggestion and remembers what it was asked."""

    def __init__(self, suggestion: Suggestion) -> None:
        self.suggestion = suggestion
        self.asked: list[TriageInput] = []

    def __call__(self, message: TriageInput) -> Suggestion:
        self.asked.append(message)
        return self.suggestion


def fake_classify(**overrides) -> FakeClassify:
    """A classifier that suggests `fake_suggestion(**overrides)` for everything."""
    return FakeClassify(fake_suggestion(**overrides))


class FakeSender:
    """Remembers what it was asked to send; raises the errors it is given, one a call, before that."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.sent: list[OutboxRow] = []

    async def __call__(self, row: OutboxRow) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(row)
