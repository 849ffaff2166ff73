"""Reads what the API answers, and notes who read it."""

from desk.api.parameters import CaseQuery, Days
from desk.api.shapes import CasePage, CaseShape, DecisionPage, DecisionShape, Figures, FigureTableShape, MessageShape
from desk.desk import Desk
from desk.figure_tables import tables_of
from desk.figures import read_promise, read_statistics, teams_of
from desk.tokens import Reader, Scope
from desk.volumes import read_volumes
from models.cases import Case, Message
from models.judgements import Decision
from storage.tokens import CaseFilter


async def read_figures(desk: Desk, reader: Reader, days: Days) -> Figures:
    """Return the figures of these days."""
    now = desk.clock()
    found = await read_statistics(desk.store, days.first, days.last, now, teams_of(desk.config.profile))
    volumes, promise = await read_volumes(desk.store, days.first, days.last, now), await read_promise(desk.store, now)
    await _note(desk, reader, "figures_read", f"{days.first} to {days.last}")
    return Figures(
        first=days.first,
        last=days.last,
        misrouting=found.as_dict(),
        tables=[
            FigureTableShape(code=table.code, title=table.title, headings=list(table.headings), rows=[list(row) for row in table.rows])
            for table in tables_of(found, volumes, promise)
        ],
    )


async def read_cases(desk: Desk, reader: Reader, query: CaseQuery) -> CasePage:
    """Return a page of cases, with what residents wrote where the token may read that."""
    only = CaseFilter(query.status, query.opened_from, query.opened_before)
    with_texts = Scope.TEXTS in reader.scopes
    async with desk.store.read() as unit:
        found = await unit.tokens.cases(only, query.after, query.limit)
        ids = [case.id for case in found if case.id is not None]
        texts = await unit.tokens.texts(ids) if with_texts else {}
    await _note(desk, reader, "cases_exported", " ".join(case.reference for case in found))
    shapes = [_case(case, texts.get(case.id or 0, []) if with_texts else None) for case in found]
    return CasePage(cases=shapes, following=str(ids[-1]) if len(found) == query.limit else None)


async def read_decisions(desk: Desk, reader: Reader, cursor: str, limit: int) -> DecisionPage:
    """Return a page of decisions."""
    async with desk.store.read() as unit:
        found = await unit.tokens.decisions(int(cursor or 0), limit)
    await _note(desk, reader, "decisions_exported", " ".join(dict.fromkeys(reference for _, reference in found)))
    following = str(found[-1][0].id) if len(found) == limit else None
    return DecisionPage(decisions=[_decision(*each) for each in found], following=following)


async def _note(desk: Desk, reader: Reader, action: str, detail: str) -> None:
    async with desk.store.begin() as unit:
        await unit.audit.append(desk.clock(), reader.account_id, action, None, detail)
        await unit.commit()


def _case(case: Case, messages: list[Message] | None) -> CaseShape:
    return CaseShape(
        reference=case.reference,
        channel=case.channel,
        status=case.status,
        opened_at=case.opened_at,
        waiting_since=case.waiting_since,
        closed_at=case.closed_at,
        concern=case.concern,
        band=case.band,
        service_area=case.area,
        team=case.team,
        revision=case.revision,
        messages=None if messages is None else [_message(message) for message in messages],
    )


def _message(message: Message) -> MessageShape:
    return MessageShape(at=message.at, sender=message.sender, sender_name=message.sender_name, subject=message.subject, text=message.text)


def _decision(decision: Decision, reference: str) -> DecisionShape:
    return DecisionShape(
        reference=reference,
        decided_at=decision.decided_at,
        kind=decision.kind,
        causes=decision.causes,
        service_area=decision.service_area,
        safeguarding=decision.safeguarding,
        process=decision.process,
        flags=decision.flags,
        move_reason=decision.move_reason,
    )
