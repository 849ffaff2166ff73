"""Logs go to standard error, a line an event; tracebacks only at the level debug."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up_logs(level: str = "warning") -> None:
    """Log from `level` (debug, info, warning or error) on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if level == "debug" else [_without_traceback]),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    others = LEVELS[level] if level == "debug" else logging.WARNING
    logging.basicConfig(level=others, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


def _without_traceback(_logger: Any, _method: str, event: EventDict) -> EventDict:
    event.pop("exc_info", None)
    return event
