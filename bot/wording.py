"""What a text of the chat is: English words that a catalogue may translate, with blanks that are filled in when it is said."""

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its English words (the catalogue's msgid), where it is used if that matters to a translator, and its plural.

    `blanks` are what fills {such} places once that is known: plain values, or texts, which are said in the same language.
    """

    english: str
    context: str = ""
    plural: str = ""
    blanks: tuple[tuple[str, Any], ...] = ()

    def format(self, **blanks: Any) -> "Text":
        """Return the text with its blanks known; they are filled in once the language is."""
        return replace(self, blanks=(*self.blanks, *blanks.items()))


# What can be said: a text of ours, or somebody's own words as they are.
Sayable = Text | str


def text(english: str) -> Text:
    """Return a text that means the same wherever it stands."""
    return Text(english)


def text_in(context: str, english: str) -> Text:
    """Return a text whose `context` tells a translator where it stands."""
    return Text(english, context)


def counted(one: str, many: str) -> Text:
    """Return a text that depends on a number, its blank {count}."""
    return Text(one, plural=many)
