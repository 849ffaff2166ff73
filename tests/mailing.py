"""Mail for tests: the literal files under tests/unit/intake/mails, and reports made from them."""

from pathlib import Path

from intake.addresses import CaseAddresses
from intake.envelope import Envelope
from intake.letters import LetterConfig, Letters
from intake.parsing.mail import Arrival, parse_mail
from intake.report import Report
from models.duty import DutyLevel
from tests.fakes import MORNING

MAILS = Path(__file__).parent / "unit" / "intake" / "mails"
SECRET = b"a secret of sixteen bytes or more"
ADDRESSES = CaseAddresses("feedback@council.example", SECRET)
ENVELOPE = Envelope("ada.okafor@resident.example", ("feedback@council.example",), "127.0.0.1", "resident.example")


def raw_mail(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


def parsed(name: str, envelope: Envelope = ENVELOPE) -> Report:
    return parse_raw(raw_mail(name), envelope)


def parse_raw(raw: bytes, envelope: Envelope = ENVELOPE) -> Report:
    return parse_mail(Arrival(raw, envelope, MORNING, "d" * 64), ADDRESSES)


def make_letters(**changes) -> Letters:
    particulars = {
        "council": "Westmere Council",
        "mail_from": "feedback@council.example",
        "secret": SECRET,
        "desk_url": "https://desk.council.example",
        "rota": (DutyLevel("Duty inbox", ("duty@council.example",)),),
        "emergency_line": "01632 960999",
        "advocate": "Ring Speak Up on 01632 960111.",
    }
    return Letters(LetterConfig(**{**particulars, **changes}))
