"""heed demo: send a dozen varied messages to a running Heed."""

import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from heed.demo_messages import DemoMessage

from heed.output import AsJson, print_json

TIMEOUT_SECONDS = 20


def demo(*, as_json: AsJson = False) -> None:
    """Send a dozen invented messages over SMTP to the Heed that these settings describe; it must be running."""
    from heed.demo_messages import MESSAGES
    from heed.settings import read_settings
    from models.errors import SendFailed

    settings = read_settings()
    try:
        with smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=TIMEOUT_SECONDS) as smtp:
            for message in MESSAGES:
                smtp.send_message(_mail(message, settings.mail_from), to_addrs=[settings.mail_from])
    except (OSError, smtplib.SMTPException) as error:
        where = f"{settings.mail_host}:{settings.mail_port}"
        raise SendFailed(f"No mail could be sent to {where}; start Heed first with: make run") from error
    if as_json:
        print_json({"sent": len(MESSAGES)})
    else:
        typer.echo(f"{len(MESSAGES)} messages sent; they stand in the queue in a few seconds: {settings.desk_address}/queue")


def _mail(message: "DemoMessage", recipient: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = message.sender, recipient, message.subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="demo.example.org")
    for name, value in message.headers:
        mail[name] = value
    mail.set_content(message.text, subtype="html" if message.html else "plain")
    return mail
