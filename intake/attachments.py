"""What becomes of the files that came with a message: how many and how large, checked for malware, read, or refused with the reason."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from intake.parsing.documents import READERS
from intake.reading_apart import words_of
from intake.refusals import MALWARE, TOO_LARGE, TOO_MANY, UNCHECKED, named
from intake.report import File, Refused, Report
from intake.scanning import Finding

MOST_READ = 10  # documents of one message
MOST_OFFERED = 20_000  # characters of all files that triage reads after the message itself

FINDINGS = {Finding.MALWARE: MALWARE, Finding.TOO_LARGE: UNCHECKED}

Scan = Callable[[bytes], Awaitable[Finding]]
Read = Callable[[bytes, str], str]


@dataclass(frozen=True, slots=True)
class FileRules:
    """How many files of one message are kept, and how large each may be, in bytes; how it is checked for malware, if at all."""

    most: int = 100
    largest: int = 20 * 1024 * 1024
    scan: Scan | None = None
    read: Read = words_of


async def examine(report: Report, rules: FileRules) -> Report:
    """Return the report with the files that may be kept, and what can be read in them; raises ScannerUnavailable.

    Nothing is opened before it was checked; what is refused is named in the report.
    """
    kept: list[File] = []
    refused = list(report.refused)
    for file in report.files:
        reason = TOO_MANY if len(kept) >= rules.most else await _objection(file, rules)
        if reason:
            refused.append(Refused(file.name, reason))
        else:
            kept.append(file)
    return replace(report, files=await _read(kept, rules.read), refused=named(refused))


def for_triage(report: Report) -> str:
    """Return what triage reads of a report: what was written, then the words of the files, as far as there is room."""
    offered, room = [report.text], MOST_OFFERED
    for file in report.files:
        words = file.text[: max(room, 0)].strip()
        room -= len(words)
        offered.append(words)
    return "\n\n".join(words for words in offered if words)


async def _objection(file: File, rules: FileRules) -> str:
    if len(file.content) > rules.largest:
        return TOO_LARGE
    return FINDINGS.get(await rules.scan(file.content), "") if rules.scan is not None else ""


async def _read(files: list[File], read: Read) -> tuple[File, ...]:
    """Return the files with the words of those that are still unread; those beyond the first few stay so."""
    done = list(files)
    unread = [at for at, file in enumerate(files) if not file.text and file.content_type in READERS]
    for at in unread[:MOST_READ]:
        done[at] = replace(files[at], text=await asyncio.to_thread(read, files[at].content, files[at].content_type))
    return tuple(done)
