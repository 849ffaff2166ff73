"""Whom mail is accepted for: the configured recipients, and never anybody else."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Verdict(StrEnum):
    """What is to be said of a recipient."""

    OURS = "ours"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Addresses and whole domains that mail is accepted for, in lower case."""

    addresses: frozenset[str]
    whole_domains: frozenset[str]

    @classmethod
    def of(cls, configured: tuple[str, ...]) -> Self:
        """Take addresses and `@domain`s as they are configured, in any case."""
        lowered = {entry.lower() for entry in configured}
        domains = {entry[1:] for entry in lowered if entry.startswith("@")}
        return cls(frozenset(entry for entry in lowered if not entry.startswith("@")), frozenset(domains))

    def verdict(self, address: str) -> Verdict:
        """Say whether `address` is ours, unknown in a domain of ours, or somebody else's altogether.

        `local+anything@domain` counts as `local@domain`, so that the reply addresses of cases are ours.
        """
        local, at, domain = address.lower().rpartition("@")
        if not at or not local or domain not in self._domains:
            return Verdict.FOREIGN
        plain = f"{local.partition('+')[0]}@{domain}"
        accepted = domain in self.whole_domains or {f"{local}@{domain}", plain} & self.addresses
        return Verdict.OURS if accepted else Verdict.UNKNOWN

    @property
    def first_domain(self) -> str:
        """A domain of ours, by which the edge greets; "localhost" when nothing is configured."""
        return min(self._domains, default="localhost")

    @property
    def _domains(self) -> frozenset[str]:
        return self.whole_domains | {entry.rpartition("@")[2] for entry in self.addresses}
