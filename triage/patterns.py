"""A short notation for spaCy token patterns, so that indicators can be read as a table of phrases."""

import re
from typing import Any

TokenPattern = list[dict[str, Any]]

YOUNG = frozenset(str(age) for age in range(6, 18)) | {"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"}
CARE_LEAVER_AGES = frozenset(str(age) for age in range(18, 25)) | {"eighteen", "nineteen", "twenty"}

CLASSES: dict[str, dict[str, Any]] = {
    "_": {},
    "<n>": {"LIKE_NUM": True},
    "<young>": {"LOWER": {"IN": sorted(YOUNG)}},
    "<youth>": {"LOWER": {"IN": sorted(CARE_LEAVER_AGES)}},
    "<word>": {"IS_ALPHA": True},
    "<year>": {"TEXT": {"REGEX": r"^(19|20)\d\d$"}},
}

LONG_SENTENCE = 40

ITEM = re.compile(r"^(?P<what>.+?)(?P<op>\?|\+|\{\d+(?:,\d+)?\})?$")


def pattern(phrase: str) -> TokenPattern:
    """Return the token pattern for `phrase`.

    Items stand apart by spaces: `hit|slapped` takes either word in any case, `_` any token, `<n>` a number, `<young>` an age under
    eighteen, `<youth>` one from 18 to 24, `<year>` a year; `?` makes an item optional and `{0,3}` repeats it.
    """
    return [_item(item) for item in phrase.split()]


def most(item: dict[str, Any]) -> int:
    """Return how many tokens an item of a pattern takes at most; `+` counts as many as a sentence has."""
    operator = item.get("OP", "")
    if operator == "+":
        return LONG_SENTENCE
    return int(operator.strip("{}").split(",")[-1]) if operator.startswith("{") else 1


def _item(item: str) -> dict[str, Any]:
    found = ITEM.match(item)
    assert found is not None  # noqa: S101 - every non-empty text matches
    what, operator = found["what"], found["op"]
    token = dict(CLASSES[what]) if what in CLASSES else {"LOWER": {"IN": what.split("|")}}
    return token | ({"OP": operator} if operator else {})
