"""The cases as plain values, for `heed cases`."""

from datetime import datetime
from typing import Any

from heed.accounts import COMMAND_LINE
from models.cases import Case
from models.judgements import Decision
from models.states import CaseStatus, Direction
from storage.store import Store
from storage.unit_of_work import UnitOfWork


async def list_cases(store: Store, status: CaseStatus | None, at: datetime) -> list[dict[str, Any]]:
    """Return every case that is not restricted, oldest first; each reading goes into the audit trail."""
    async with store.begin() as unit:
        by = await unit.accounts.service(COMMAND_LINE, at)
        found = []
        for case in await unit.cases.list_all(status, include_restricted=False):
            found.append(await _case(unit, case))
            await unit.audit.append(at, by, "case_read", case.id, "heed cases")
        await unit.commit()
    return found


async def _case(unit: UnitOfWork, case: Case) -> dict[str, Any]:
    case_id = case.id or 0
    messages = [message for message in await unit.cases.messages(case_id) if message.direction is Direction.INBOUND]
    suggestions = await unit.judgements.suggestions(case_id)
    decisions = await unit.judgements.decisions(case_id)
    return {
        "reference": case.reference,
        "channel": case.channel.value,
        "status": case.status.value,
        "received_at": case.opened_at.isoformat(),
        "sender": case.sender,
        "subject": case.subject,
        "text": "\n\n".join(message.text for message in messages),
        "suggestion": suggestions[-1].body if suggestions else None,
        "decision": _decision(decisions[-1]) if decisions else None,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "kind": decision.kind,
        "causes": decision.causes,
        "service_area": decision.service_area,
        "safeguarding": decision.safeguarding,
        "process": decision.process,
        "flags": decision.flags,
        "reason": decision.reason,
        "move_reason": decision.move_reason,
        "decided_at": decision.decided_at.isoformat(),
    }
