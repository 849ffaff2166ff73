"""Turns an outbox payload into a mail."""

from base64 import b64decode
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from models.outbox import OutboxRow

# Seven bits and short lines pass every relay unchanged.
POLICY = SMTP.clone(cte_type="7bit")


def mail_of(row: OutboxRow) -> bytes:
    """Return the mail of an outbox row with payload {"headers": …, "text": …, "html": …, "files": …}; the same bytes each time it is sent.

    Raises KeyError, TypeError or ValueError for a payload that is no letter.
    """
    mail = EmailMessage(policy=POLICY)
    for name, value in row.payload["headers"].items():
        mail[name] = value
    mail["Date"] = format_datetime(row.created_at)
    mail.set_content(row.payload["text"], cte="quoted-printable")
    if row.payload.get("html"):
        mail.add_alternative(row.payload["html"], subtype="html", cte="quoted-printable")
        mail.set_boundary(f"=_heed_{row.id}_=")
    for file in row.payload.get("files", ()):
        maintype, _, subtype = str(file["type"]).partition("/")
        mail.add_attachment(b64decode(file["content"]), maintype, subtype, cte="base64", filename=file["name"])
        mail.set_boundary(f"=_heed_{row.id}_files_=")
    return mail.as_bytes()
