"""The start: the first page that an account works with."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.permissions import is_allowed

router = APIRouter()

STARTS = ("/queue", "/statistics", "/accounts")


@router.get("/")
async def home(visitor: SignedIn) -> Response:
    """Go to the first page that this role may see."""
    start = next(path for path in STARTS if is_allowed(visitor.role, "GET", path))
    return RedirectResponse(start, status_code=303)
