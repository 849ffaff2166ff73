"""What an archive says it holds; nothing in it is opened, so that nothing in it can do harm."""

import tarfile
import zipfile
import zlib
from io import BytesIO

from intake.parsing.cleaning import clean_line

MOST_ENTRIES = 5_000  # counted before any is read: a list of millions fits into a mail
MOST_LISTED = 100
LONGEST_NAME = 200
ENTRY = b"PK\x01\x02"


def zip_names(content: bytes) -> list[str] | None:
    """Return the names in a ZIP file's directory, or None when it has none that can be read, or a far too long one."""
    entries = _zip_entries(content)
    return None if entries is None else [entry.filename for entry in entries]


def listing(content: bytes, *, is_tar: bool) -> str:
    """Return an archive's list as text, a line each with name and size; "" when it cannot be told."""
    found = _in_tar(content) if is_tar else _in_zip(content)
    if found is None:
        return ""
    more = [f"and {len(found) - MOST_LISTED:,} more"] if len(found) > MOST_LISTED else []
    return "\n".join([*(_line(*entry) for entry in found[:MOST_LISTED]), *more])


def _line(name: str, size: int, locked: bool) -> str:  # noqa: FBT001 - an entry as it was read
    return f"{clean_line(name, LONGEST_NAME)} ({size:,} bytes{', encrypted' if locked else ''})"


def _zip_entries(content: bytes) -> list[zipfile.ZipInfo] | None:
    if content.count(ENTRY) > MOST_ENTRIES:
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, zlib.error, IndexError, UnicodeError):
        return None


def _in_zip(content: bytes) -> list[tuple[str, int, bool]] | None:
    entries = _zip_entries(content)
    return None if entries is None else [(entry.filename, entry.file_size, bool(entry.flag_bits & 1)) for entry in entries]


def _in_tar(content: bytes) -> list[tuple[str, int, bool]] | None:
    found: list[tuple[str, int, bool]] = []
    try:
        with tarfile.open(fileobj=BytesIO(content), mode="r:") as archive:  # never a compressed one: it would have to be opened
            for member in archive:
                found.append((member.name, member.size, False))
                if len(found) >= MOST_ENTRIES:
                    break
    except (tarfile.TarError, ValueError, EOFError, OSError, OverflowError, RecursionError):
        return found or None
    return found
