"""Signing in to the edge: AUTH PLAIN and AUTH LOGIN (RFC 4954, RFC 4616), for one name and password."""

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable

from intake import edge_replies as replies
from intake.edge_config import Credentials

Ask = Callable[[str], Awaitable[bytes]]
CANCELLED = b"*"


class _BadAnswerError(Exception):
    """The other side sent what is no answer, or took its question back."""


async def sign_in(argument: str, ask: Ask, credentials: Credentials) -> str:
    """Return the reply to AUTH with this argument; `ask` sends a line and returns the line that is answered."""
    mechanism, _, first = argument.partition(" ")
    try:
        match mechanism.upper():
            case "PLAIN":
                given = await _plain(first, ask)
            case "LOGIN":
                given = await _login(first, ask)
            case _:
                return replies.UNKNOWN_MECHANISM
    except _BadAnswerError:
        return replies.BAD_SIGN_IN
    wanted = (credentials.user.encode(), credentials.password.encode())
    matches = [hmac.compare_digest(*pair) for pair in zip(given, wanted, strict=True)]  # both, whatever the first says
    return replies.SIGNED_IN if all(matches) else replies.NOT_SIGNED_IN


async def _plain(first: str, ask: Ask) -> tuple[bytes, bytes]:
    answer = _decoded(first.encode() if first else await ask("334 "))
    _, zero, rest = answer.partition(b"\0")
    user, second_zero, password = rest.partition(b"\0")
    if not zero or not second_zero:
        raise _BadAnswerError
    return user, password


async def _login(first: str, ask: Ask) -> tuple[bytes, bytes]:
    user = _decoded(first.encode() if first else await _question("Username:", ask))
    return user, _decoded(await _question("Password:", ask))


async def _question(text: str, ask: Ask) -> bytes:
    return await ask(f"334 {b64encode(text.encode()).decode()}")


def _decoded(answer: bytes) -> bytes:
    if answer == CANCELLED:
        raise _BadAnswerError
    try:
        return b"" if answer == b"=" else b64decode(answer, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _BadAnswerError from error
