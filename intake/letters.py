"""The letters that Heed writes by itself, such as acknowledgements and alerts, and the frame of those that officers write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from intake.addresses import CaseAddresses
from intake.report import Report
from intake.templating import Templates
from models.duty import DutyLevel
from models.labels import Kind
from models.states import Channel
from reports.working_days import add_working_days, local_date

MOST_REFERENCES = 20
SPOKEN = frozenset({Channel.TELEPHONE, Channel.IN_PERSON})
SUPPRESS = "OOF, AutoReply, RN, NRN"  # Exchange's: neither absences nor receipts; reports of failure are wanted


class ReturnPath(StrEnum):
    """Where reports on a letter go: to a path of its own, to the address it comes from, or nowhere."""

    OWN = "own"
    FROM = "from"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LetterConfig:
    """What letters say of the council.

    `mail_from` is its own address, `secret` signs reply addresses, `desk_url` has no final slash. Concerns are alerted to the `rota`,
    first to last; without one nobody is mailed. `emergency_line` is the
    telephone number for people at risk and `advocate` one sentence on how to get an advocate ("" where there is none). Templates
    in `folder` go before those that Heed brings along. One address gets at most `most_an_hour` acknowledgements in an hour.
    """

    council: str
    mail_from: str
    secret: bytes = field(repr=False)
    desk_url: str
    rota: tuple[DutyLevel, ...] = ()
    emergency_line: str = ""
    advocate: str = ""
    answer_days: int = 3
    folder: Path | None = None
    most_an_hour: int = 5
    return_path: ReturnPath = ReturnPath.OWN


class Letters:
    """Writes letters as outbox payloads: {"headers": {name: value}, "text": …, "html": … or None, "return_path": …}."""

    def __init__(self, config: LetterConfig) -> None:
        """Write in the name of this council; raise SettingsError when a template of its own cannot be used."""
        self.config = config
        self.addresses = CaseAddresses(config.mail_from, config.secret)
        self._templates = Templates(config.folder)
        self._templates.check()

    def acknowledgement(self, reference: str, report: Report, key: str, kind: Kind | None = None) -> dict[str, Any]:
        """Answer the first message of a case, in the words for its `kind` once that is decided.

        Names no label before, and repeats nothing that the resident wrote but the names of files that were refused.
        """
        said = {
            **self._particulars(),
            "reference": reference,
            "answer_by": in_words(self.answer_by(report.received_at)),
            "refused": [{"name": each.name, "why": each.why} for each in report.refused],
            "spoken": report.channel in SPOKEN,
        }
        headers = {
            **self._headers(report.reply_to or "", key, reference, "auto-replied"),
            "Reply-To": self.addresses.of(reference),
            "X-Auto-Response-Suppress": SUPPRESS,
            **_thread(report),
        }
        return self._letter(["acknowledgement", *([f"acknowledgement/{kind.value}"] if kind else [])], said, headers, key)

    def combined(self, says_of: list[dict[str, Any]], recipient: str, key: str) -> dict[str, Any]:
        """Acknowledge several cases in one letter; of each `says_of` gives key, reference, (ISO) day of the answer, and refused files."""
        cases = [
            {
                "reference": each["reference"],
                "answer_by": in_words(date.fromisoformat(each["answer_by"])),
                "refused": each.get("refused", []),
            }
            for each in says_of
        ]
        said = {**self._particulars(), "reference": says_of[0]["reference"], "cases": cases}
        headers = {
            **self._headers(recipient, key, says_of[0]["reference"], "auto-replied"),
            "X-Auto-Response-Suppress": SUPPRESS,
        }
        return {**self._letter(["acknowledgements"], said, headers, key), "says_of": says_of}

    def refused_files(self, reference: str, report: Report, key: str) -> dict[str, Any]:
        """Tell which files of a message were not taken, after the case was acknowledged."""
        said = {
            **self._particulars(),
            "reference": reference,
            "refused": [{"name": each.name, "why": each.why} for each in report.refused],
        }
        headers = {
            **self._headers(report.reply_to or "", key, reference, "auto-replied"),
            "Reply-To": self.addresses.of(reference),
            "X-Auto-Response-Suppress": SUPPRESS,
            **_thread(report),
        }
        return self._letter(["refused_files"], said, headers, key)

    def concern_alert(self, reference: str, recipient: str, key: str, waited: timedelta | None = None) -> dict[str, Any]:
        """Tell the duty officer that a possible concern waits; holds nothing about anybody.

        `waited` says for how long, where others were told before and nobody answered.
        """
        said = {"reference": reference, "link": f"{self.config.desk_url}/cases/{reference}"}
        names = ["concern_alert"]
        if waited is not None:
            said["minutes"] = str(int(waited.total_seconds() // 60))
            names.append("concern_alert/climbed")
        headers = {**self._headers(recipient, key, reference, "auto-generated"), "Importance": "high"}
        return {**self._letter(names, said, headers, key), "html": None}

    def monthly_figures(self, month: str, tables: Sequence[object], link: str, recipient: str, key: str) -> dict[str, Any]:
        """Write a month's figures, as tables with a title, headings and rows; `link` leads to the desk's page of them."""
        said = {**self._particulars(), "month": month, "tables": tables, "link": link}
        return self._letter(["monthly_figures"], said, self._headers(recipient, key, "figures", "auto-generated"), key)

    def from_a_person(
        self, name: str, said: Mapping[str, Any], recipient: str, key: str, reference: str, thread: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Write the letter `name`, filled with what is `said`, that a person sends about a case.

        `thread` are the Message-IDs of what it answers, oldest first; answers come to the case's signed address. It says of itself
        that it is not automatic (RFC 3834, section 5).
        """
        headers = {
            **self._headers(recipient, key, reference, "no"),
            "Reply-To": self.addresses.of(reference),
            **({"In-Reply-To": thread[-1], "References": " ".join(thread[-MOST_REFERENCES:])} if thread else {}),
        }
        return self._letter([name], {**self._particulars(), "reference": reference, **said}, headers, key)

    def words(self, name: str, said: Mapping[str, Any], language: str | None = None) -> str:
        """Return the text of the template `name`, filled with what is `said`, for where it is no letter by itself.

        In `language`, such as "cy", where there is a folder of that name in the template's.
        """
        names = [name, *([f"{name}/{language}"] if language else [])]
        return self._templates.write(names, {**self._particulars(), **said}).text.strip()

    def answer_by(self, received_at: datetime) -> date:
        """Return the day by which an officer answers, in working days after the day of receipt in London."""
        return add_working_days(local_date(received_at), self.config.answer_days)

    def is_own(self, address: str) -> bool:
        """Whether `address` is the council's own, or one of a case: answering it would be talking to ourselves."""
        local, _, domain = address.lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        return plain == self.config.mail_from.lower() or self.addresses.proven(address) is not None

    def _letter(self, names: list[str], said: dict[str, Any], headers: dict[str, str], key: str) -> dict[str, Any]:
        written = self._templates.write(names, said)
        return {
            "headers": {**headers, "Subject": written.subject},
            "text": written.text,
            "html": written.html,
            "return_path": self._return_path(key),
        }

    def _return_path(self, key: str) -> str:
        paths = {ReturnPath.OWN: self.addresses.return_path(key), ReturnPath.FROM: self.config.mail_from}
        return paths.get(self.config.return_path, "")

    def _headers(self, recipient: str, key: str, reference: str, automatic: str) -> dict[str, str]:
        """Return what every letter carries; `automatic` as in RFC 3834, section 5."""
        message_id = self._message_id(key, reference)
        return {"From": self.config.mail_from, "To": recipient, "Message-ID": message_id, "Auto-Submitted": automatic}

    def _particulars(self) -> dict[str, Any]:
        return {"council": self.config.council, "emergency_line": self.config.emergency_line, "advocate": self.config.advocate}

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
