"""Why a file was not kept, as the resident reads it in the letter and the officer beside its name."""

from intake.report import Refused

MALWARE = "a check found harmful software in it"
TOO_LARGE = "it is too large"
TOO_MANY = "too many files came at once"
UNCHECKED = "it is too large to be checked for harmful software"
UNWANTED = "it is of a kind that we do not take, such as a program"
MISSING = "it could not be fetched"
ELSEWHERE = "it lies where we do not fetch files from"
MOST_NAMED = 20


def named(refused: list[Refused]) -> tuple[Refused, ...]:
    """Return the first files by name, and how many more there were: a letter of a thousand names says less."""
    kept, more = refused[:MOST_NAMED], len(refused) - MOST_NAMED
    return (*kept, *([Refused(f"{more} more", refused[-1].why)] if more > 0 else []))
