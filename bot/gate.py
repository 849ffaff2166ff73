"""Who may deliver updates: Telegram's networks with the secret that Telegram was told, at a bounded rate."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name (Bot API, setWebhook)


@dataclass(frozen=True, slots=True)
class GateRules:
    """Networks that may deliver, proxies whose word is taken for where a call comes from, the secret, and most calls a second."""

    networks: tuple[Network, ...]
    proxies: tuple[Network, ...]
    secret: str = field(repr=False)
    calls_a_second: float = 500.0


class Gate:
    """Lets calls in or says by which status they are refused; reads nothing but their heads."""

    def __init__(self, rules: GateRules, seconds: Callable[[], float]) -> None:
        """Judge by `rules`; `seconds` is a clock that never goes back."""
        self._rules = rules
        self._seconds = seconds
        self._room = rules.calls_a_second
        self._looked = seconds()

    def refusal(self, peer: str | None, headers: Headers) -> HTTPStatus | None:
        """Return why the call is refused, or None where it is let in.

        Who is not Telegram is told the same whatever was wrong, and uses up nothing of the rate.
        """
        client = client_of(peer, headers, self._rules.proxies)
        given = headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        knows_secret = hmac.compare_digest(given, self._rules.secret.encode())
        if client is None or not _is_in(client, self._rules.networks) or not knows_secret:
            return HTTPStatus.FORBIDDEN
        return None if self._has_room() else HTTPStatus.TOO_MANY_REQUESTS

    def _has_room(self) -> bool:
        now, most = self._seconds(), self._rules.calls_a_second
        self._room, self._looked = min(most, self._room + (now - self._looked) * most), now
        if self._room < 1:
            return False
        self._room -= 1
        return True


def client_of(peer: str | None, headers: Headers, proxies: tuple[Network, ...]) -> Address | None:
    """Return where the call comes from: the last address of X-Forwarded-For that is no proxy of ours, where a proxy called."""
    hops = [part.strip() for line in headers.getlist("x-forwarded-for") for part in line.split(",")]
    client = _address(peer)
    while client is not None and hops and _is_in(client, proxies):
        client = _address(hops.pop())
    return client


def _address(text: str | None) -> Address | None:
    try:
        address = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _is_in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)
