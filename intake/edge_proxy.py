"""Who a connection comes from, when a load balancer stands before the edge and names the client in a PROXY header."""

import asyncio
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiosmtpd.proxy_protocol import V2_CMD, AsyncReader, get_proxy

HEADER_SECONDS = 10


def is_balancer(address: str, balancers: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    """Whether a connection from `address` begins with a PROXY header, and is believed."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    known = (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed
    return any(known in network for network in balancers)


async def named_client(reader: AsyncReader) -> tuple[str, int] | None:
    """Read a PROXY header of version 1 or 2; return the client's address and port, or None where the balancer speaks for itself.

    Raises ConnectionError when there is no such header in time: nobody else may speak here.
    """
    try:
        async with asyncio.timeout(HEADER_SECONDS):
            header = await get_proxy(reader)
    except (TimeoutError, asyncio.IncompleteReadError) as error:
        raise ConnectionAbortedError from error
    if not header.valid:
        raise ConnectionAbortedError
    if header.command == V2_CMD.LOCAL or not isinstance(header.src_addr, IPv4Address | IPv6Address):
        return None
    return str(header.src_addr), int(header.src_port or 0)
