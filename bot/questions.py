"""What is asked about a matter, in order: what is asked, when it is needed, what may be pressed, and what counts as an answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot import texts
from bot.clues import ADDRESS, Clue
from bot.languages import Words
from bot.notes import Notes
from bot.wording import Sayable, Text

LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
LONGEST_POSTAL_ADDRESS = 300
MOST_WORDS_OF_AN_ADDRESS = 8  # "You can write to me at …"
MOST_WORDS_OF_A_NUMBER = 14  # its figures may stand apart
FEW_WORDS = 2  # more of them tell of something else than a number
DIGITS_OF_A_NUMBER = range(6, 16)  # ITU-T E.164 has at most fifteen
NUMBER = re.compile(r"\+?[\d\s()./-]*\d")


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that is offered: its code, the words on its button, and the key in `texts.TYPED` of what people type for it."""

    code: str
    label: Text
    typed: str = ""


Takes = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a matter.

    `needed` says, on what is known, whether it is asked; who told of a danger is only asked how to be reached. `takes` returns the answer
    in what somebody typed, "" for what was meant as one and is none, and None for what is no answer at all, but more of the matter;
    `unclear` is said for "". `line` is its line in the summary, `button` what changes it there, and `undoes` are the answers that are
    asked anew with it. `officers` is what officers read before the answer; `contact` tells that it stands with the name, not with
    the matter.
    """

    key: str
    asks: Text
    needed: Callable[[Notes], bool]
    takes: Takes
    officers: str
    line: Text | None = None
    button: Text | None = None
    choices: tuple[Choice, ...] = ()
    unclear: Text | None = None
    undoes: tuple[str, ...] = ()
    contact: bool = False

    @property
    def takes_no(self) -> bool:
        """Whether no is an answer to it, and not the wish to skip it."""
        return any(choice.typed == "no" for choice in self.choices)

    def choice(self, code: str) -> Choice | None:
        """Return the offered answer with this code, or None."""
        return next((each for each in self.choices if each.code == code), None)

    def typed_choice(self, typed: str, words: Words) -> Choice | None:
        """Return the offered answer that somebody typed (without case and final punctuation), or None."""
        return next((each for each in self.choices if typed in _means(each, words)), None)


def _means(choice: Choice, words: Words) -> frozenset[str]:
    listed = words.typed(texts.TYPED[choice.typed]) if choice.typed else frozenset()
    return listed | words.typed(choice.label)


def short(most_words: int, most_characters: int, *, figures: bool = True) -> Takes:
    """Return what takes one short line, with or without figures in it."""

    def take(said: str) -> str | None:
        fits = 0 < len(said) <= most_characters and len(said.split()) <= most_words and "\n" not in said
        return said if fits and (figures or not re.search(r"[\d@]", said)) else None

    return take


def lines(said: str) -> str | None:
    """Take what may be a postal address: some lines, or one with commas, with a figure or capital letter in it."""
    return said if 0 < len(said) <= LONGEST_POSTAL_ADDRESS and re.search(r"[\dA-Z]", said) else None


def address(said: str) -> str | None:
    """Take an address, with a few words around it; what was meant as one and is none is asked for again."""
    words = len(said.split())
    if not 0 < len(said) <= LONGEST_ADDRESS or words > MOST_WORDS_OF_AN_ADDRESS or ("@" not in said and words > 1):
        return None
    found = ADDRESS.search(said)
    return found.group().rstrip(".!?") if found else ""


def number(said: str) -> str | None:
    """Take a telephone number, with a few words around it."""
    found = NUMBER.search(said)
    if found and sum(map(str.isdigit, found.group())) in DIGITS_OF_A_NUMBER and len(said.split()) <= MOST_WORDS_OF_A_NUMBER:
        return found.group().strip()
    return "" if len(said.split()) <= FEW_WORDS else None


def _is_for_another(notes: Notes) -> bool:
    if notes.reference or Clue.NOBODYS in notes.clues or _has_died(notes):
        return False
    return Clue.FOR_SOMEBODY in notes.clues if not notes.answer("whom") else notes.answer("whom") != "me"


def _has_died(notes: Notes) -> bool:
    return notes.answer("whom") == "died" or (Clue.DIED in notes.clues and not notes.answer("whom"))


def needs_form(notes: Notes) -> bool:
    """Whether somebody writes for another who has not said, or cannot say, that this is all right."""
    return _needs_consent(notes) and notes.answer("consent") != "yes"


def _needs_consent(notes: Notes) -> bool:
    return _is_for_another(notes) and Clue.MAY_SPEAK not in notes.clues


KNOWN_FOR_WHOM = frozenset({Clue.NOBODYS, Clue.FOR_SOMEBODY, Clue.DIED, Clue.YOUNG})

WHOM = Question(
    key="whom",
    asks=texts.ASK_WHOM,
    needed=lambda notes: not notes.reference and not KNOWN_FOR_WHOM & set(notes.clues),
    takes=short(8, 80),
    officers="Who it is about",
    line=texts.SUMMARY_WHOM,
    button=texts.WHOM_BUTTON,
    choices=(
        Choice("me", texts.ME),
        Choice("child", texts.MY_CHILD),
        Choice("cared_for", texts.CARED_FOR),
        Choice("died", texts.SOMEONE_DEAD),
        Choice("other", texts.SOMEONE_ELSE),
    ),
    undoes=("consent",),
)
CONSENT = Question(
    key="consent",
    asks=texts.ASK_CONSENT,
    needed=_needs_consent,
    takes=short(8, 80),
    officers="Whether that is all right with them",
    line=texts.SUMMARY_CONSENT,
    button=texts.CONSENT_BUTTON,
    choices=(
        Choice("yes", texts.CONSENT_YES, "yes"),
        Choice("not_yet", texts.CONSENT_NOT_YET, "no"),
        Choice("cannot", texts.CONSENT_CANNOT),
    ),
)
WHEN = Question(
    key="when",
    asks=texts.ASK_WHEN,
    needed=lambda notes: not notes.reference and not {Clue.DATED, Clue.NOT_TIMED} & set(notes.clues),
    takes=short(10, 100),
    officers="When it happened",
    line=texts.SUMMARY_WHEN,
    button=texts.WHEN_BUTTON,
    choices=(
        Choice("last_days", texts.LAST_DAYS),
        Choice("this_year", texts.THIS_YEAR),
        Choice("long_ago", texts.LONG_AGO),
        Choice("still", texts.STILL),
    ),
)
REPLY = Question(
    key="reply",
    asks=texts.ASK_REPLY,
    needed=lambda _notes: True,
    takes=short(3, 40),
    officers="Reply",
    line=texts.SUMMARY_REPLY,
    button=texts.REPLY_BUTTON,
    choices=(
        Choice("chat", texts.BY_CHAT),
        Choice("email", texts.BY_EMAIL),
        Choice("phone", texts.BY_PHONE),
        Choice("letter", texts.BY_LETTER),
    ),
    undoes=("address", "phone", "post"),
    contact=True,
)
ADDRESS_FOR = Question(
    key="address",
    asks=texts.ASK_ADDRESS,
    needed=lambda notes: notes.answer("reply") == "email",
    takes=address,
    officers="Reply by e-mail to",
    unclear=texts.BAD_ADDRESS,
    contact=True,
)
PHONE = Question(
    key="phone",
    asks=texts.ASK_PHONE,
    needed=lambda notes: notes.answer("reply") == "phone",
    takes=number,
    officers="Reply by phone to",
    unclear=texts.BAD_PHONE,
    contact=True,
)
POST = Question(
    key="post",
    asks=texts.ASK_POST,
    needed=lambda notes: notes.answer("reply") == "letter",
    takes=lines,
    officers="Reply by letter to",
    contact=True,
)
NAME = Question(
    key="name",
    asks=texts.ASK_NAME,
    needed=lambda _notes: True,
    takes=short(6, 60, figures=False),
    officers="Name",
    line=texts.SUMMARY_NAME,
    button=texts.NAME_BUTTON,
    contact=True,
)

QUESTIONS: tuple[Question, ...] = (WHOM, CONSENT, WHEN, REPLY, ADDRESS_FOR, PHONE, POST, NAME)
BY_KEY = {question.key: question for question in QUESTIONS}


def next_question(notes: Notes) -> Question | None:
    """Return the first question that is needed and has no answer yet, or None."""
    return next((question for question in QUESTIONS if question.key not in notes.answers and question.needed(notes)), None)


def shown(question: Question, notes: Notes) -> Sayable:
    """Return the answer as the person reads it; where the reply goes is part of how."""
    answer = notes.answer(question.key)
    if question is REPLY:
        return notes.answer("address") or notes.answer("phone") or notes.answer("post") or _label(question, answer) or texts.BY_CHAT
    return _label(question, answer) or answer or texts.NOT_SAID


def _label(question: Question, answer: str) -> Text | None:
    choice = question.choice(answer)
    return None if choice is None else choice.label


def in_english(question: Question, notes: Notes) -> str:
    """Return question and answer as officers read them."""
    answer = notes.answer(question.key)
    choice = question.choice(answer)
    return f"{question.officers}: {answer if choice is None else choice.label.english}"


def asked_afterwards(notes: Notes) -> str:
    """Return what was answered about the matter, a line each, or ""."""
    said = [in_english(question, notes) for question in QUESTIONS if notes.answer(question.key) and not question.contact]
    return "\n".join(("Asked afterwards:", *said)) if said else ""


def contact_lines(notes: Notes) -> str:
    """Return who writes and how to reply, a line each, or ""; a way to reply is named by its address."""
    given = [question for question in (NAME, ADDRESS_FOR, PHONE, POST) if notes.answer(question.key)]
    return "\n".join(in_english(question, notes) for question in given)
