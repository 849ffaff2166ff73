"""Sentences that tell a machine what to answer: they are no part of what a resident tells the council, and are not read."""

import re
from dataclasses import replace

from triage.message import TriageInput
from triage.portions import DANGER

# The table of pleas; a sentence that fits any of them is left out. What people ask of people ("mark this as urgent", "treat this as a
# compliment") is none.
ORDERS = "mark|classify|label|tag|flag|file|treat|categori[sz]e|score|rate|route|record|set"
NOTHING = r"spam|junk|advert(?:ising|isement)?|other|none|harmless|irrelevant|no (?:concern|risk|safeguarding)|not a (?:complaint|concern)"
FIELD = "kind|label|process|safeguarding|category|confidence|class|service_area"
MACHINE = "computer|ai|bot|classifier|algorithm|machine|model|language model"
# White space is bounded: unbounded, some of them would take time in step with the square of a long run of it.
PLEAS = re.compile(
    "|".join(
        (
            r"\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:instructions?|prompts?|rules|training|guidelines)\b",
            rf"\b(?:ignore|disregard|forget)\b[^.!?\n]{{0,40}}\b(?:above|before|previous|earlier)\b[^\n]{{0,40}}\b(?:{ORDERS}|answer)\b",
            rf"\b(?:{ORDERS})\b[^.!?\n]{{0,40}}\b(?:as|to)\s{{1,8}}[\"']?(?:{NOTHING})\b",
            r"\b(?:answer|output|return|respond|reply)\s{0,8}(?:with\s{0,8})?:?\s{0,8}[\"']?(?:other|spam|none|junk)\b[\"']?\s{0,8}(?:[.!]|$)",
            rf"\b(?:correct|right|true|only) (?:label|answer|category|class) (?:is|would be) [\"']?(?:{NOTHING}|compliment)\b",
            r"\b(?:classify|categori[sz]e|label) (?:this|it|me|the)\b",
            r"\byou are (?:now )?an? (?:ai|bot|filter|model|spam|classifier|computer|language)\b",
            r"(?:^|\n)[ \t]{0,8}(?:system|assistant|admin(?:istrator)?|developer|ai|ai assistant|prompt|instructions?)\s{0,8}:",
            rf"\b(?:note|message|instructions?|attention)\b[^.!?\n]{{0,15}}\b(?:{MACHINE})\b|\b(?:dear|hey|hello) (?:chatgpt|{MACHINE})\b",
            rf"[\"']\s{{0,8}}(?:{FIELD})\s{{0,8}}[\"']\s{{0,8}}:|</?\s{{0,8}}(?:{FIELD}|system|message)\s{{0,8}}>",
            rf"\b(?:{FIELD})\s{{0,8}}[=:]\s{{0,8}}[\"']?(?:other|spam|none|compliment|junk)\b",
            r"(?:\[/?inst\]|<\|?(?:im_start|im_end|system|endoftext)\|?>|###\s{0,8}(?:instruction|system))",
        )
    ),
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?]+(?=[^\s.!?]))*[.!?]*(?:\s+|$)|\n")
ITSELF = re.compile("safeguarding", re.IGNORECASE)


def without_pleas(message: TriageInput) -> TriageInput:
    """Return the message with its pleas blanked, every other character in its place; one that is nothing else stays as it is.

    A sentence with a word of danger in it is never left out, whatever else it says.
    """
    if PLEAS.search(message.text) is None:
        return message
    text = "".join(_blanked(sentence) for sentence in _sentences(message.text))
    return replace(message, text=text) if text.strip() else message


def _sentences(text: str) -> list[str]:
    """Cut a text into sentences, at line ends too, that joined together are the text."""
    return [found.group() for found in SENTENCE.finditer(text)]


def _blanked(sentence: str) -> str:
    is_plea = PLEAS.search(sentence) is not None and DANGER.search(ITSELF.sub("", sentence)) is None
    return "\n" * len(sentence) if is_plea else sentence
