"""Signing in to a mailbox: by password, or by an OAuth 2 token."""

import itertools
from collections.abc import Callable

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError

from intake.fetching.credentials import Secret
from models.errors import MailboxTrouble

LONGEST_REASON = 200
# Response codes that say the fault is not ours and passes (RFC 5530, section 3).
PASSING = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]", "[LIMIT]")


def sign_in(client: IMAPClient, user: str, secret: Secret) -> None:
    """Sign in; raises MailboxTrouble, refused when the server does not take who we say we are."""
    try:
        if secret.is_token:
            _by_token(client, user, secret.text)
        else:
            _by_password(client, user, secret.text)
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):  # no answer is no refusal
            raise MailboxTrouble("The mail server hung up while signing in.") from error
        said = _reason(error)
        what = "the access token" if secret.is_token else "the user name or password"
        raise MailboxTrouble(
            f"The mail server did not take {what}. It said: {said}", refused=not any(code in said for code in PASSING)
        ) from error


def _by_password(client: IMAPClient, user: str, password: str) -> None:
    """Use PLAIN (RFC 4616) where offered, since LOGIN takes ASCII alone."""
    if client.has_capability("AUTH=PLAIN"):
        client.sasl_login("PLAIN", _answers(f"\0{user}\0{password}".encode()))
    else:
        client.login(user, password)


def _by_token(client: IMAPClient, user: str, token: str) -> None:
    """Use OAUTHBEARER (RFC 7628), or XOAUTH2, its forerunner, which is all that Exchange Online knows."""
    if client.has_capability("AUTH=OAUTHBEARER"):
        named = user.replace("=", "=3D").replace(",", "=2C")
        client.sasl_login("OAUTHBEARER", _answers(f"n,a={named},\x01auth=Bearer {token}\x01\x01".encode(), b"\x01"))
    elif client.has_capability("AUTH=XOAUTH2"):
        client.sasl_login("XOAUTH2", _answers(f"user={user}\x01auth=Bearer {token}\x01\x01".encode(), b""))
    else:
        raise MailboxTrouble("The mail server offers no sign-in by token (neither OAUTHBEARER nor XOAUTH2).", refused=True)


def _answers(first: bytes, after: bytes = b"") -> Callable[[bytes], bytes]:
    """Answer the first challenge with `first`; whatever the server asks then is its reason for refusing, answered with `after`."""
    answers = itertools.chain([first], itertools.repeat(after))
    return lambda _challenge: next(answers)


def _reason(error: LoginError) -> str:
    """Return what the server said, in one printable line; the library wraps its bytes twice."""
    before = error.__context__
    said = before.args[0] if before is not None and before.args else str(error)
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return "".join(char for char in text if char.isprintable())[:LONGEST_REASON]
