"""Which of the answers that a first decision was shown the officer kept."""

from collections.abc import Iterator, Mapping

from models.histories import CaseHistory, Decided, JudgedAnswer
from models.labels import Kind


def judged(history: CaseHistory) -> Iterator[JudgedAnswer]:
    """Return the answers shown, each with whether the first decision kept it.

    A cause was promised for a complaint, and a service area for what is about a service: where the officer says that it is neither,
    the promise is judged by the kind alone. A first cause is kept when it is among the officer's. Cases decided to be no feedback are
    never judged, as everywhere.
    """
    first = history.decisions[0]
    if first.kind is Kind.OTHER:
        return
    chosen = _chosen(first)
    for answer in history.shown:
        codes = chosen[answer.field]
        if answer.field == "flags" or codes:
            yield JudgedAnswer(answer, answer.label in codes)


def _chosen(decision: Decided) -> Mapping[str, frozenset[str]]:
    """Return the codes that the officer chose by field, as many as the field takes."""
    route = decision.route
    area = frozenset(() if route.service_area is None else (str(route.service_area),))
    return {
        "kind": frozenset((str(decision.kind),)),
        "process": frozenset((str(route.process),)),
        "service_area": area,
        "safeguarding": frozenset((str(route.safeguarding),)),
        "causes": decision.causes,
        "flags": decision.flags,
    }
