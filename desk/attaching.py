"""Files that officers send with a form: put with a case, or sent with a reply; checked and read as a resident's files are."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from starlette.datastructures import FormData, UploadFile

from desk.casefile import id_of
from intake.attachments import FileRules, examine
from intake.parsing.files import file_from
from intake.report import File, Report
from models.cases import Case
from models.casework import CaseDocument
from models.errors import ActionInvalid, ScannerUnavailable
from models.states import Channel
from storage.unit_of_work import UnitOfWork

FILES = "document-files"


async def files_in(form: FormData, field: str, rules: FileRules, now: datetime) -> tuple[File, ...]:
    """Return the files of a form's field, typed, checked for malware and read; raises ActionInvalid naming what cannot be taken."""
    sent = [(each.filename, await each.read()) for each in form.getlist(field) if isinstance(each, UploadFile) and each.filename]
    await form.close()  # only their files are closed; the words can still be read
    files = [await asyncio.to_thread(file_from, content, name, number) for number, (name, content) in enumerate(sent, 1)]
    try:
        examined = await examine(Report(Channel.EMAIL, now, "", files=tuple(files)), rules)
    except ScannerUnavailable:
        advice = "Files cannot be checked for harmful software now. Try again in a minute, or go on without."
        raise ActionInvalid(fields={field: advice}) from None
    if examined.refused:
        raise ActionInvalid(fields={field: "; ".join(f"{each.name}: {each.why}" for each in examined.refused)})
    return examined.files


async def attach(unit: UnitOfWork, case: Case, account_id: int, files: Sequence[File], now: datetime) -> None:
    """Put files with a case; does not commit. Raises ActionInvalid when there are none."""
    if not files:
        raise ActionInvalid(fields={FILES: "Choose a file."})
    for file in files:
        kept = CaseDocument(
            case_id=id_of(case),
            account_id=account_id,
            at=now,
            filename=file.name,
            content_type=file.content_type,
            size=len(file.content),
            content=file.content,
            text=file.text,
            listing=file.listing,
        )
        await unit.casework.add(kept)
        await unit.audit.append(now, account_id, "document_added", id_of(case), f"document {kept.id}")
