"""Signs letters with DKIM (RFC 6376), so that others can tell them from forgeries."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import dkim

from models.errors import SettingsError

SAMPLE = b"From: a@example.org\r\n\r\n"
# All that is shown of a letter or steers it; those that there are not are signed as missing only where that is asked for.
FIELDS = (
    b"from",
    b"to",
    b"reply-to",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"auto-submitted",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for a domain, with the RSA key that DNS shows under `selector`."""

    domain: str
    selector: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, path: Path, selector: str, domain: str) -> Self:
        """Read the key; raise SettingsError when it cannot be used."""
        try:
            signer = cls(domain, selector, path.read_bytes())
        except OSError as error:
            raise SettingsError(f"HEED_DKIM_KEY: {path} cannot be read: {error.strerror}.") from error
        try:
            signer.signed(SAMPLE)
        except (dkim.DKIMException, ValueError, LookupError) as error:
            raise SettingsError(f"HEED_DKIM_KEY: {path} is no RSA key in PEM without a password.") from error
        return signer

    def signed(self, mail: bytes) -> bytes:
        """Return a mail with its signature; it takes some hundredths of a second."""
        here = {name.lower() for name, _ in dkim.rfc822_parse(mail)[0]}
        # From is named once more than it is there, so that no second one can be added.
        fields = [*(name for name in FIELDS if name in here), b"from"]
        signature: bytes = dkim.sign(
            mail, self.selector.encode(), self.domain.encode(), self.key, canonicalize=(b"relaxed", b"relaxed"), include_headers=fields
        )
        return signature + mail
