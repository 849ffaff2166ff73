"""The library's client, made to miss no announcement of new mail (EXISTS, RFC 9051, section 7.4.1)."""

from typing import Any

from imapclient import IMAPClient


class Listener(IMAPClient):  # type: ignore[misc]  # the library declares no types
    """Tells news that came in between: with another command's answer, or in one piece with the answer to IDLE.

    The library keeps the first where nobody looks, and leaves the second in its buffer until something else comes.
    """

    def news(self) -> bool:
        """Return whether new mail was announced since this was asked last."""
        return bool(self._imap.response("EXISTS")[1] != [None])

    def idle_until(self, seconds: float) -> None:
        """Wait in IDLE (RFC 2177) until the server says something, at most `seconds`; raises what the library raises."""
        self.idle()
        if not self.idle_check(0):
            self.idle_check(seconds)
        self.idle_done()

    def _poll_socket(self, sock: Any, timeout: float | None = None) -> Any:
        """Look into the buffer, too, where no time is to be spent on waiting: reading it is what the library does on any answer."""
        return [True] if timeout == 0 else super()._poll_socket(sock, timeout)
