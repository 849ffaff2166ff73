"""The desk's cookies: out of reach of scripts, and bound to this host."""

from fastapi import Request
from starlette.responses import Response

from desk.config import DeskConfig
from desk.sessions import digest_of
from desk.signing_in import Admitted
from desk.throttle import DEVICE_FORGETS, Caller

LONGEST_BROWSER = 200


def set_session(answer: Response, config: DeskConfig, token: str) -> None:
    """Hand the session's token to the browser; other sites' forms do not carry it, and it goes when the browser is closed."""
    answer.set_cookie(config.session_cookie, token, path="/", httponly=True, samesite="lax", secure=config.secure_cookies)


def keep(answer: Response, config: DeskConfig, name: str, value: str, seconds: int) -> None:
    """Hand the browser a cookie that no other site's page can have it send."""
    answer.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="strict", secure=config.secure_cookies)


def forget(answer: Response, config: DeskConfig, name: str) -> None:
    """Have the browser drop a cookie."""
    answer.delete_cookie(name, path="/", secure=config.secure_cookies)


def let_in(answer: Response, config: DeskConfig, admitted: Admitted) -> Response:
    """Hand over the session of a sign-in that is complete, and what the browser is known by; drop what led there."""
    set_session(answer, config, admitted.token)
    if admitted.device is not None:
        keep(answer, config, config.device_cookie, admitted.device, int(DEVICE_FORGETS.total_seconds()))
    for name in (config.sign_in_cookie, config.code_cookie):
        forget(answer, config, name)
    return answer


def caller_of(request: Request, config: DeskConfig) -> Caller:
    """Return where a request comes from."""
    device = request.cookies.get(config.device_cookie, "")
    address = request.client.host if request.client else ""
    return Caller(digest_of(device) if device else "", address, request.headers.get("user-agent", "")[:LONGEST_BROWSER])
