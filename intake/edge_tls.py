"""The edge's certificate: loaded once, and again when it was renewed."""

import ssl
from pathlib import Path

from models.errors import CertificateUnusable


class Certificate:
    """A certificate with its key, offered to whoever begins TLS."""

    def __init__(self, certificate: Path, private_key: Path | None) -> None:
        """Load both; without `private_key` the key stands in the certificate's file. Raises CertificateUnusable."""
        self._files = (certificate, private_key)
        self.context = self._load()

    def reload(self) -> None:
        """Offer what the files hold now, to everybody who begins TLS from now on; raises CertificateUnusable and keeps the old one."""
        self._load()  # on a context of its own, since a failure half way would spoil the one in use
        self.context.load_cert_chain(*self._files)

    def _load(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 8996
        try:
            context.load_cert_chain(*self._files)
        except (OSError, ValueError) as error:  # SSLError is an OSError
            raise CertificateUnusable(f"HEED_MAIL_CERTIFICATE: {self._files[0]} cannot be used: {error}") from error
        return context
