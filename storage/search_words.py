"""Turns texts and what officers type into words that both databases find alike: lower case, without accents, letters and figures only."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
TYPED = re.compile(r'"([^"]*)"|(\S+)')
LONGEST_WORD = 100
MOST_TERMS = 12
# A part of a case that is searched as one: PostgreSQL numbers words up to 16,383 and holds a megabyte of them.
PART_WORDS, PART_CHARACTERS = 12_000, 150_000


@dataclass(frozen=True, slots=True)
class Term:
    """Words that have to stand one after the other; of the last, the beginning is enough where it is `unfinished`."""

    words: tuple[str, ...]
    unfinished: bool = False


def fold(text: str) -> str:
    """Return a text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()


def words_in(text: str) -> list[str]:
    """Return a text's words in order, as they are searched."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


def terms_in(typed: str) -> list[Term]:
    """Return what is asked for: each word, or several in double quotes, all of which have to occur; nothing typed is a mistake.

    The last word may be unfinished unless it is in quotes.
    """
    found = [(bool(match[1]), tuple(words_in(match[1] or match[2] or ""))) for match in TYPED.finditer(typed)]
    terms = [(quoted, words) for quoted, words in found if words][:MOST_TERMS]
    return [Term(words, unfinished=number == len(terms) and not quoted) for number, (quoted, words) in enumerate(terms, 1)]


def for_sqlite(terms: Iterable[Term]) -> str:
    """Return the terms as FTS5 asks for them (https://www.sqlite.org/fts5.html, section 3)."""
    return " AND ".join(f'"{" ".join(term.words)}"{" *" if term.unfinished else ""}' for term in terms)


def for_postgresql(terms: Iterable[Term]) -> str:
    """Return the terms as PostgreSQL's to_tsquery takes them."""
    return " & ".join(_phrase(term) for term in terms)


def _phrase(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    return f"({' <-> '.join(words)}{':*' if term.unfinished else ''})"


def parts_of(texts: Iterable[str]) -> Iterator[str]:
    """Yield the words of several texts in parts that either database can hold."""
    part: list[str] = []
    size = 0
    for text in texts:
        for word in words_in(text):
            part.append(word)
            size += len(word) + 1
            if len(part) >= PART_WORDS or size >= PART_CHARACTERS:
                yield " ".join(part)
                part, size = [], 0
    if part:
        yield " ".join(part)
