"""How the audit trail reads to administrators, who may know what was done by whom, and nothing of what stands in a case."""

from models.accounts import AuditEntry

# Only of these is the detail shown: it names accounts, models or settings, never what anybody wrote or searched for.
TOLD_IN_FULL = ("account", "codes", "role", "model", "token", "profile", "history", "figures", "signed")


def action_in_words(action: str) -> str:
    """Return an action's code as words, such as "Case read"."""
    return action.replace("_", " ").capitalize()


def detail_for_administrators(entry: AuditEntry) -> str:
    """Return what may be told of an entry besides the action itself."""
    return entry.detail if entry.case_id is None and entry.action.startswith(TOLD_IN_FULL) else ""
