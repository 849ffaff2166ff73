"""Cuts a long text into messages that a channel takes, counted in UTF-16 code units as Telegram and mobile networks count."""


def pieces_of(text: str, longest: int) -> list[str]:
    """Cut `text` into pieces of at most `longest` UTF-16 code units, at the last line or word that fits."""
    pieces = []
    while width(text) > longest:
        piece = _longest_start(text, longest)
        cut = max(piece.rfind("\n"), piece.rfind(" "))
        piece = piece[: cut + 1] if cut > 0 else piece
        pieces.append(piece)
        text = text[len(piece) :]
    return [piece for piece in (*pieces, text) if piece.strip()]


def width(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _longest_start(text: str, longest: int) -> str:
    used = 0
    for place, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004 - the last character that UTF-16 keeps in one unit
        if used > longest:
            return text[:place]
    return text
