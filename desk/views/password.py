"""Changing one's own password."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.access import SignedIn
from desk.cookies import caller_of, set_session
from desk.desk import TheDesk
from models.errors import PasswordTooWeak, SignInRefused

router = APIRouter()


@router.get("/password")
async def ask(request: Request, desk: TheDesk) -> Response:
    """Show the form."""
    return await desk.pages.show(request, "password", errors={})


@router.post("/password")
async def change(request: Request, desk: TheDesk, visitor: SignedIn) -> Response:
    """Change the password, end every session of the account, and go on in a new one."""
    form = await request.form()
    old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
    errors = {"again": "The two new passwords differ; type the same one twice."} if new != again else {}
    if not errors:
        try:
            caller = caller_of(request, desk.config)
            token = await desk.sign_in.change_password(visitor.account_id, old, new, desk.clock(), caller)
        except SignInRefused as refused:
            errors = {"old": str(refused)}
        except PasswordTooWeak as weak:
            errors = {"new": str(weak)}
    if errors:
        return await desk.pages.show(request, "password", 422, errors=errors)
    answer = RedirectResponse("/", status_code=303)
    set_session(answer, desk.config, token)
    return answer
