"""Which characters the bytes of a mail stand for, also where it says nothing, or lies."""

import codecs
import re

# Labels that mail uses and that mean more, or something else, than Python's codec of that name (WHATWG Encoding, section 4.2).
REALLY = {
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "iso8859-1": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "windows-1254",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "cp-850": "cp850",
}
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MOST_PIECEWISE = 1_000_000
OPEN_BYTES = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
DOUBLED = re.compile(
    "[ÃÂâ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]"
)  # a lead byte and what may follow it, both as Windows-1252
NOT_FOR_MAIL = frozenset({"idna", "punycode", "undefined", "unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape"})


def decode(raw: bytes, declared: str | None = None) -> str:
    """Return the text that `raw` most likely is; nothing is ever refused or left out.

    What reads as UTF-8 and is not plain ASCII is UTF-8, whatever was declared, since text in another charset hardly
    ever does; then the declared charset; then UTF-8 with each byte that is none in Windows-1252, as mails pasted together have it.
    UTF-8 that was taken for Windows-1252 on its way and encoded once more is put right.
    """
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return raw.decode(encoding, "replace")
    for encoding in _candidates(raw, declared):
        try:
            return _undoubled(raw.decode(encoding))
        except (UnicodeError, ValueError, LookupError):  # LookupError: a codec from bytes to bytes, such as rot13
            continue
    # Byte by byte takes its time; beyond what anybody writes, Latin-1 takes any byte at once.
    return raw.decode("utf-8", PIECEWISE) if len(raw) <= MOST_PIECEWISE else raw.decode("latin-1")


def _undoubled(text: str) -> str:
    """Return UTF-8 that was encoded twice as it was meant; only where all of the text can be nothing else."""
    if DOUBLED.search(text) is None:
        return text
    try:
        return text.encode("windows-1252").decode("utf-8")
    except UnicodeError:
        return text


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, and the five that it leaves open as Latin-1."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - only decoding asks for it
    stray = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("windows-1252" if byte not in OPEN_BYTES else "latin-1") for byte in stray), error.end


PIECEWISE = "heed-windows-1252"
codecs.register_error(PIECEWISE, _as_windows)


def _candidates(raw: bytes, declared: str | None) -> list[str]:
    named = _codec(declared)
    eight_bit = not raw.isascii()
    return [*(["utf-8"] if eight_bit or named is None else []), *([named] if named else []), "utf-8"]


def _codec(declared: str | None) -> str | None:
    """Return the name of the codec that is meant, or None when there is none."""
    name = (declared or "").strip().strip("\"'").lower()
    try:
        found = codecs.lookup(REALLY.get(name, name)).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found in NOT_FOR_MAIL else found
