"""The letters that Heed writes by itself: an acknowledgement before the decision, and the alert of a possible concern."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from intake.addresses import CaseAddresses
from intake.report import Report
from reports.working_days import add_working_days, local_date

TEMPLATES = Path(__file__).parent / "templates"
MOST_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class LetterConfig:
    """What letters say of the council.

    `mail_from` is its own address, `secret` signs reply addresses, `desk_url` has no final slash. `emergency_line` is the
    telephone number for people at risk and `advocate` one sentence on how to get an advocate ("" where there is none).
    """

    council: str
    mail_from: str
    secret: bytes = field(repr=False)
    desk_url: str
    duty_address: str | None = None
    emergency_line: str = ""
    advocate: str = ""
    answer_days: int = 3


class Letters:
    """Writes letters as outbox payloads: {"headers": {name: value}, "text": …, "html": … or None}."""

    def __init__(self, config: LetterConfig) -> None:
        """Write in the name of this council."""
        self.config = config
        self.addresses = CaseAddresses(config.mail_from, config.secret)
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            keep_trailing_newline=True,
        )

    def acknowledgement(self, reference: str, report: Report, key: str) -> dict[str, Any]:
        """Answer the first message of a case; names no label and repeats nothing that the resident wrote."""
        said = {
            "reference": reference,
            "council": self.config.council,
            "emergency_line": self.config.emergency_line,
            "advocate": self.config.advocate,
            "answer_by": in_words(self.answer_by(report.received_at)),
        }
        headers = {
            "From": self.config.mail_from,
            "To": report.reply_to or "",
            "Reply-To": self.addresses.of(reference),
            "Subject": self._render("acknowledgement/subject.txt", said).strip(),
            "Message-ID": self._message_id(key, reference),
            "Auto-Submitted": "auto-replied",
            **_thread(report),
        }
        text, html = (self._render(f"acknowledgement/body.{kind}", said) for kind in ("txt", "html"))
        return {"headers": headers, "text": text, "html": html}

    def concern_alert(self, reference: str, recipient: str, key: str) -> dict[str, Any]:
        """Tell the duty officer that a possible concern waits; holds nothing about anybody."""
        said = {"reference": reference, "link": f"{self.config.desk_url}/cases/{reference}"}
        headers = {
            "From": self.config.mail_from,
            "To": recipient,
            "Subject": self._render("concern_alert/subject.txt", said).strip(),
            "Message-ID": self._message_id(key, reference),
            "Auto-Submitted": "auto-generated",
            "Importance": "high",
        }
        return {"headers": headers, "text": self._render("concern_alert/body.txt", said), "html": None}

    def answer_by(self, received_at: datetime) -> date:
        """Return the day by which an officer answers, in working days after the day of receipt in London."""
        return add_working_days(local_date(received_at), self.config.answer_days)

    def is_own(self, address: str) -> bool:
        """Whether `address` is the council's own, or one of a case: answering it would be talking to ourselves."""
        local, _, domain = address.lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        return plain == self.config.mail_from.lower() or self.addresses.proven(address) is not None

    def _render(self, template: str, said: dict[str, str]) -> str:
        return self._templates.get_template(template).render(said)

    def _message_id(self, key: str, reference: str) -> str:
        """Return the same Message-ID for the same outbox key, so that a letter sent twice is shown once."""
        return f"<{key.replace(':', '.')}.{reference.lower()}@{self.config.mail_from.rpartition('@')[2]}>"


def in_words(day: date) -> str:
    """Return a date as people read it, such as Friday 6 June 2025."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _thread(report: Report) -> dict[str, str]:
    """Return the headers that put an answer below what it answers (RFC 5322, section 3.6.4)."""
    if report.message_id is None:
        return {}
    references = [*reversed(report.thread_ids[:MOST_REFERENCES]), report.message_id]
    return {"In-Reply-To": report.message_id, "References": " ".join(references)}
