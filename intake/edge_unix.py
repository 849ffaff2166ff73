"""LMTP at a Unix socket, for a mail server on the same machine."""

import asyncio
import errno
from collections.abc import Callable
from pathlib import Path

from models.errors import SettingsError

# As which it is counted and trusted (HEED_TRUSTED_RELAYS): nobody else can come this way.
THIS_MACHINE = ("127.0.0.1", 0)
MODE = 0o660  # whoever may write to it may speak: Heed's user and group


async def listen_at(path: Path, made: Callable[[], asyncio.Protocol], backlog: int) -> asyncio.Server:
    """Listen at `path`; a socket that a program left there when it died is replaced. Raises SettingsError."""
    try:
        await _check_free(path)
        server = await asyncio.get_running_loop().create_unix_server(made, str(path), backlog=backlog)
        await asyncio.to_thread(path.chmod, MODE)
    except OSError as error:
        raise SettingsError(f"HEED_MAIL_LMTP_SOCKET: {path} cannot be used: {error.strerror or 'the path is too long'}.") from error
    return server


async def _check_free(path: Path) -> None:
    """Raise OSError where somebody listens."""
    try:
        _, writer = await asyncio.open_unix_connection(str(path))
    except (FileNotFoundError, ConnectionRefusedError):
        return
    writer.close()
    raise OSError(errno.EADDRINUSE, "another program listens there")
