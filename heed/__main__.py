"""The command `heed`."""

import contextlib
import os
import sys

import structlog
import typer
from click.exceptions import Exit

from heed.cli import app
from heed.logs import set_up_logs
from heed.settings import read_settings
from models.errors import HeedError, SettingsError

FAILED, INTERRUPTED = 1, 130
# The store, its journals, models and whatever is exported hold what residents wrote.
ONLY_OURS = 0o077


def main() -> None:
    """Run the command line; end with 0, with 1 for a failure told in one line, or with 2 for wrong use."""
    os.umask(ONLY_OURS)
    set_up_logs()
    try:
        app(standalone_mode=True)
    except HeedError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)
    except Exit as end:
        sys.exit(end.exit_code)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        _log(error)
        _fail(f"Something went wrong inside Heed ({type(error).__name__}); set HEED_LOG_LEVEL=debug and run it again for details.")


def _log(error: Exception) -> None:
    """Log an error that nobody foresaw, at the level debug alone: its words may quote a resident."""
    with contextlib.suppress(SettingsError):
        set_up_logs(read_settings().log_level)
    structlog.get_logger().debug("unexpected_error", exc_info=error)


def _fail(message: str) -> None:
    typer.echo(f"heed: {' '.join(message.split())}", err=True)
    sys.exit(FAILED)


if __name__ == "__main__":
    main()
