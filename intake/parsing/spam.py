"""What a spam filter on the way here has said: SpamAssassin, rspamd, Exchange Online."""

import re
from email.message import Message

from intake.parsing.headers import first_field

YES = re.compile(r"\s*(?:yes|true|spam)\b", re.IGNORECASE)
FLAGS = ("X-Spam", "X-Spam-Flag", "X-Spam-Status", "X-Rspamd-Spam")
EXCHANGE = re.compile(r"\bSFV:SPM\b")
SCL = "X-MS-Exchange-Organization-SCL"
SPAM_FROM = 5  # Exchange's spam confidence level


def is_called_spam(mail: Message) -> bool:
    """Whether a filter says so; whoever writes such a field into a mail of their own only makes it wait longer."""
    if any(YES.match(first_field(mail, name)) for name in FLAGS) or EXCHANGE.search(first_field(mail, "X-Forefront-Antispam-Report")):
        return True
    level = first_field(mail, SCL).strip()
    return level.isascii() and level.isdigit() and int(level[:3]) >= SPAM_FROM
