"""Has documents read by a process of their own, so that none can hold up or bring down the worker."""

import subprocess
import sys

from intake.parsing.cleaning import clean_text
from intake.parsing.documents import READERS

SECONDS = 20.0
PROGRAM = ("-m", "intake.parsing.documents")


def words_of(content: bytes, content_type: str) -> str:
    """Return the words of a document, "" where there are none, it cannot be read, or reading takes too long; blocks until then."""
    if content_type not in READERS:
        return ""
    try:
        # The interpreter itself, isolated from the surroundings; the document is data on its standard input.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", *PROGRAM, content_type],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return clean_text(done.stdout.decode("utf-8", "replace")).strip() if done.returncode == 0 else ""
