"""What is known of whether a mail comes from where it says: the results of SPF, DKIM, DMARC and ARC."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Result(StrEnum):
    """A result, as Authentication-Results names it (RFC 8601, section 2.7)."""

    PASS = "pass"  # noqa: S105 - a result, no password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


@dataclass(frozen=True, slots=True)
class Trust:
    """The four results, the domain that From names ("" where there is none), and by whom it was checked ("" for Heed itself)."""

    spf: Result = Result.NONE
    dkim: Result = Result.NONE
    dmarc: Result = Result.NONE
    arc: Result = Result.NONE
    domain: str = ""
    checked_by: str = ""

    @property
    def proves_sender(self) -> bool:
        """Whether the address in From is proven to be used by those who own its domain (DMARC, RFC 7489, section 4.2)."""
        return self.dmarc is Result.PASS

    @property
    def fails(self) -> bool:
        """Whether the owners of the domain in From say how to tell their mail, and this is none of it."""
        return self.dmarc in {Result.FAIL, Result.PERMERROR}

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values for the store."""
        return {name: str(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> Self:
        """Return the trust that `as_dict` wrote; raise ValueError for a result that is none."""
        results = {name: Result(body.get(name, Result.NONE)) for name in ("spf", "dkim", "dmarc", "arc")}
        return cls(**results, domain=body.get("domain", ""), checked_by=body.get("checked_by", ""))
