"""The list of keyboard shortcuts, for browsers in which the help sheet does not open."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.desk import TheDesk

router = APIRouter()


@router.get("/keys")
async def show(request: Request, desk: TheDesk) -> Response:
    """Show the shortcuts."""
    return await desk.pages.show(request, "keys")
