"""The queue's views: which cases an officer looks at, as the address says it, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from models.labels import ServiceArea
from models.states import LISTED, Band, CaseStatus
from storage.queue import Narrowing, Order

Said = TypeVar("Said", bound=StrEnum)
Usual = TypeVar("Usual")


class View(StrEnum):
    """A ready view of the queue."""

    ALL = "all"
    MINE = "mine"
    CONCERNS = "concerns"
    UNSURE = "unsure"
    LONGEST = "longest"
    ADVERTISING = "advertising"


VIEW_NAMES = {
    View.ALL: "All",
    View.MINE: "Mine",
    View.CONCERNS: "Concerns",
    View.UNSURE: "Unsure",
    View.LONGEST: "Waiting longest",
    View.ADVERTISING: "Taken for advertising",
}
ORDER_NAMES = {
    Order.USUAL: "Concerns first, then the longest waiting",
    Order.LONGEST: "Longest waiting first",
    Order.NEWEST: "Newest first",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of the queue asks for; whatever it says that is none is the usual."""

    status: CaseStatus = CaseStatus.AWAITING_CONFIRMATION
    view: View = View.ALL
    area: ServiceArea | None = None
    order: Order = Order.USUAL

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """Read an address."""
        view = _one_of(View, query.get("view"), View.CONCERNS if query.get("concerns") == "yes" else View.ALL)
        usual = Order.LONGEST if view is View.LONGEST else Order.USUAL
        status = _one_of(CaseStatus, query.get("status"), CaseStatus.AWAITING_CONFIRMATION)
        return cls(
            status if status in LISTED else CaseStatus.AWAITING_CONFIRMATION,
            view,
            _one_of(ServiceArea, query.get("area"), None),
            _one_of(Order, query.get("sort"), usual),
        )

    @classmethod
    def of_text(cls, query: str) -> "Asked":
        """Read what `query` wrote."""
        return cls.of(dict(parse_qsl(query)))

    @property
    def query(self) -> str:
        """What is asked for, as an address says it; `of` reads it back."""
        said: dict[str, str] = {"status": str(self.status)}
        said |= {} if self.view is View.ALL else {"view": str(self.view)}
        said |= {} if self.area is None else {"area": str(self.area)}
        said |= {} if self.order is self._usual else {"sort": str(self.order)}
        return urlencode(said)

    def href(self, page: int = 1) -> str:
        """Return the address of a page."""
        return f"/queue?{self.query}{f'&page={page}' if page > 1 else ''}"

    def but(self, **changes: Any) -> "Asked":
        """Return the same with `changes`; another view comes in its own order."""
        changed: Asked = replace(self, **changes)
        return replace(changed, order=changed._usual) if "view" in changes else changed

    def narrowing(self, account_id: int) -> Narrowing:
        """Return which cases of the status are shown to this account."""
        return Narrowing(
            concerns=self.view is View.CONCERNS,
            officer_id=account_id if self.view is View.MINE else None,
            band=Band.UNSURE if self.view is View.UNSURE else None,
            area=self.area,
            advertising=self.view is View.ADVERTISING,
        )

    @property
    def _usual(self) -> Order:
        return Order.LONGEST if self.view is View.LONGEST else Order.USUAL


def _one_of(enum: type[Said], said: str | None, usual: Usual) -> Said | Usual:
    return enum(said) if said in set(enum) else usual
