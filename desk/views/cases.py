"""One case: the message, what is suggested and why, and what may be done about it."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk import marks
from desk.access import SignedIn
from desk.case_actions import Tried, actions_of
from desk.casefile import CaseFile, find_case, id_of, read_case
from desk.decision_form import DecisionForm
from desk.desk import Desk, TheDesk
from desk.downloads import download
from desk.files import PLAYABLE, find_file
from desk.notices import notice_of
from desk.numbers import RowNumber
from desk.offer import offer
from desk.questions import questions
from desk.sessions import Visitor
from desk.timeline import hand_over_states, sent_states, timeline, told
from intake.ready_replies import ready_words
from intake.replying import TEXT
from models.states import CaseStatus, Channel, MoveReason, OutboxPurpose, OutboxState

router = APIRouter()

NOT_REACHED = {OutboxState.FAILED, OutboxState.RETURNED}


@router.get("/cases/{reference}")
async def show(request: Request, desk: TheDesk, visitor: SignedIn, reference: str) -> Response:
    """Show the case, and note who read it."""
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        if case.reference != reference:  # joined into that one, or written another way
            return RedirectResponse(f"/cases/{case.reference}", status_code=303)
        file = await read_case(unit, case, visitor.role)
        notice = await notice_of(unit, request, visitor, desk.clock())
        await unit.audit.append(desk.clock(), visitor.account_id, "case_read", id_of(case))
        await unit.commit()
    return await case_page(request, desk, visitor, file, notice=notice, tried=_begun(request, desk, visitor, file))


async def case_page(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    file: CaseFile,
    *,
    status: int = 200,
    form: DecisionForm | None = None,
    errors: dict[str, str] | None = None,
    news: list[str] | None = None,
    tried: Tried | None = None,
    **values: Any,
) -> Response:
    """Return the case's page: with `form` the officer's own choices are kept, with `errors` and `news` they are explained.

    `tried` is an action beside the decision that has to be asked again.
    """
    async with desk.store.read() as unit:
        can = await actions_of(unit, file, visitor, desk.config, frozenset({Channel.EMAIL, *desk.writers}), desk.clock())
    offered = offer(file)
    judged = next((message for message in file.messages if message.id == file.latest.message_id), file.inbound[-1])
    first = [name for name in marks.FIELDS if name in offered.blank] if offered.one_press is None and not offered.again else []
    # Once decided, the words that carried the suggestion are beside the point.
    waits = file.case.status is CaseStatus.AWAITING_CONFIRMATION
    in_text, in_subject = (marks.evidence(file.suggestion, in_subject=where) if waits else [] for where in (False, True))
    return await desk.pages.show(
        request,
        "case",
        status,
        file=file,
        case=file.case,
        judged=judged,
        judged_pieces=marks.pieces(judged.text, in_text),
        subject_pieces=marks.pieces(judged.subject, in_subject),
        marked_fields=[(name, text) for name, text in marks.FIELDS.items() if any(name == each for each, _ in [*in_text, *in_subject])],
        numbers=marks.NUMBERS,
        offered=offered,
        # Beside an officer's own choices nothing else may be pressed by mistake.
        one_press_shown=offered.one_press is not None and form is None,
        first_fields=first,
        other_fields=[name for name in marks.FIELDS if name not in first],
        form=form or offered.form,
        form_is_open=form is not None or offered.one_press is None,
        errors=errors or {},
        news=news or [],
        questions=questions(file.suggestion),
        move_reasons=list(MoveReason),
        timeline=timeline(file),
        told=told(file),
        playable=PLAYABLE,
        sent_states=sent_states(file),
        hand_over_states=hand_over_states(file),
        is_alerted=any(row.purpose is OutboxPurpose.CONCERN_ALERT and row.state not in NOT_REACHED for row in file.outbox),
        visitor_role=visitor.role,
        tried=tried or Tried(),
        can=can,
        **values,
    )


def _begun(request: Request, desk: Desk, visitor: Visitor, file: CaseFile) -> Tried | None:
    """Return a reply that is begun with ready words, or with those of one that was taken back, as the address asks."""
    case, query = file.case, request.query_params
    words = ready_words(desk.receiver.letters, query.get("ready", ""), case.reference, case.sender_name or "")
    taken_back = (each for each in file.work.replies if each.account_id == visitor.account_id and each.taken_back_at is not None)
    for each in taken_back:
        if str(each.id) == query.get("draft"):
            words = each.text
    return Tried("reply", {TEXT: words}) if words else None


@router.get("/cases/{reference}/attachments/{attachment_id}")
async def attachment(desk: TheDesk, visitor: SignedIn, reference: str, attachment_id: RowNumber) -> Response:
    """Hand out a file as a download that no browser will run, and note who took it."""
    async with desk.store.begin() as unit:
        case = await find_case(unit, reference, visitor.role)
        file = await find_file(unit, case, attachment_id)
        await unit.audit.append(desk.clock(), visitor.account_id, "attachment_read", id_of(case), f"attachment {attachment_id}")
        await unit.commit()
    return download(file.content, file.content_type, file.filename)
