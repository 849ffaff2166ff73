"""What is logged is one line an entry, whatever stands in it, and quotes nobody."""

import logging
import sys

import pytest
import structlog

from heed.logs import OneLine, set_up_logs

FORGED = "no\n2025-06-03 [error] all is lost\x1b[2J\u202e"


@pytest.fixture
def root():
    """The root logger, put back as it was, with structlog."""
    logger = logging.getLogger()
    handlers, level, known = list(logger.handlers), logger.level, structlog.get_config()
    yield logger
    logger.handlers[:] = handlers
    logger.setLevel(level)
    structlog.configure(**known)


def test_nothing_logged_can_forge_an_entry(root, capsys):
    root.handlers.clear()  # pytest has put its own there meanwhile
    set_up_logs("warning")
    structlog.get_logger().warning("letter_postponed", reason=FORGED)
    logging.getLogger("library").warning("said: %s", FORGED)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("all is lost" in line and line.isprintable() for line in lines)


def test_a_fault_is_told_by_its_kind_and_place_without_its_words():
    try:
        int("she was left on the bathroom floor")
    except ValueError:
        record = logging.LogRecord("desk", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    said = OneLine("%(levelname)s %(message)s").format(record)
    assert "ValueError in" in said
    assert "test_logs.py" in said
    assert "bathroom" not in said
