"""What the other side said before the message: kept beside its bytes."""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Envelope:
    """An SMTP envelope (RFC 5321, section 2.3.1); `mail_from` is "" for the null return path and None when it is not known."""

    mail_from: str | None = None
    rcpt_tos: tuple[str, ...] = ()
    peer: str = ""
    helo: str = ""
    smtputf8: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values for the inbox."""
        return {**asdict(self), "rcpt_tos": list(self.rcpt_tos)}

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> Self:
        """Return the envelope that `as_dict` wrote; what is missing takes its default."""
        return cls(
            mail_from=body.get("mail_from"),
            rcpt_tos=tuple(body.get("rcpt_tos", ())),
            peer=body.get("peer", ""),
            helo=body.get("helo", ""),
            smtputf8=bool(body.get("smtputf8", False)),
        )


def printable(text: str) -> str:
    """Return `text` with bytes that were no UTF-8 (lone surrogates) and NULs written out, since not every database keeps those."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
