"""The command `heed`."""

import sys

import structlog
import typer
from click.exceptions import Exit

from heed.cli import app
from heed.logs import set_up_logs
from models.errors import HeedError

FAILED, INTERRUPTED = 1, 130


def main() -> None:
    """Run the command line; end with 0, with 1 for a failure told in one line, or with 2 for wrong use."""
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
        structlog.get_logger().exception("unexpected_error")
        _fail(f"Something went wrong inside Heed ({type(error).__name__}); set HEED_LOG_LEVEL=debug and run it again for details.")


def _fail(message: str) -> None:
    typer.echo(f"heed: {' '.join(message.split())}", err=True)
    sys.exit(FAILED)


if __name__ == "__main__":
    main()
