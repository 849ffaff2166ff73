"""What becomes of the files that came with a message: how many and how large, checked for malware, read, or refused with the reason."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from intake.parsing.documents import READERS
from intake.parsing.kinds import PROGRAM
from intake.reading_apart import words_of
from intake.refusals import MALWARE, TOO_LARGE, TOO_MANY, UNCHECKED, UNWANTED, named
from intake.report import File, Refused, Report
from intake.scanning import Finding
from models.errors import ScannerUnavailable

MOST_READ = 10  # documents of one message
MOST_OFFERED = 20_000  # characters of all files that triage reads after the message itself

FINDINGS = {Finding.MALWARE: MALWARE, Finding.TOO_LARGE: UNCHECKED}

Scan = Callable[[bytes], Awaitable[Finding]]
Read = Callable[[bytes, str], str]
Check = Callable[[File], Awaitable[File | str]]


@dataclass(frozen=True, slots=True)
class FileRules:
    """How many files of one message are kept, and how large each may be, in bytes; how it is checked for malware, if at all.

    `patience` is how long the words of a message wait for the check of its files, in seconds.
    `unwanted` are the content types, as sniffed, of which no file is kept.
    """

    most: int = 100
    largest: int = 20 * 1024 * 1024
    scan: Scan | None = None
    read: Read = words_of
    patience: float = 10.0
    unwanted: frozenset[str] = frozenset({PROGRAM})


async def examine(report: Report, rules: FileRules) -> Report:
    """Return the report with the files that may be kept, and what can be read in them; raises ScannerUnavailable.

    Nothing is opened before it was checked; what is refused is named in the report.
    """
    return await _sort(report, rules, partial(_checked, rules=rules))


async def examine_now(report: Report, rules: FileRules) -> Report:
    """Return the same, with files that cannot be checked now marked as unchecked and left unread, so that no words wait for them."""
    return await _sort(report, rules, _Patience(rules))


def for_triage(report: Report) -> str:
    """Return what triage reads of a report: what was written, then the words of the files, as far as there is room."""
    offered, room = [report.text], MOST_OFFERED
    for file in report.files:
        words = "" if file.unchecked else file.text[: max(room, 0)].strip()
        room -= len(words)
        offered.append(words)
    return "\n\n".join(words for words in offered if words)


async def objection(content: bytes, rules: FileRules) -> str:
    """Return why a file is not kept, "" where it may be; raises ScannerUnavailable."""
    if len(content) > rules.largest:
        return TOO_LARGE
    return FINDINGS.get(await rules.scan(content), "") if rules.scan is not None else ""


async def words_in(file: File, rules: FileRules) -> str:
    """Return the words of a file that was checked."""
    if file.text or file.content_type not in READERS:
        return file.text
    return await asyncio.to_thread(rules.read, file.content, file.content_type)


class _Patience:
    """Asks for the check of one message's files until that is in vain, or takes too long; all further ones then wait."""

    def __init__(self, rules: FileRules) -> None:
        self._rules = rules
        self._until = asyncio.get_running_loop().time() + rules.patience
        self._is_away = False

    async def __call__(self, file: File) -> File | str:
        if self._is_away and len(file.content) <= self._rules.largest:
            return replace(file, unchecked=True)
        try:
            async with asyncio.timeout_at(self._until):
                return await _checked(file, self._rules)
        except (ScannerUnavailable, TimeoutError):
            self._is_away = True
            return replace(file, unchecked=True)


async def _checked(file: File, rules: FileRules) -> File | str:
    """Return the file, or why it is not kept."""
    return await objection(file.content, rules) or file


async def _sort(report: Report, rules: FileRules, check: Check) -> Report:
    kept: list[File] = []
    refused = list(report.refused)
    for file in report.files:
        seen = TOO_MANY if len(kept) >= rules.most else UNWANTED if file.content_type in rules.unwanted else await check(file)
        if isinstance(seen, str):
            refused.append(Refused(file.name, seen))
        else:
            kept.append(seen)
    return replace(report, files=await _read(kept, rules), refused=named(refused))


async def _read(files: list[File], rules: FileRules) -> tuple[File, ...]:
    """Return the files with the words of those that are still unread; those beyond the first few stay so, as do unchecked ones."""
    done = list(files)
    unread = [at for at, file in enumerate(files) if not file.text and not file.unchecked and file.content_type in READERS]
    for at in unread[:MOST_READ]:
        done[at] = replace(files[at], text=await words_in(files[at], rules))
    return tuple(done)
