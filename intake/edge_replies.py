"""What the edge says: replies with enhanced status codes (RFC 5321, section 4.2; RFC 3463)."""

import re

from intake.edge_data import Refused
from intake.recipients import Verdict

TAKEN = "250 2.0.0 Taken"
LATER = "451 4.3.0 Something went wrong on our side; please try again later"
NOT_NOW = "421 4.3.2 We cannot take mail at the moment; please try again later"
TOO_MANY_CONNECTIONS = "421 4.7.0 Too many connections; please try again later"
TOO_MANY_COMMANDS = "421 4.7.0 Too many commands on one connection; please open another"
TOO_MANY_ERRORS = "421 4.7.0 Too many errors; please try again later"
TIME_IS_UP = "421 4.4.2 This has taken too long; please try again later"
TEXT_TOOK_TOO_LONG = "451 4.4.2 The message has taken too long; please try again later"
TEXT_LOST = "451 4.3.0 Something went wrong on our side in the middle of the message; please try again later"
TOO_LARGE = "552 5.3.4 This message is larger than we can take"
NO_MEMORY = "452 4.3.1 Too many messages at once; please try again later"
FALSE_END = "550 5.5.2 A dot between bare line ends can hide a second message; please end lines with <CR><LF>"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients; please send the rest separately"
SENDER_OK = "250 2.1.0 OK"
RECIPIENT_OK = "250 2.1.5 OK"
RECIPIENT_FIRST = "503 5.5.1 RCPT first, please"
NO_ARGUMENT = "501 5.5.4 This command takes no argument"
NO_TLS = "454 4.7.0 There is no TLS here"
SIGN_IN_OVER_TLS = "538 5.7.11 Begin TLS before signing in"
SIGNED_IN_ALREADY = "503 5.5.1 You are signed in already"
SIGNED_IN = "235 2.7.0 Signed in"
NOT_SIGNED_IN = "535 5.7.8 Name or password is wrong"
BAD_SIGN_IN = "501 5.5.2 That is no answer we can read"
UNKNOWN_MECHANISM = "504 5.5.4 We know PLAIN and LOGIN"
HELP = "214 2.0.0 This is a mail server as in RFC 5321"
WILL_NOT_TELL = "252 2.5.2 We tell no addresses; please send your message"

# The reply to a recipient; None takes it.
RECIPIENT_REPLIES: dict[Verdict, str | None] = {
    Verdict.OURS: None,
    Verdict.UNKNOWN: "550 5.1.1 There is no such mailbox here",
    Verdict.FOREIGN: "550 5.7.1 We do not pass mail on to others",
}

TEXT_REPLIES: dict[Refused, str] = {
    Refused.TOO_LARGE: TOO_LARGE,
    Refused.FALSE_END: FALSE_END,
    Refused.NO_MEMORY: NO_MEMORY,
}

# After these we hang up: nothing can follow, or the other side is still sending.
LAST_WORDS = frozenset({NOT_NOW, TEXT_TOOK_TOO_LONG, TEXT_LOST})

# What aiosmtpd says of its own accord, and what we say instead.
BETTER_WORDS = {
    "552 Error: message size exceeds fixed maximum message size": TOO_LARGE,
    "250 OK": "250 2.0.0 OK",
    "221 Bye": "221 2.0.0 Goodbye",
    "220 Ready to start TLS": "220 2.0.0 Begin TLS",
    "503 Error: need MAIL command": "503 5.5.1 MAIL first, please",
    "503 Error: need RCPT command": RECIPIENT_FIRST,
    "503 Error: nested MAIL command": "503 5.5.1 One MAIL at a time, please",
    "500 Command line too long": "500 5.5.2 This command is too long",
    "530 Must issue a STARTTLS command first": "530 5.7.0 Begin TLS first, please",
    "530 5.7.0 Authentication required": "530 5.7.0 Sign in first, please",
    # It hangs up on that, which only a 421 may announce (RFC 5321, section 3.8).
    "502 5.5.1 Too many unrecognized commands, goodbye.": TOO_MANY_ERRORS,
}
# The same for whatever else it says, by code.
WORDS_BY_CODE = {
    "454": NO_TLS,
    "500": "500 5.5.1 We do not know this command",
    "501": "501 5.5.4 We do not understand what follows this command",
    "502": "502 5.5.1 We do not offer this command",
    "503": "503 5.5.1 This command comes too early",
    "504": UNKNOWN_MECHANISM,
    "552": TOO_LARGE,
    "553": "553 5.1.3 This is no address",
    "554": "554 5.7.0 We cannot go on without TLS",
    "555": "555 5.5.4 We do not know this parameter",
}
ENHANCED = re.compile(r"\d{3}[ -]\d\.\d{1,3}\.\d{1,3} ")


def in_our_words(status: str) -> str:
    """Return a reply of aiosmtpd's in words of ours, with an enhanced status code, echoing nothing; one of ours as it is."""
    better = BETTER_WORDS.get(status)
    if better is not None:
        return better
    return status if ENHANCED.match(status) and status[:3] != "553" else WORDS_BY_CODE.get(status[:3], status)


def is_error(status: str) -> bool:
    """Whether a reply says that the other side did something wrong."""
    return status.startswith("5")
