"""What the conversations need from the rest of Heed."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.config import ChatConfig
from bot.languages import Languages
from intake.ports import Clock
from intake.report import Report
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from triage.suggestion import Suggestion


class Filed(Protocol):
    """What is known of a report once it is received."""

    @property
    def case_id(self) -> int:
        """The case's number in the store."""

    @property
    def reference(self) -> str:
        """The case's reference, as the person is told it."""


class Receives(Protocol):
    """The use case "receive a report", as the conversations use it."""

    async def suggest(self, report: Report) -> Suggestion:
        """Say what the report is about."""

    async def receive(self, report: Report, suggestion: Suggestion, unit: UnitOfWork, inbox_id: int | None) -> Filed:
        """Open a case, or join the one that `report.proven_reference` names."""


@dataclass(frozen=True, slots=True)
class Services:
    """The store, the use case, the clock, the council's particulars, and the languages."""

    store: Store
    receiver: Receives
    clock: Clock
    config: ChatConfig
    languages: Languages = field(default_factory=Languages)
