"""The session's cookie."""

from starlette.responses import Response

from desk.config import DeskConfig


def set_session(answer: Response, config: DeskConfig, token: str) -> None:
    """Hand the session's token to the browser, out of reach of scripts and of other sites' forms; it goes with the browser."""
    answer.set_cookie(config.session_cookie, token, path="/", httponly=True, samesite="lax", secure=config.secure_cookies)
