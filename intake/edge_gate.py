"""Counts connections: so many in total, so many an address, and the last place kept for somebody who has none."""

from collections import Counter
from ipaddress import IPv6Address, ip_address

HOST_BITS = 64  # one IPv6 customer has a whole /64 to choose addresses from


class Gate:
    """Lets connections in and out; whoever is let in must be let out once."""

    def __init__(self, connections: int, per_address: int) -> None:
        """Hold at most `connections`, of them `per_address` from one address."""
        self._connections = connections
        self._per_address = per_address
        self._held: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Let one more in from `address`, unless it has its share, or all places but one are taken and it has one already."""
        owner = _owner(address)
        mine, free = self._held[owner], self._connections - self._held.total()
        if mine >= self._per_address or free < 1 or (mine and free == 1):
            return False
        self._held[owner] += 1
        return True

    def leave(self, address: str) -> None:
        """Give the place back."""
        owner = _owner(address)
        self._held[owner] -= 1
        if self._held[owner] <= 0:
            del self._held[owner]


def _owner(address: str) -> str:
    """Return whom an address belongs to, as far as can be told: itself, or its IPv6 network; any other text stands for itself."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or (int(parsed) >> HOST_BITS))
