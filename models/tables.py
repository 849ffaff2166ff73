"""All tables, imported once so that the metadata is complete for migrations and tests."""

from sqlmodel import SQLModel

from models import accounts, awaited, cases, conversations, inbox, judgements, leases, mailboxes, outbox, second_factors

METADATA = SQLModel.metadata
TABLE_MODULES = (accounts, awaited, cases, conversations, inbox, judgements, leases, mailboxes, outbox, second_factors)
