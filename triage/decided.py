"""What an officer's decisions on a case teach: which of them counts, for which text."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from models.labels import Cause, Flag
from models.states import MoveReason
from models.teaching import DecidedCase, Judgement, Told
from triage.labelled import Labelled, Labels
from triage.lessons import Lesson, keys_of
from triage.message import BREAK, TriageInput
from triage.weighing import Origin, weight

L = TypeVar("L", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decided case as an example, when it was decided, and the single messages that its text was joined from."""

    example: Labelled
    at: datetime
    parts: tuple[TriageInput, ...]

    @property
    def keys(self) -> frozenset[str]:
        """What its text, and each part of it, is known by."""
        return keys_of((self.example.message, *self.parts))

    def lesson(self, now: datetime) -> Lesson:
        """Return it as something to learn from."""
        return Lesson(self.example, weight(Origin.DECISION, self.at, now), Origin.DECISION, self.parts)


def decided(case: DecidedCase) -> Decided | None:
    """Return what a case teaches, or None when that is nothing.

    The text is all that the resident had written when it was decided: what the officer judged is the whole of it.
    """
    judgement = _teaching(case.judgements)
    if judgement is None:
        return None
    told = [
        message for message in case.messages if message.message_id <= judgement.message_id and f"{message.subject}{message.text}".strip()
    ]
    if not told:
        return None
    causes, flags = _known(Cause, judgement.causes), _known(Flag, judgement.flags)
    labels = Labels(judgement.kind, causes, judgement.service_area, judgement.safeguarding, judgement.process, frozenset(flags))
    # A code that this program does not know leaves a hole in the answer: such an answer teaches nothing.
    silent = {"causes"} if len(causes) < len(judgement.causes) else set()
    silent |= {"flags"} if len(flags) < len(judgement.flags) else set()
    example = Labelled(case.reference, _joined(told), labels, f"case {case.group}", frozenset(silent))
    return Decided(example, judgement.at, tuple(_input(message) for message in told))


def _teaching(judgements: tuple[Judgement, ...]) -> Judgement | None:
    """Return the decision that says what the text means: the latest, unless it rests on facts that the text does not tell.

    A move for new facts teaches when the resident had written again since the decision before: then the text tells them. Facts that
    came another way, by telephone say, leave the text meaning what was decided before; unless a later move says that the decision before
    was wrong all the same, and then nobody has said what the text alone means.
    """
    for place, judgement in enumerate(judgements):
        if judgement.move_reason is MoveReason.NEW_FACTS and place and judgement.message_id == judgements[place - 1].message_id:
            disputed = any(later.move_reason is not None and later.move_reason.misroutes for later in judgements[place + 1 :])
            return None if disputed else judgements[place - 1]
    return judgements[-1]


def _known(enum: type[L], codes: tuple[str, ...]) -> tuple[L, ...]:
    return tuple(enum(code) for code in codes if code in set(enum))


def _joined(told: list[Told]) -> TriageInput:
    """Return the messages as one, received when the first was, under the first subject."""
    first = told[0]
    return TriageInput(BREAK.join(message.text for message in told if message.text.strip()), first.subject, first.channel, first.at)


def _input(message: Told) -> TriageInput:
    return TriageInput(message.text, message.subject, message.channel, message.at)
