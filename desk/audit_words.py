"""How the audit trail reads to administrators, who may know what was done by whom, and nothing of what stands in a case."""

from collections.abc import Collection
from datetime import timedelta

from desk.words import LONDON
from models.accounts import AuditEntry
from storage.audit import AuditQuery

# Only of these is the detail shown: it names accounts, models or settings, never what anybody wrote or searched for.
TOLD_IN_FULL = ("account", "codes", "role", "model", "token", "profile", "history", "figures", "signed", "audit")


def action_in_words(action: str) -> str:
    """Return an action's code as words, such as "Case read"."""
    return action.replace("_", " ").capitalize()


def detail_for_administrators(entry: AuditEntry) -> str:
    """Return what may be told of an entry besides the action itself."""
    return entry.detail if entry.case_id is None and entry.action.startswith(TOLD_IN_FULL) else ""


def query_in_words(wanted: AuditQuery, known: Collection[str]) -> str:
    """Return what the trail was asked for, with days as London has them; of actions only `known` ones are named.

    An address can hold anything, such as a resident's name, and what was asked is shown to administrators.
    """
    parts = []
    if wanted.account_id is not None:
        parts.append(f"account {wanted.account_id}")
    if wanted.action is not None:
        parts.append(f"action {wanted.action}" if wanted.action in known else "an action that is not on record")
    if wanted.since is not None:
        parts.append(f"from {wanted.since.astimezone(LONDON).date()}")
    if wanted.until is not None:
        parts.append(f"to {wanted.until.astimezone(LONDON).date() - timedelta(days=1)}")
    return ", ".join(parts) or "everything"
