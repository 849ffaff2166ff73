"""Writing a file whole or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from models.errors import NotFound


@contextmanager
def whole_file(target: Path) -> Iterator[TextIO]:
    """Open a text file that takes the place of `target` when all is written; a failure leaves what was there before.

    What is no ordinary file, such as a pipe or a terminal, is written to directly. Raises NotFound when it cannot be written.
    """
    place = target.resolve()  # a link stays a link
    direct = place.exists() and not place.is_file()
    draft = place if direct else place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    try:
        file = draft.open("w" if direct else "x", encoding="utf-8")
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        with file:
            yield file
        if not direct:
            draft.replace(place)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        if not direct:
            draft.unlink(missing_ok=True)


def _unwritable(target: Path, error: OSError) -> NotFound:
    return NotFound(f"{target} cannot be written: {error.strerror}.")
