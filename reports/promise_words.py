"""What agreement and promise mean, in sentences for managers and officers."""

from reports.promise import Drift, InBand, Watched

# What was suggested and what is counted, by field.
SUGGESTED = {
    "kind": ("kind", "cases"),
    "process": ("procedure", "cases"),
    "service_area": ("service area", "cases"),
    "safeguarding": ("safeguarding answer", "cases"),
    "causes": ("first cause", "complaints"),
    "flags": ("flags", "of those named"),
}
NAMES = {
    "kind": "What it is",
    "process": "Procedure",
    "service_area": "Service area",
    "safeguarding": "Safeguarding",
    "causes": "First cause",
    "flags": "Flags",
}
VERDICTS = {
    Drift.TOO_FEW: "There are too few decisions to judge it by.",
    Drift.KEPT: "It keeps its promise.",
    Drift.WORSE: "It is now less right than it says; train it anew.",
    Drift.BETTER: "It is now right more often than it says; trained anew, it would be surer.",
}


def _percent(share: float) -> str:
    """Return a share from 0 to 1 as a whole percentage."""
    return f"{round(share * 100)}%"


def agreement(field: str, watched: Watched) -> str:
    """Return how often the suggestion was kept, with its interval, what was promised, and what follows."""
    what, of = SUGGESTED[field]
    kept, promise = watched.kept, watched.promise
    if kept.share is None or kept.low is None or kept.high is None or promise is None:
        return f"No {what.removesuffix('s')} was suggested for what was decided."
    total = f"{kept.total} {of}" if field == "flags" else f"{kept.total} {of if kept.total != 1 else of.removesuffix('s')}"
    interval = f"{_percent(kept.share)}, {round(kept.low * 100)} to {round(kept.high * 100)}"
    promised = f"The model promised {_percent(promise)}"
    verdict = VERDICTS[watched.drift]
    return f"Officers kept the suggested {what} in {kept.count} of {total} ({interval}). {_joined(promised, watched.drift, verdict)}"


def breach(field: str, found: InBand) -> str:
    """Return that a band is right less often than it must be; only for a broken one."""
    kept, at_least = found.watched.kept, found.at_least
    what, _ = SUGGESTED[field]
    share, wanted = _percent(kept.share or 0.0), round((at_least or 0.0) * 100)
    return (
        f"Where the model called its suggested {what} {found.band.value}, officers kept {kept.count} of {kept.total} ({share});"
        f" {found.band.value} must be right at least {wanted} times in 100. Train it anew."
    )


def _joined(promised: str, drift: Drift, verdict: str) -> str:
    """Join promise and verdict with a colon where the one follows from the other."""
    if drift is Drift.TOO_FEW:
        return f"{promised}. {verdict}"
    return f"{promised}: {verdict[0].lower()}{verdict[1:]}"
