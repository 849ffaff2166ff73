"""All tables, imported once so that the metadata is complete for migrations and tests."""

from sqlmodel import SQLModel

from models import (
    accounts,
    awaited,
    cases,
    casework,
    concern_alerts,
    conversations,
    correspondence,
    figures,
    identities,
    inbox,
    joins,
    judgements,
    leases,
    mailboxes,
    monitoring,
    outbox,
    saved_views,
    second_factors,
    tokens,
    troubles,
    unchecked,
)

METADATA = SQLModel.metadata
TABLE_MODULES = (
    accounts,
    awaited,
    cases,
    casework,
    concern_alerts,
    conversations,
    correspondence,
    figures,
    identities,
    inbox,
    joins,
    judgements,
    leases,
    mailboxes,
    monitoring,
    outbox,
    saved_views,
    second_factors,
    tokens,
    troubles,
    unchecked,
)
