"""Fetching mail from mailboxes by IMAP: kept first, marked as taken only then."""
