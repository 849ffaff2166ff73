"""DMARC (RFC 7489): do the owners of the domain in From vouch for a mail?

The policy is read by authheaders, with its list of public suffixes. The comparison of domains is our own: authheaders 0.16.3 cuts a
domain off at its first hyphen, so that a return path at resident.example-other.example would count as resident.example's, and takes all
domains below a top level that is not in its list, such as a new one, for one organisation.
"""

from functools import lru_cache

from authheaders.dmarc_lookup import DMARCException, get_org_domain, lookup_receiver_record

from intake.origin.names import Inquiry, NamesUnavailable
from intake.trust import Result


@lru_cache(maxsize=4096)  # the whole list of public suffixes is read each time
def organisation_of(domain: str) -> str:
    """Return the domain of the organisation that `domain` belongs to; two labels where the list knows nothing of the last one."""
    found = str(get_org_domain(domain))
    return found if "." in found else ".".join(domain.split(".")[-2:])


def check_dmarc(domain: str, vouching: dict[str, frozenset[str]], inquiry: Inquiry) -> Result:
    """Return PASS when a domain for which SPF ("spf") or DKIM ("dkim") passed belongs to `domain`, NONE where it has no policy."""
    try:
        policy = _policy(domain, inquiry) or _policy(organisation_of(domain), inquiry)
    except NamesUnavailable:
        return Result.TEMPERROR
    except (DMARCException, ValueError):
        return Result.NONE
    if not policy.get("p"):
        return Result.NONE
    strict = {"spf": policy.get("aspf") == "s", "dkim": policy.get("adkim") == "s"}
    aligned = any(is_aligned(domain, other, strict=strict[by]) for by, others in vouching.items() for other in others)
    return Result.PASS if aligned else Result.FAIL


def is_aligned(domain: str, other: str, *, strict: bool) -> bool:
    """Whether two domains are one, or, unless `strict`, of one organisation (RFC 7489, section 3.1)."""
    return bool(other) and (domain == other or (not strict and organisation_of(domain) == organisation_of(other)))


def _policy(domain: str, inquiry: Inquiry) -> dict[str, str]:
    """Return the tags of a domain's policy, none where it has none."""
    tags: dict[str, str] = lookup_receiver_record(domain, dnsfunc=lambda name: _record(name, inquiry))
    return tags


def _record(name: str, inquiry: Inquiry) -> str | None:
    """Return the one policy at a name; several count as none (section 6.6.3)."""
    found = [text for text in inquiry.texts(name) if text.startswith("v=DMARC1")]
    return found[0] if len(found) == 1 else None
