"""A classifier whose model is loaded when it is first asked for, and anew when another one is put to use."""

from collections.abc import Callable, Sequence
from threading import Lock

import structlog

from intake.ports import Classify
from models.errors import ModelUnusable
from triage.message import TriageInput
from triage.suggestion import Suggestion

log = structlog.get_logger()


def _always_the_same() -> object:
    return None


class LateClassifier:
    """Suggests as the classifier does that `load` returns; while that fails for the first time, it is tried again each time."""

    def __init__(self, load: Callable[[], Classify], wanted: Callable[[], object] = _always_the_same) -> None:
        """Load nothing yet; `load` is slow and may raise ModelUnusable, `wanted` says quickly which model is to be used."""
        self._load = load
        self._wanted = wanted
        self._loaded: Classify | None = None
        self._tried: object = None
        self._one_at_a_time = Lock()

    @property
    def reads_sentences(self) -> bool:
        """Whether the sentence encoder takes part; not before the model is loaded."""
        return bool(getattr(self._loaded, "reads_sentences", False))

    def load(self) -> Classify:
        """Return the classifier with the model that is to be used, loading that once; raises ModelUnusable when there never was one."""
        with self._one_at_a_time:
            wanted = self._wanted()
            if self._loaded is None:
                self._loaded, self._tried = self._load(), wanted
            elif wanted != self._tried:
                self._loaded, self._tried = self._exchanged(self._loaded), wanted
            return self._loaded

    def _exchanged(self, old: Classify) -> Classify:
        """Return the classifier anew; a running program keeps the old one when that fails, and tells its log once."""
        try:
            new = self._load()
        except ModelUnusable as error:
            log.warning("model_not_exchanged", why=str(error))
            return old
        log.info("model_exchanged")
        return new

    def __call__(self, message: TriageInput) -> Suggestion:
        """Return the suggestion for a message; raises ModelUnusable."""
        return self.load()(message)

    def suggest_many(self, messages: Sequence[TriageInput]) -> list[Suggestion]:
        """Return a suggestion for each message, in order, by one model; raises ModelUnusable."""
        loaded = self.load()
        together = getattr(loaded, "suggest_many", None)
        return [loaded(message) for message in messages] if together is None else together(messages)
