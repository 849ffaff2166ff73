"""Files of a case: found, named in headers, and told apart by what a browser may do with them."""

from urllib.parse import quote

from models.cases import Attachment, Case
from models.errors import NotFound
from storage.unit_of_work import UnitOfWork

# Sound that browsers play and that holds nothing but sound, by the type that was sniffed.
PLAYABLE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/wave", "audio/aac"})
# A file must never be a page of ours, whoever opens it by itself.
SEALED = "sandbox; default-src 'none'"


async def find_file(unit: UnitOfWork, case: Case, attachment_id: int) -> Attachment:
    """Return a file of `case` that may be handed out; raise NotFound for others, for what was refused or is not checked yet."""
    found = await unit.cases.attachment(attachment_id)
    if found is None or found[1].id != case.id or found[0].refused or found[0].unchecked_since is not None:
        raise NotFound
    return found[0]


def disposition(kind: str, filename: str) -> str:
    """Return what Content-Disposition says (RFC 6266): `kind` is attachment or inline."""
    return f"{kind}; filename*=UTF-8''{quote(filename, safe='')}"
