"""For how long the provider asks us to wait."""


def seconds_asked(retry_after: str | None) -> float | None:
    """Return the seconds that a Retry-After header names (RFC 9110, section 10.2.3); None for a date, or none at all."""
    said = (retry_after or "").strip()
    return float(said) if said.isascii() and said.isdecimal() and len(said) <= len("86400") else None
