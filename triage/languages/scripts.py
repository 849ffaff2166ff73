"""Letters that tell of a language: runs of characters by script, and the language where a script has only one that is at all likely."""

import re

# Code points of the scripts that residents of England write in, besides Latin; Han and kana count threefold, a sign being about a syllable.
SCRIPTS: dict[str, str] = {
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "cyrillic": "\u0400-\u052f",
    "armenian": "\u0530-\u058f",
    "hebrew": "\u0590-\u05ff",
    "arabic": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "devanagari": "\u0900-\u097f",
    "bengali": "\u0980-\u09ff",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "oriya": "\u0b00-\u0b7f",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff",
    "malayalam": "\u0d00-\u0d7f",
    "sinhala": "\u0d80-\u0dff",
    "thai": "\u0e00-\u0e7f",
    "lao": "\u0e80-\u0eff",
    "tibetan": "\u0f00-\u0fff",
    "burmese": "\u1000-\u109f",
    "georgian": "\u10a0-\u10ff",
    "hangul": "\u1100-\u11ff\uac00-\ud7af",
    "ethiopic": "\u1200-\u139f",
    "khmer": "\u1780-\u17ff",
    "kana": "\u3040-\u30ff",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
}
THREEFOLD = frozenset({"han", "kana"})

# One language of each of these; for the others the words must tell.
LANGUAGE_OF_SCRIPT: dict[str, str] = {
    "greek": "el",
    "armenian": "hy",
    "bengali": "bn",
    "gurmukhi": "pa",
    "gujarati": "gu",
    "oriya": "or",
    "tamil": "ta",
    "telugu": "te",
    "kannada": "kn",
    "malayalam": "ml",
    "sinhala": "si",
    "thai": "th",
    "lao": "lo",
    "burmese": "my",
    "georgian": "ka",
    "hangul": "ko",
    "khmer": "km",
    "kana": "ja",
    "han": "zh",
}

# Two languages of one script: what Tigrinya writes with the one letter, Amharic writes with the other.
TIGRINYA, AMHARIC = re.compile("\u12a3"), re.compile("\u12a0")

_RUNS = {name: re.compile(f"[{points}]") for name, points in SCRIPTS.items()}
NOT_LATIN = re.compile(f"[{''.join(SCRIPTS.values())}]")


def letters_by_script(text: str) -> dict[str, int]:
    """Return how many letters of each script other than Latin are in `text`; scripts without any are left out."""
    if NOT_LATIN.search(text) is None:
        return {}
    counts = {name: len(run.findall(text)) * (3 if name in THREEFOLD else 1) for name, run in _RUNS.items()}
    return {name: count for name, count in counts.items() if count}
