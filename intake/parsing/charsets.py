"""Which characters the bytes of a mail stand for, also where it says nothing, or lies."""

import codecs

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
NOT_FOR_MAIL = frozenset({"idna", "punycode", "undefined", "unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape"})


def decode(raw: bytes, declared: str | None = None) -> str:
    """Return the text that `raw` most likely is; nothing is ever refused or left out.

    What reads as UTF-8 and is not plain ASCII is UTF-8, whatever was declared, since text in another charset hardly
    ever does; then the declared charset; then Windows-1252.
    """
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return raw.decode(encoding, "replace")
    for encoding in _candidates(raw, declared):
        try:
            return raw.decode(encoding)
        except (UnicodeError, ValueError, LookupError):  # LookupError: a codec from bytes to bytes, such as rot13
            continue
    # Latin-1 takes the five bytes that Windows-1252 leaves open.
    return raw.decode("latin-1")


def _candidates(raw: bytes, declared: str | None) -> list[str]:
    named = _codec(declared)
    eight_bit = not raw.isascii()
    return [*(["utf-8"] if eight_bit or named is None else []), *([named] if named else []), "utf-8", "windows-1252"]


def _codec(declared: str | None) -> str | None:
    """Return the name of the codec that is meant, or None when there is none."""
    name = (declared or "").strip().strip("\"'").lower()
    try:
        found = codecs.lookup(REALLY.get(name, name)).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found in NOT_FOR_MAIL else found
