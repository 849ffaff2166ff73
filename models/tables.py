"""All tables, imported once so that the metadata is complete for migrations and tests."""

from sqlmodel import SQLModel

from models import accounts, cases, conversations, inbox, judgements, leases, mailboxes, outbox

METADATA = SQLModel.metadata
TABLE_MODULES = (accounts, cases, conversations, inbox, judgements, leases, mailboxes, outbox)
