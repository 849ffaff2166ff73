"""Reads the address after MAIL FROM: and RCPT TO:, as servers really write it."""

import re

# A path in angle brackets, where a quoted local part may hold anything, or an address without them (RFC 5321, section 4.1.2).
PATH = re.compile(r'\s*(?:<(?P<path>(?:"(?:[^"\\]|\\.)*"|[^">])*)>|(?P<bare>[^\s<>"]+))(?P<rest>\s.*|)\Z', re.DOTALL)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
NEEDLESS_QUOTES = re.compile(r'"([\w!#$%&\'*+/=?^`{|}~-]+(?:\.[\w!#$%&\'*+/=?^`{|}~-]+)*)"@')
NULL_PATH = "<>"


def read_path(argument: str) -> tuple[str, str] | None:
    """Return address and parameters of `<address> parameters`; "<>" for the null path; None for what is no path.

    A source route is dropped (RFC 5321, appendix C), as are quotes around a local part that needs none.
    """
    found = PATH.match(argument)
    if found is None:
        return None
    address = (found["path"] if found["path"] is not None else found["bare"]).strip()
    if CONTROL.search(address):
        return None
    if address.startswith("@") and ":" in address:
        address = address.partition(":")[2]
    return NEEDLESS_QUOTES.sub(r"\1@", address, count=1) or NULL_PATH, found["rest"].strip()
