"""Whom to ring, as the chat says it."""

from collections.abc import Callable, Mapping

from bot import texts
from bot.config import ChatConfig
from bot.wording import Sayable
from intake.danger import Disclosed, Ring, whom_to_ring

__all__ = ["Disclosed", "help_for"]


def _line(number: str) -> Sayable:
    """Return what is said of a line of the council's own, "" where it has none."""
    return texts.COUNCIL_LINE.format(emergency_line=number) if number else ""


SAYS: Mapping[Ring, Callable[[ChatConfig], Sayable]] = {
    Ring.SAMARITANS_NOW: lambda _config: texts.SAMARITANS_NOW,
    Ring.EMERGENCY: lambda _config: texts.IN_DANGER,
    Ring.CHILDLINE: lambda _config: texts.CHILDLINE,
    Ring.COUNCIL_CHILD: lambda config: _line(config.child_line or config.emergency_line),
    Ring.COUNCIL_ADULT: lambda config: _line(config.adult_line or config.emergency_line),
    Ring.SAMARITANS: lambda _config: texts.SAMARITANS,
}

# What may turn out only as the talk goes on; the others were named in other words.
NEEDED_LATER = frozenset({Ring.SAMARITANS_NOW, Ring.CHILDLINE})


def help_for(said: Disclosed, config: ChatConfig, known: tuple[str, ...] = ()) -> tuple[list[Sayable], tuple[str, ...]]:
    """Return whom to ring and the keys of all that are then known; of somebody told before, only who was not named and is now needed."""
    new = [ring for ring in whom_to_ring(said) if ring.value not in known and (not known or ring in NEEDED_LATER)]
    return [SAYS[ring](config) for ring in new], (*known, *(ring.value for ring in new))
