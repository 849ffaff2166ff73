"""Working from the holding pen: raw arrivals that could not be read."""

from datetime import datetime

from models.errors import NotFound
from models.inbox import InboxRow
from models.states import InboxState
from storage.unit_of_work import UnitOfWork

MOST_SHOWN = 100_000


async def find_held(unit: UnitOfWork, row_id: int) -> InboxRow:
    """Return a row of the holding pen; raise NotFound when it is not, or no longer, in it."""
    row = await unit.inbox.get(row_id)
    if row is None or row.state is not InboxState.HELD:
        raise NotFound
    return row


async def retry(unit: UnitOfWork, row_id: int, account_id: int, now: datetime) -> None:
    """Give a held row back to the worker with a clean slate; does not commit. Raises NotFound when it is not held."""
    row = await find_held(unit, row_id)
    row.state, row.held_at, row.available_at = InboxState.NEW, None, now
    row.failures = row.claims = 0
    await unit.audit.append(now, account_id, "pen_retried", None, f"inbox {row_id}")


def why_held(reason: str | None) -> str:
    """Return in plain words why a row is held; what is kept of an error inside is only its kind, such as KeyError."""
    if not reason:
        return "It could not be read."
    return reason if " " in reason else f"Heed itself failed on it ({reason}). Tell whoever looks after Heed."


def readable(raw: bytes) -> str:
    """Return the beginning of a raw arrival as text; what is no UTF-8 is shown as replacement characters."""
    return raw[:MOST_SHOWN].decode("utf-8", "replace").replace("\r\n", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
