"""Case references such as HD-7K2M-4XQT: made by chance, told apart from mistyped ones by their last character."""

import re
import secrets

# Crockford's base 32: no I, L, O or U, so that a reference can be read out and written down.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
RANDOM_LENGTH = 7
FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)

_DASH = r"[-\u2010-\u2015\s]?"
_PATTERN = re.compile(rf"(?<![0-9A-Z])HD{_DASH}([0-9A-Z]{{4}}){_DASH}([0-9A-Z]{{4}})(?![0-9A-Z])", re.IGNORECASE | re.ASCII)


def new_reference() -> str:
    """Return a reference made by chance; whether it is free is the caller's to ask (one in 34 thousand million meets another)."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return _written(body + check_character(body))


def find_reference(text: str) -> str | None:
    """Return the first valid reference in running text, as it is written properly, or None; case and O/0, I/1 are forgiven."""
    return next(iter(find_references(text)), None)


def find_references(text: str) -> list[str]:
    """Return every valid reference in running text, each once, in order."""
    bodies = ("".join(match.groups()).upper().translate(MISREAD) for match in _PATTERN.finditer(text))
    valid = (body for body in bodies if set(body) <= set(ALPHABET) and check_character(body[:-1]) == body[-1])
    return list(dict.fromkeys(map(_written, valid)))


def check_character(body: str) -> str:
    """Return the character that follows `body` (of ALPHABET).

    Damm's method over GF(32) (H. M. Damm, 2004): every single wrong character and every swap of neighbours shows.
    """
    interim = 0
    for character in body:
        interim = _double(interim ^ ALPHABET.index(character))
    return ALPHABET[interim]


def _double(value: int) -> int:
    value <<= 1
    return value ^ FIELD_POLYNOMIAL if value & len(ALPHABET) else value


def _written(body: str) -> str:
    return f"HD-{body[:4]}-{body[4:]}"
