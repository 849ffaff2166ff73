"""Puts paragraphs together again that were broken into lines on the way (RFC 3676, format=flowed)."""

SIGNATURE = "-- "


def unwrapped(text: str, *, delete_space: bool = False) -> str:
    """Return `text` (line feeds only) with each paragraph on a line of its own, at its depth of quotation.

    `delete_space` is the parameter DelSp: the blank at a line's end was put there for the way and goes.
    """
    done: list[list[str]] = []  # the pieces of each line, since adding to a long text over and over takes long
    open_depth: int | None = None
    for line in text.split("\n"):
        depth, words = _taken_apart(line)
        flows = words.endswith(" ") and words != SIGNATURE
        kept = words[:-1] if flows and delete_space else words
        if open_depth == depth and words != SIGNATURE:
            done[-1].append(kept)
        else:
            done.append([f"{'>' * depth} {kept}" if depth else kept])
        open_depth = depth if flows else None
    lines = ("".join(pieces) for pieces in done)
    return "\n".join(line if line.endswith(SIGNATURE) else line.rstrip(" ") for line in lines)


def _taken_apart(line: str) -> tuple[int, str]:
    """Return a line's depth of quotation and its words without the blank that was stuffed before them."""
    words = line.lstrip(">")
    depth = len(line) - len(words)
    return depth, words.removeprefix(" ")
