"""Reply addresses that belong to one case: whoever writes to one has been given it."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from intake.references import find_reference

MAC_BYTES = 10  # 80 bits: 16 characters, so that the local part stays below its 64 (RFC 5321, section 4.5.3.1.1)
PURPOSE = b"heed case address\x00"


@dataclass(frozen=True, slots=True)
class CaseAddresses:
    """Makes and checks `local+hd-xxxx-xxxx.<hmac>@domain` (sub-addressing as in RFC 5233) from the council's own address."""

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
        # Bytes, because compare_digest refuses text that is not ASCII.
        matches = hmac.compare_digest(mac.lower().encode(errors="replace"), expected.encode())
        return reference if reference and matches else None

    def _mac(self, reference: str) -> str:
        digest = hmac.digest(self.secret, PURPOSE + reference.encode(), hashlib.sha256)
        return base64.b32encode(digest[:MAC_BYTES]).decode().lower()
