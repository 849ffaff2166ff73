"""The languages that Heed can write in, and how a text, a date and a list of words are said in each."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.wording import Sayable, Text
from models.errors import SettingsError

CATALOGUES = Path(__file__).parent / "locales"
DOMAIN = "heed"
# Unicode Bidirectional Algorithm (UAX #9): what stands between the two is laid out by itself, whatever is around it.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
# In a text from right to left: numbers, commands and addresses, which run from left to right, and the blanks, which are seen to apart.
LEFT_TO_RIGHT = re.compile(r"\{\w*\}|/?[A-Za-z0-9][\w@./+:-]*(?: +[A-Za-z0-9][\w@./+:-]*)*", re.ASCII)

# Letters that look the same and are typed for one another: the apostrophe, Arabic yeh and kaf for those of Urdu, and for Romanian's
# letters with a comma those with a cedilla. Joiners and marks of direction come from keyboards and are not seen.
TYPED_ALIKE = str.maketrans("’‘يكşţ", "''یکșț", "\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
AROUND = " \t\r\n.!?,…।॥۔؟،"


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code (ISO 639-1), its own name for itself and ours, the locale that dates follow, and how it names a day."""

    code: str
    name: str
    english: str
    locale: str
    day_of_week: str = "full"
    right_to_left: bool = False


ENGLISH = Language("en", "English", "English", "en_GB", "EEEE d MMMM y")
LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        ENGLISH,
        Language("cy", "Cymraeg", "Welsh", "cy", "EEEE d MMMM y"),
        Language("pl", "Polski", "Polish", "pl"),
        Language("ro", "Română", "Romanian", "ro"),
        Language("pa", "ਪੰਜਾਬੀ", "Punjabi", "pa_Guru_IN"),
        Language("ur", "اردو", "Urdu", "ur_PK", right_to_left=True),
        Language("bn", "বাংলা", "Bengali", "bn_BD"),
    )
}


class Words:
    """Says texts in one language; what its catalogue does not have is said in English."""

    def __init__(self, language: Language, translations: NullTranslations) -> None:
        """Say them in `language`, as `translations` have them."""
        self.language = language
        self._translations = translations

    def say(self, said: Sayable) -> str:
        """Return a text with its blanks filled in; somebody's own words come back as they are."""
        if isinstance(said, str):
            return said
        pattern = self._pattern(said)
        if self.language.right_to_left and pattern not in {said.english, said.plural}:
            pattern = LEFT_TO_RIGHT.sub(lambda found: found[0] if found[0].startswith("{") else isolated(found[0]), pattern)
        return pattern.format(**{name: self._blank(value) for name, value in said.blanks}) if said.blanks else pattern

    def lines(self, said: Iterable[Sayable]) -> str:
        """Return texts and own words, each on a line of its own; empty ones are left out."""
        return "\n".join(filter(None, map(self.say, said)))

    def day(self, day: date) -> str:
        """Return a day such as 3 June 2025."""
        return format_date(day, "long", locale=self.language.locale)

    def day_of_week(self, day: date) -> str:
        """Return a day such as Tuesday 3 June 2025."""
        return format_date(day, self.language.day_of_week, locale=self.language.locale)

    @cache  # noqa: B019 - there are as many of these as languages, for as long as the program runs
    def typed(self, words: Text) -> frozenset[str]:
        """Return the single words and phrases of a list parted by semicolons, in this language and in English."""
        lists = (words.english, self.say(words))
        return frozenset(filter(None, (as_typed(word) for each in lists for word in each.split(";"))))

    def _pattern(self, said: Text) -> str:
        if said.plural:
            return self._translations.ngettext(said.english, said.plural, int(dict(said.blanks).get("count", 1)))
        if said.context:
            return self._translations.pgettext(said.context, said.english)
        return self._translations.gettext(said.english)

    def _blank(self, value: Any) -> str:
        filled = self.say(value) if isinstance(value, Text) else str(value)
        return isolated(filled) if self.language.right_to_left else filled


class Languages:
    """The languages that a council has switched on, the first of them the one for everybody whose own is not known."""

    def __init__(self, codes: Iterable[str] = ("en",), folder: Path = CATALOGUES) -> None:
        """Load the catalogues of `codes` from `folder`; raise SettingsError for a language that Heed has none of."""
        self._words: dict[str, Words] = {code: load(code, folder) for code in codes} or {"en": load("en", folder)}

    @property
    def switched_on(self) -> tuple[Language, ...]:
        """The languages to choose among."""
        return tuple(words.language for words in self._words.values())

    def words(self, code: str | None) -> Words:
        """Return the words of a language such as "cy" or "en-GB"; of the first where that one is not switched on."""
        wanted = (code or "").partition("-")[0].lower()
        return self._words.get(wanted) or next(iter(self._words.values()))

    def __contains__(self, code: str) -> bool:
        """Whether a language is switched on."""
        return code in self._words


def load(code: str, folder: Path = CATALOGUES) -> Words:
    """Return the words of the language `code`; raise SettingsError where Heed has no such language."""
    if code not in LANGUAGES:
        raise SettingsError(f"HEED_LANGUAGES: Heed does not speak {code!r}; it can be any of {', '.join(LANGUAGES)}.")
    if code == ENGLISH.code:
        return Words(ENGLISH, NullTranslations())
    return Words(LANGUAGES[code], translations_of(folder / code / "LC_MESSAGES" / f"{DOMAIN}.po", code))


def translations_of(catalogue: Path, code: str) -> GNUTranslations:
    """Read a catalogue, without what it marks as fuzzy, into what gettext looks messages up in."""
    with catalogue.open("rb") as source:
        read = read_po(source, locale=LANGUAGES[code].locale, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)


def as_typed(words: str) -> str:
    """Return words without case, outer space and final punctuation, and in one spelling of letters that are written in several (NFC)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", words.casefold()).translate(TYPED_ALIKE)).strip(AROUND)


def isolated(words: str) -> str:
    """Return words that are laid out by themselves within a text of the other direction, line by line: an isolate ends with its line."""
    return "\n".join(f"{ISOLATE}{line}{END_ISOLATE}" if line else line for line in words.split("\n"))
