"""Telephone numbers as the store knows those who text."""

import re

NUMBER = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)  # E.164
LONGEST_SENDER = 40


def stream_of(sender: str) -> str:
    """Return a sender's name in the store, such as sms:+447700900123; some senders are words and not numbers."""
    return f"sms:{sender.strip()[:LONGEST_SENDER]}"


def number_in(stream: str) -> str | None:
    """Return the number to answer to, or None where `stream` is nobody's who can be answered."""
    kind, _, number = stream.partition(":")
    return number if kind == "sms" and NUMBER.fullmatch(number) else None
