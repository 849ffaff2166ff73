"""Logs go to standard error, a line an event that nothing logged can break; tracebacks and the words of faults only at the level debug."""

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict

PLACES = 12
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up_logs(level: str = "warning") -> None:
    """Log from `level` (debug, info, warning or error) on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if level == "debug" else [_without_traceback]),
            _on_one_line,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    others = LEVELS[level] if level == "debug" else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((logging.Formatter if level == "debug" else OneLine)("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=others, handlers=[handler])


def on_one_line(text: str) -> str:
    """Return `text` with everything that could begin a line or move a cursor written out, so that nobody forges an entry."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


class OneLine(logging.Formatter):
    """Writes what libraries say on one line; of a fault its kind and where it was, since its own words may quote a resident."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as logging calls it
        """Return the entry on one line."""
        return on_one_line(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - as logging calls it
        """Return the kind of a fault and the last places that it went through."""
        kind, _, trace = ei
        places = (f"{place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(trace)[-PLACES:])
        return f"{getattr(kind, '__name__', kind)} in " + on_one_line("; ".join(places))


def _on_one_line(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {name: on_one_line(said) if isinstance(said, str) and name != "exception" else said for name, said in event.items()}


def _without_traceback(_logger: Any, _method: str, event: EventDict) -> EventDict:
    event.pop("exc_info", None)
    return event
