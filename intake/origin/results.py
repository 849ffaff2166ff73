"""Reads what others found: the Authentication-Results of a relay that is trusted (RFC 8601), leniently."""

import re
from email.message import Message

from intake.parsing.headers import FOLDING, first_field
from intake.trust import Result

NAMELESS = "-"  # Exchange Online names no server
LONGEST = 8_000
MOST_FIELDS = 20
COMMENT = re.compile(r"\([^()]*+\)")
DEPTH = 5
FOUND = re.compile(r"\s*(spf|dkim|dmarc|arc)\s*=\s*([a-z]+)", re.IGNORECASE)
FROM = re.compile(r"\bheader\.from\s*=\s*\"?(?:[^\s;\"@]*@)?([^\s;\"]+)", re.IGNORECASE)


def read_results(mail: Message, server: str, domain: str) -> dict[str, Result]:
    """Return what `server` found of a mail whose From names `domain`, by method; nothing when it left no results.

    Of several fields, as one filter after another may leave them, the topmost that names a method counts. A field below a Received that
    stands below another of them came with the mail: some filters leave such forgeries in place (OpenDKIM, CVE-2022-48521).
    """
    results: dict[str, Result] = {}
    depth = None
    for value, hops in _fields(mail)[:MOST_FIELDS]:
        named, found = parse_results(value, domain)
        if named == server.lower() and depth in {None, hops}:
            depth = hops
            for method, result in found.items():
                results.setdefault(method, result)
    return results


def _fields(mail: Message) -> list[tuple[str, int]]:
    """Return each field of results with the number of Received fields above it."""
    found: list[tuple[str, int]] = []
    hops = 0
    for name, value in mail.raw_items():
        hops += name.lower() == "received"
        if name.lower() == "authentication-results":
            found.append((FOLDING.sub(" ", str(value)), hops))
    return found


def parse_results(value: str, domain: str) -> tuple[str, dict[str, Result]]:
    """Return a field's server, "-" when it names none, and its results; DMARC's only if it is about `domain`."""
    text = value[:LONGEST]
    for _ in range(DEPTH):
        text = COMMENT.sub(" ", text)
    parts = text.split(";")
    head = parts[0].split()
    server = head[0].lower() if head and "=" not in parts[0] else NAMELESS
    results: dict[str, Result] = {}
    for part in parts:
        match = FOUND.match(part)
        if match and match[2].lower() in set(Result):
            _add(results, match[1].lower(), Result(match[2].lower()), part, domain)
    return server, results


def _add(results: dict[str, Result], method: str, result: Result, part: str, domain: str) -> None:
    about = FROM.search(part)
    if method == "dmarc" and about is not None and about[1].lower().rstrip(".") != domain:
        return
    if result is Result.PASS or method not in results:
        results[method] = result


def sealed_dmarc(found: str, domain: str) -> Result:
    """Return DMARC's result in the results of an ARC set (RFC 8617, section 4.1.1)."""
    field = Message()
    field["Authentication-Results"] = re.sub(r"^\s*i\s*=\s*\d+\s*;", "", found)
    return parse_results(first_field(field, "Authentication-Results"), domain)[1].get("dmarc", Result.NONE)
