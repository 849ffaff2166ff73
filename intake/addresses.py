"""Addresses that whoever writes to them has been given: reply addresses of cases, and return paths of letters."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field

from intake.references import find_reference

MAC_BYTES = 10  # 80 bits: 16 characters, so that the local part stays below its 64 (RFC 5321, section 4.5.3.1.1)
PURPOSE = b"heed case address\x00"
RETURN_PURPOSE = b"heed return path\x00"
LONGEST_LOCAL_PART = 64
# How the outbox keys of letters are written in a return path: short, for the sake of the limit.
LETTERS = {
    "acknowledgement": "a",
    "acknowledgements": "m",
    "concern_alert": "c",
    "climbed_alert": "k",
    "reply": "r",
    "hand_over": "h",
    "refused_files": "f",
    "refused_late": "l",
}
NAMES = {short: name for name, short in LETTERS.items()}
KEY = re.compile(r"([a-z_]+):(\d{1,18})", re.ASCII)
RETURNED = re.compile(r"r-([a-z])-(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CaseAddresses:
    """Makes and checks `local+hd-xxxx-xxxx.<hmac>@domain` (sub-addressing as in RFC 5233) from the council's own address.

    A letter's return path is `local+r-a-17.<hmac>@domain`: what comes back to it is about that letter.
    """

    address: str
    secret: bytes = field(repr=False)

    def of(self, reference: str) -> str:
        """Return the reply address of the case with this reference."""
        local, _, domain = self.address.rpartition("@")
        return f"{local.partition('+')[0]}+{reference.lower()}.{self._mac(reference)}@{domain}"

    def proven(self, address: str) -> str | None:
        """Return the reference that `address` (in any case) carries with a true signature, or None; takes as long for false ones."""
        _, _, detail = address.rpartition("@")[0].partition("+")
        written, _, mac = detail.partition(".")
        reference = find_reference(written)
        expected = self._mac(reference or "")
        return reference if reference and _same(mac, expected) else None

    def return_path(self, key: str) -> str:
        """Return where reports on the letter with this outbox key are to go; "", the null return path, where none can be made."""
        local, _, domain = self.address.rpartition("@")
        match = KEY.fullmatch(key)
        if match is None or match[1] not in LETTERS:
            return ""
        own = f"{local.partition('+')[0]}+r-{LETTERS[match[1]]}-{match[2]}.{self._mac(key, RETURN_PURPOSE)}"
        return f"{own}@{domain}" if len(own.encode()) <= LONGEST_LOCAL_PART else ""

    def proven_letter(self, address: str) -> str | None:
        """Return the outbox key of the letter whose return path `address` (in any case) is, or None."""
        _, _, detail = address.rpartition("@")[0].partition("+")
        written, _, mac = detail.lower().partition(".")
        match = RETURNED.fullmatch(written)
        key = f"{NAMES.get(match[1], '')}:{match[2]}" if match else ""
        return key if match and match[1] in NAMES and _same(mac, self._mac(key, RETURN_PURPOSE)) else None

    def _mac(self, said: str, purpose: bytes = PURPOSE) -> str:
        digest = hmac.digest(self.secret, purpose + said.encode(), hashlib.sha256)
        return base64.b32encode(digest[:MAC_BYTES]).decode().lower()


def _same(mac: str, expected: str) -> bool:
    # Bytes, because compare_digest refuses text that is not ASCII.
    return hmac.compare_digest(mac.lower().encode(errors="replace"), expected.encode())
