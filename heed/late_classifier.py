"""A classifier whose model is loaded when it is first asked for, so that a desk starts without one."""

from collections.abc import Callable
from threading import Lock

from intake.ports import Classify
from triage.message import TriageInput
from triage.suggestion import Suggestion


class LateClassifier:
    """Suggests as the classifier does that `load` returns; while that fails, it is tried again each time."""

    def __init__(self, load: Callable[[], Classify]) -> None:
        """Load nothing yet; `load` is slow and may raise ModelUnusable."""
        self._load = load
        self._loaded: Classify | None = None
        self._one_at_a_time = Lock()

    def load(self) -> Classify:
        """Return the classifier, loading it once; raises ModelUnusable."""
        with self._one_at_a_time:
            self._loaded = self._loaded or self._load()
            return self._loaded

    def __call__(self, message: TriageInput) -> Suggestion:
        """Return the suggestion for a message; raises ModelUnusable."""
        return self.load()(message)
