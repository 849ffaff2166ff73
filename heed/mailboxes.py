"""The fetched mailboxes as plain values, for `heed mailbox`."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from heed.clock import now
from heed.fetching import accounts_of, credentials_of
from heed.settings import Settings
from intake.fetching.account import Account
from intake.fetching.connection import MailboxConnection
from intake.fetching.credentials import Credentials
from models.errors import MailboxTrouble, SettingsError
from storage.store import Store


async def list_mailboxes(store: Store) -> list[dict[str, Any]]:
    """Return every mailbox that was ever fetched, with what keeps Heed from it now and how many mails were left there."""
    async with store.read() as unit:
        left = Counter(mail.mailbox for mail in await unit.mailboxes.left())
        return [
            {
                "mailbox": box.name,
                "from_day": box.since,
                "fetched_at": box.fetched_at,
                "trouble": box.trouble,
                "trouble_since": box.trouble_since,
                "left": left[box.name],
            }
            for box in await unit.mailboxes.all()
        ]


async def check_mailboxes(settings: Settings, store: Store) -> list[dict[str, Any]]:
    """Sign in to each configured mailbox, take nothing, and return what is to be said of each; raises SettingsError."""
    accounts = accounts_of(settings)
    if not accounts:
        raise SettingsError("HEED_IMAP_HOST: name the mail server to fetch mail from.")
    credentials = credentials_of(settings, now)
    return [await _check(account, credentials, store) for account in accounts]


async def _check(account: Account, credentials: Credentials, store: Store) -> dict[str, Any]:
    connection = MailboxConnection(account)
    since = account.since or await _since(account, store)
    try:
        validity = await connection.open(await credentials.secret())
        uids = await connection.search(1, since)
        async with store.read() as unit:
            taken = await unit.mailboxes.taken(account.name, validity, uids)
    except MailboxTrouble as trouble:
        return {"mailbox": account.name, "from_day": since, "waiting": None, "trouble": str(trouble)}
    finally:
        await connection.close()
    return {"mailbox": account.name, "from_day": since, "waiting": len(set(uids) - set(taken)), "trouble": None}


async def _since(account: Account, store: Store) -> date:
    async with store.read() as unit:
        known = await unit.mailboxes.get(account.name)
    return known.since if known is not None else (now() - timedelta(days=1)).date()
