"""Passwords: hashed with Argon2id, checked in constant time, made up when an account starts."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from models.errors import PasswordTooWeak

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5
# The estimator's scale goes from 0 to 4; from 3 on more than a hundred million guesses are needed.
GUESSED_SLOWLY = 3
LONGEST_JUDGED = 72
# No letters or digits that are mistaken for each other when read out or copied by hand.
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"

_HASHER = PasswordHasher()
# Checked when there is no account of that name, so that the answer takes as long as for one.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(32))


def hash_password(password: str) -> str:
    """Return the Argon2id hash of `password`, with its salt and cost; takes tens of milliseconds on purpose."""
    return _HASHER.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one hashed; with no hash it is False, after the same work."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made at another cost than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def check_strength(password: str, account_name: str = "") -> None:
    """Raise PasswordTooWeak, saying what to change, unless `password` may protect the account `account_name`."""
    if len(password) < SHORTEST:
        raise PasswordTooWeak
    if len(password) > LONGEST:
        raise PasswordTooWeak(f"The password is too long; use at most {LONGEST} characters.")
    if len(set(password.casefold())) < FEWEST_DIFFERENT:
        raise PasswordTooWeak("The password repeats itself; use more different characters.")
    if account_name and account_name.casefold() in password.casefold():
        raise PasswordTooWeak("The password contains the user name; choose another.")
    if zxcvbn(password[:LONGEST_JUDGED], user_inputs=["heed", "council", account_name])["score"] < GUESSED_SLOWLY:
        raise PasswordTooWeak("The password is easily guessed; choose three or four words that do not belong together.")


def one_time_password() -> str:
    """Return a fresh password to hand over once, such as k7dm-x2pq-9hvt-c4wn; 79 bits of chance."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(4)) for _ in range(4))
