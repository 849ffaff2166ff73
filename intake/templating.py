"""Finds and fills the templates of letters: the council's own before those that Heed brings along."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from intake.parsing.html import html_to_text
from models.errors import SettingsError
from models.labels import Flag, Kind

OWN = Path(__file__).parent / "templates"
SUBJECT, TEXT, HTML = "subject.txt", "body.txt", "body.html"
# Nothing but a template that cannot be read, filled or found may go wrong here.
UNUSABLE = (TemplateError, OSError, UnicodeDecodeError, TypeError, ValueError, ArithmeticError, LookupError)
NAMES = (
    "acknowledgement",
    *(f"acknowledgement/{kind.value}" for kind in Kind),
    "acknowledgements",
    "refused_files",
    "concern_alert",
    "concern_alert/climbed",
    "printed_acknowledgement",
    "reply",
    "chat_reply",
    "chat_split",
    *(f"{name}/{language}" for name in ("chat_reply", "chat_split") for language in ("cy", "pl", "ro", "pa", "ur", "bn")),
    "text_acknowledgement",
    "text_danger",
    "text_refused",
    "hand_over",
)
# What an officer begins a reply with; it stands inside a letter, which gives the reference.
READY = tuple(f"ready_reply/{flag.value}" for flag in (Flag.CONSENT_NEEDED, Flag.OUT_OF_TIME, Flag.ANONYMOUS, Flag.YOUNG_PERSON))
# Letters that are about no case, and so give no reference.
ABOUT_NO_CASE = ("monthly_figures",)
SAMPLE: dict[str, Any] = {
    "council": "Westmere Council",
    "emergency_line": "01632 960999",
    "advocate": "Ring Speak Up on 01632 960111.",
    "reference": "HD-7K2M-4XQM",
    "answer_by": "Friday 6 June 2025",
    "answer_on": "06/06/2025",
    "refused": [{"name": "film.mov", "why": "it is too large"}],
    "cases": [
        {"reference": "HD-7K2M-4XQM", "answer_by": "Friday 6 June 2025", "refused": [{"name": "film.mov", "why": "it is too large"}]}
    ],
    "is_new": True,
    "ring": {"samaritans_now": "yes", "childline": "yes", "council_child": "01632 960999", "council_adult": "", "samaritans": ""},
    "link": "https://desk.council.example/cases/HD-7K2M-4XQM",
    "minutes": "15",
    "month": "May 2025",
    "tables": [{"title": "Misrouting", "headings": ["Figure", "Cases"], "rows": [["Misrouted cases", 3]]}],
    "spoken": False,
    "name": "Jo Marlow",
    "subject": "My bill",
    "text": "Thank you for waiting.",
    "recipient": "Ambulance Trust",
    "day": "Friday 6 June 2025",
    "messages": [{"who": "Jo Marlow", "day": "Tuesday 3 June 2025", "text": "Nobody came."}],
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Written:
    """A letter's words: subject on one line, plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


class Templates:
    """Letters are folders of subject.txt, body.txt and body.html, such as acknowledgement/ and acknowledgement/compliment/.

    A letter's text and HTML come from the same folder, so that both say the same; where a folder has but one of the two, the other
    is made from it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Look in `folder` first, where one is given."""
        self._folder = folder
        self._council = None if folder is None else _environment(folder)
        self._own = _environment(OWN)

    def check(self) -> None:
        """Fill every template of the council's with a sample; raise SettingsError naming the first that cannot be used."""
        if self._folder is None or self._council is None:
            return
        if not self._folder.is_dir():
            raise SettingsError(f"HEED_LETTERS_DIR: {self._folder} is no directory.")
        for name in (*NAMES, *READY, *ABOUT_NO_CASE):
            try:
                written = _filled(self._council, self._own, [name], SAMPLE)
            except UNUSABLE as error:
                raise SettingsError(f"HEED_LETTERS_DIR: {name}: {error}") from error
            if written is not None and name in NAMES and SAMPLE["reference"] not in written.text:
                raise SettingsError(f"HEED_LETTERS_DIR: {name}: the letter does not give the {{{{ reference }}}}.")

    def write(self, names: Sequence[str], said: dict[str, Any]) -> Written:
        """Return a letter filled with what is `said`: from the last of the folders `names` that there is, the council's before ours.

        A template of the council's that has become unusable is noted and left out: the resident gets our words instead.
        """
        if self._council is not None:
            try:
                written = _filled(self._council, self._own, names, said)
            except UNUSABLE as error:
                log.error("letter_template_unusable", letter=names[-1], fault=type(error).__name__)  # noqa: TRY400 - may quote a resident
            else:
                if written is not None:
                    return written
        ours = _filled(self._own, self._own, names, said)
        if ours is None:
            raise LookupError(names[0])
        return ours


def _filled(environment: Environment, own: Environment, names: Sequence[str], said: dict[str, Any]) -> Written | None:
    """Return the letter from the last folder of `names` that has a body, or None."""
    found = next((name for name in reversed(names) if _has(environment, name, TEXT) or _has(environment, name, HTML)), None)
    if found is None:
        return None
    text = environment.get_template(f"{found}/{TEXT}").render(said) if _has(environment, found, TEXT) else None
    html = environment.get_template(f"{found}/{HTML}").render(said) if _has(environment, found, HTML) else None
    subject = " ".join(_subject(environment, own, names).render(said).split())
    return Written(subject, html_to_text(html or "") if text is None else text, _html(text or "", subject) if html is None else html)


def _subject(environment: Environment, own: Environment, names: Sequence[str]) -> Any:
    for each in (environment, own):
        for name in reversed(names):
            if _has(each, name, SUBJECT):
                return each.get_template(f"{name}/{SUBJECT}")
    return own.get_template(f"{names[0].partition('/')[0]}/{SUBJECT}")


def _has(environment: Environment, name: str, file: str) -> bool:
    return f"{name}/{file}" in environment.list_templates()


def _html(text: str, subject: str) -> str:
    """Return plain text as a page, a paragraph for each."""
    paragraphs = "\n".join(f"<p>{escape(each.strip()).replace(chr(10), '<br>')}</p>" for each in text.split("\n\n") if each.strip())
    head = f'<!doctype html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
    return f"{head}\n<body>\n{paragraphs}\n</body>\n</html>\n"


def _environment(folder: Path) -> Environment:
    """Return the sandbox in which templates are filled: they may show what they are given, and nothing else."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
