"""Names and signatures for tests: a DNS that is a table, and mail signed by the test key (which signs nothing else)."""

from pathlib import Path

import dkim

from intake.origin.names import NamesUnavailable

KEY_FILE = Path(__file__).parent / "unit" / "intake" / "keys" / "dkim.pem"
KEY = KEY_FILE.read_bytes()
PUBLIC = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC6QuuFcqT6hZeqXZd6J0vWKhJCNvM2ofZDYUvF9o6w33VsBziEqcQ0LhZbJgHRUTpWwc6bNnBGmaCialHLQOlL8ort1/1K2Tv9LvSIznNi5CxrrFiLx8KTnRrcx+XPaqk8MR5+Bi2uRB2Em+qW5iMXS+v5zMgbe8QrT1Nj1uh/0wIDAQAB"


class FakeNames:
    """A DNS that knows `texts` by name, and other records by (name, kind); whoever asks for one of `silent` gets no answer."""

    def __init__(self, texts=None, records=None, silent=()):
        self.records = {(name, "TXT"): [(text.encode(),)] for name, text in (texts or {}).items()} | (records or {})
        self.silent = set(silent)
        self.asked = []

    def __call__(self, name, kind):
        self.asked.append((name, kind))
        if name in self.silent:
            raise NamesUnavailable
        return self.records.get((name, kind), [])


def signed(raw: bytes, domain="resident.example", **changes) -> bytes:
    """The mail with a DKIM signature of `domain` put before it."""
    changes = {"include_headers": [b"from", b"to", b"subject"], **changes}
    return dkim.sign(raw, b"s1", domain.encode(), KEY, **changes) + raw


def sealed(raw: bytes, results: bytes, domain="forwarder.example") -> bytes:
    """The mail with a first ARC set by `domain`, which says that it found `results` under its own name."""
    raw = b"Authentication-Results: " + domain.encode() + b"; " + results + b"\r\n" + raw
    headers = dkim.arc_sign(raw, b"s1", domain.encode(), KEY, domain.encode(), include_headers=[b"from", b"to", b"subject"])
    return b"".join(headers) + raw
