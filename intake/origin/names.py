"""What the checks ask of DNS, within a time that is theirs."""

import time
from collections.abc import Callable
from typing import Any, Protocol

import dns.exception
import dns.resolver

QUERY_SECONDS = 3.0
# No mail comes from these (RFC 2606, RFC 6761): nobody need be asked.
RESERVED = ("example", "invalid", "localhost", "test")


class NamesUnavailable(Exception):
    """DNS gave no answer now."""


class Names(Protocol):
    """Looks names up; every answer in the form that pyspf takes."""

    def __call__(self, name: str, kind: str) -> list[Any]:
        """Return the records of one kind: TXT as tuples of bytes, A and AAAA as text, MX as (preference, name), PTR as names.

        None there are give an empty list; raises NamesUnavailable when that cannot be told.
        """


class DnsNames:
    """Asks the machine's own resolver."""

    def __call__(self, name: str, kind: str) -> list[Any]:
        """Return the records of a name; raise NamesUnavailable."""
        if kind not in FORMS or name.rstrip(".").rpartition(".")[2].lower() in RESERVED:
            return []
        try:
            answer = dns.resolver.resolve(name, kind, lifetime=QUERY_SECONDS, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise NamesUnavailable from error
        return [FORMS[kind](record) for record in answer]


FORMS: dict[str, Callable[[Any], Any]] = {
    "TXT": lambda record: tuple(record.strings),
    "A": lambda record: record.address,
    "AAAA": lambda record: record.address,
    "MX": lambda record: (record.preference, record.exchange.to_text(omit_final_dot=True)),
    "PTR": lambda record: record.target.to_text(omit_final_dot=True),
}


class Inquiry:
    """The questions about one mail: each is asked once, no more than `most`, all within `seconds`; notes if DNS failed."""

    def __init__(self, names: Names, seconds: float, most: int = 60, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask `names` from now on."""
        self._names = names
        self._clock = clock
        self._until = clock() + seconds
        self._most = most
        self._known: dict[tuple[str, str], list[Any]] = {}
        self.failures = 0

    def __call__(self, name: str, kind: str) -> list[Any]:
        """Return the records of a name; raise NamesUnavailable."""
        question = (name.rstrip(".").lower(), kind)
        if question not in self._known:
            if self._clock() > self._until or len(self._known) >= self._most:
                self.failures += 1
                raise NamesUnavailable
            try:
                self._known[question] = self._names(*question)
            except NamesUnavailable:
                self.failures += 1
                raise
        return self._known[question]

    def texts(self, name: str) -> list[str]:
        """Return a name's TXT records as text."""
        return [b"".join(strings).decode("ascii", "replace") for strings in self(name, "TXT")]
