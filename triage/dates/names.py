"""The words of dates, as regular expressions and as numbers."""

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"\b(?:\.(?=,?\s*['’\d]))?"
)

# From which month to which; a winter begins in December and ends in the year after.
SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "winter": (12, 2),
    "christmas": (12, 12),
    "xmas": (12, 12),
    "easter": (3, 4),
}
SEASON = "(?:spring|summer|autumn|winter|christmas|xmas|easter)"

UNITS = {"day": 1, "week": 7, "wk": 7, "fortnight": 14, "month": 30.44, "mth": 30.44, "year": 365.25, "yr": 365.25, "decade": 3652.5}
UNIT = r"(?:days?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?|decades?)"

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "couple of": 2, "couple": 2, "few": 3, "several": 3, "many": 5,
}  # fmt: skip
NUMBER = rf"(?:\d{{1,2}}|(?:a\s+)?(?:couple(?:\s+of)?|few)|several|many|{'|'.join(word for word in NUMBERS if word.isalpha())})"

YEAR = r"(?:19|20)\d\d(?![\d:/]|[.,]\d)"
WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"


def bounded(pattern: str) -> str:
    """Return a pattern in which runs of white space are short: unbounded, long ones would take time in step with their square."""
    return pattern.replace(r"\s*", r"\s{0,5}").replace(r"\s+", r"\s{1,5}")


def month_of(name: str) -> int:
    """Return the number of a month from any of its spellings."""
    return MONTHS.index(name[:3].lower()) + 1


def number_of(words: str) -> int:
    """Return a number from figures or words; of a vague one the least that it may mean."""
    plain = re.sub(r"^a\s+", "", re.sub(r"\s+", " ", words.lower().strip())) or "a"
    return int(plain) if plain.isdigit() else NUMBERS[plain]
